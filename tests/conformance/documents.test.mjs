// A corpus of documents, held against the published schema by graphql-js and by the server: what the one refuses the
// other refuses, and what runs is answered as the specification says.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { buildSchema, execute, getOperationAST, GraphQLError, parse, specifiedRules, validate } from 'graphql';
import { getVariableValues } from 'graphql/execution/values.js';
import { createClient } from 'graphql-sse';
import { address, ask, endpoint, signIn, soon, told } from './demo.mjs';
import answered from './documents/answered.mjs';
import nulls from './documents/nulls.mjs';
import refused from './documents/refused.mjs';

const sdl = execFileSync(process.env.SHANHAI_BINARY, ['schema'], { encoding: 'utf8' });
const schema = buildSchema(sdl);
const token = await signIn('gx.coordinator');
const { purchases, region } = await told('{ purchases(first: 1) { nodes { id } } region(code: "440000") { id } }', {}, token);
const given = { purchase: purchases.nodes[0].id, region: region.id };

// Rules about documents that define a schema, which no request holds.
const OF_SCHEMAS = /^(LoneSchemaDefinition|UniqueOperationTypes|UniqueTypeNames|UniqueEnumValueNames|UniqueFieldDefinitionNames|UniqueArgumentDefinitionNames|UniqueDirectiveNames|KnownTypeNamesOf|PossibleTypeExtensions)Rule$/;
// Not in the specification: how deep introspection may go, which our budget says.
const OF_THEIRS = 'MaxIntrospectionDepthRule';

// Where graphql-js refuses a request, and by which of its rules; nothing where it would run.
function whyNot({ query, variables = {}, operationName }) {
  let document;
  try {
    document = parse(query);
  } catch (error) {
    assert.ok(error instanceof GraphQLError, error);
    return ['syntax'];
  }
  const broken = specifiedRules.filter((rule) => validate(schema, document, [rule]).length > 0).map(({ name }) => name);
  if (broken.length > 0) return broken;
  const operation = getOperationAST(document, operationName);
  if (!operation) return ['operation'];
  return getVariableValues(schema, operation.variableDefinitions ?? [], variables).errors ? ['variables'] : [];
}

function send({ query, variables, operationName }) {
  return ask(query, variables, token, operationName);
}

test('the server gives the schema that the binary prints', async () => {
  assert.equal(await (await fetch(`${address}/graphql/schema.graphql`)).text(), sdl);
});

test('the corpus has a document for each rule', () => {
  const covered = new Set(refused.map(({ rule }) => rule));
  const missing = specifiedRules.map(({ name }) => name).filter((name) => name !== OF_THEIRS && !OF_SCHEMAS.test(name) && !covered.has(name));
  assert.deepEqual(missing, []);
  assert.ok(refused.length + answered.length + nulls.length >= 200);
});

for (const asked of refused) {
  test(`refused: ${asked.rule}: ${asked.name}`, async () => {
    assert.ok(whyNot(asked).includes(asked.rule), `graphql-js says ${whyNot(asked)}`);
    const { status, errors, ...rest } = await send(asked);
    assert.equal(status, 400, JSON.stringify({ errors, ...rest }));
    assert.ok(errors.length > 0);
    for (const error of errors) assert.equal(error.extensions.code, 'BAD_USER_INPUT', JSON.stringify(error));
    assert.equal('data' in rest, false);
    if (asked.over === 'stream') {
      const client = createClient({ url: endpoint, retryAttempts: 0, headers: { authorization: `Bearer ${token}` } });
      const { value } = await soon(client.iterate({ query: asked.query }).next(), 'the refusal');
      assert.equal(value.errors[0].extensions.code, 'BAD_USER_INPUT');
      client.dispose();
    }
  });
}

// Lists of the schema have no order of their own.
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, sorted(part)]));
  return value;
}

for (const asked of answered) {
  test(`answered: ${asked.name}`, async () => {
    const variables = typeof asked.variables === 'function' ? asked.variables(given) : asked.variables;
    assert.deepEqual(whyNot({ ...asked, variables }), [], 'graphql-js takes it');
    const answer = await send({ ...asked, variables });
    assert.equal(answer.status, 200, JSON.stringify(answer));
    assert.equal(answer.errors, undefined, JSON.stringify(answer));
    const theirs = await execute({
      schema,
      document: parse(asked.query),
      operationName: asked.operationName,
      variableValues: variables,
      rootValue: answer.data,
      fieldResolver: (source, _arguments, _context, { path }) => source[path.key],
      typeResolver: ({ __typename }) => __typename,
    });
    assert.equal(theirs.errors, undefined);
    const tidy = asked.sorted ? sorted : (value) => value;
    assert.equal(JSON.stringify(tidy(answer.data)), JSON.stringify(tidy(theirs.data)));
  });
}

for (const asked of nulls) {
  test(`null: ${asked.name}`, async () => {
    assert.deepEqual(whyNot(asked), [], 'graphql-js takes it');
    const { status, data, errors } = await send(asked);
    assert.equal(status, 200);
    assert.deepEqual(data, asked.data);
    const seen = errors.map(({ path, extensions }) => ({ path, code: extensions.code }));
    assert.deepEqual(sorted(seen), sorted(asked.errors));
    for (const { locations } of errors) assert.equal(locations.length, 1);
  });
}
