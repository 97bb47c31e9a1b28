// A client in TypeScript whose types are generated: it compiles as it is, and reads a list to its end.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { account, endpoint, signIn, told } from './demo.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const node = (...given) => promisify(execFile)(process.execPath, given, { encoding: 'utf8', cwd: here('.') });

test('types are generated from the schema, and what is written with them compiles strictly', async () => {
  await node(here('typescript/generate.mjs'), process.env.SHANHAI_BINARY);
  await node(here('node_modules/typescript/bin/tsc'), '--project', here('typescript')).catch(({ stdout }) => assert.fail(stdout));
});

test('urql reads every page of a list', async () => {
  process.env.SHANHAI_ENDPOINT = endpoint;
  process.env.SHANHAI_NAME = 'gx.coordinator';
  process.env.SHANHAI_PASSWORD = account('gx.coordinator').password;
  const seen = JSON.parse((await node(here('typescript/built/pages.js'))).stdout);
  assert.ok(seen.pages >= 3, `${seen.pages} pages`);
  assert.equal(new Set(seen.ids).size, seen.total);
  assert.equal(seen.ids.length, seen.total);
  assert.deepEqual(seen.states, ['CONFIRMED']);
  assert.ok(seen.units > 1);
  // The rows add up to what the summary says of them.
  const { purchaseSummary } = await told(
    '{ purchaseSummary(filter: { state: { in: [CONFIRMED] }, year: { eq: 2022 } }) { total { all { amount count } } } }',
    {},
    await signIn('gx.coordinator'),
  );
  const { amount, count } = purchaseSummary.total.all;
  assert.deepEqual({ fen: BigInt(amount.replace('.', '')), count }, { fen: BigInt(seen.fen), count: seen.total });
});
