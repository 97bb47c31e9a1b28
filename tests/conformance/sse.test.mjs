// The life cycles of a real client of graphql-sse, each operation a connection of its own.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from 'graphql-sse';
import { endpoint, signIn, signOut, soon } from './demo.mjs';
import { CHANGES, Officer, cursorAfterAll } from './purchases.mjs';

const officer = await Officer.guangzhou();
const token = await signIn('gx.coordinator');
const opened = [];
after(() => opened.forEach((client) => client.dispose()));

function connect(options = {}) {
  const client = createClient({
    url: endpoint,
    singleConnection: false,
    retryAttempts: 0,
    headers: { authorization: `Bearer ${token}`, 'accept-language': 'en' },
    ...options,
  });
  opened.push(client);
  return client;
}

// All that comes of one operation.
function results(client, payload) {
  const seen = [];
  const done = new Promise((resolve) =>
    client.subscribe(payload, {
      next: (value) => seen.push(value),
      error: (error) => resolve({ seen, error }),
      complete: () => resolve({ seen }),
    }),
  );
  return soon(done, payload.query);
}

const whoAmI = { query: '{ viewer { name } }' };

test('a query is answered, then it is complete', async () => {
  const { seen, error } = await results(connect(), whoAmI);
  assert.equal(error, undefined);
  assert.deepEqual(seen.map(({ data }) => data), [{ viewer: { name: 'gx.coordinator' } }]);
});

test('whoever gives no token is nobody', async () => {
  assert.equal((await results(connect({ headers: {} }), whoAmI)).seen[0].data.viewer, null);
});

test('the operation is the one that is named', async () => {
  const named = { query: 'query A { __typename } query B { viewer { name } }', operationName: 'B' };
  assert.equal((await results(connect(), named)).seen[0].data.viewer.name, 'gx.coordinator');
});

test('what cannot run is an event, which browsers can read', async () => {
  for (const query of ['{', '{ nothingOfThatName }', `{ purchases(filter: ${'['.repeat(2000)}`]) {
    const { seen, error } = await results(connect(), { query });
    assert.equal(error, undefined);
    assert.equal(seen[0].errors[0].extensions.code, query.includes('[[') ? 'QUERY_TOO_COSTLY' : 'BAD_USER_INPUT');
    assert.equal('data' in seen[0], false);
  }
});

test('a mutation is answered, and a session that is over is told so', async () => {
  const brief = await signIn('gx.coordinator');
  const client = connect({ headers: { authorization: `Bearer ${brief}` } });
  assert.equal((await results(client, { query: 'mutation { signOut { done } }' })).seen[0].data.signOut.done, true);
  assert.equal((await results(client, whoAmI)).seen[0].errors[0].extensions.code, 'UNAUTHENTICATED');
});

test('a bad token is told so', async () => {
  const { seen } = await results(connect({ headers: { authorization: 'Bearer nonsense' } }), whoAmI);
  assert.equal(seen[0].errors[0].extensions.code, 'UNAUTHENTICATED');
});

test('an event that somebody else causes arrives, until the client has had enough', async () => {
  const events = connect().iterate({ query: CHANGES, variables: { after: await cursorAfterAll(officer, token) } });
  const first = events.next();
  const id = await officer.submit();
  const { value } = await soon(first, 'the event');
  assert.equal(value.errors, undefined);
  assert.equal(value.data.purchaseChanged.id, id);
  assert.equal(value.data.purchaseChanged.node.state, 'SUBMITTED');
  await events.return();
  assert.equal((await events.next()).done, true);
});

test('a session that ends, ends its subscriptions', async () => {
  const brief = await signIn('gx.coordinator');
  const client = connect({ headers: { authorization: `Bearer ${brief}` } });
  const following = results(client, { query: CHANGES, variables: { after: await cursorAfterAll(officer, brief) } });
  await signOut(brief);
  await officer.submit();
  const { seen } = await following;
  assert.deepEqual(seen.map(({ errors }) => errors?.[0].extensions.code), ['UNAUTHENTICATED']);
});

test('a client whose connection breaks comes back by itself, misses nothing and hears nothing twice', async () => {
  let mayReturn;
  const away = new Promise((resolve) => (mayReturn = resolve));
  const connections = [];
  const client = connect({
    retryAttempts: 5,
    retry: () => away,
    // The first response breaks when the test says so, as a line does that is cut.
    fetchFn: async (url, init) => {
      const line = new AbortController();
      init.signal.addEventListener('abort', () => line.abort());
      const response = await fetch(url, { ...init, signal: line.signal });
      connections.push(line);
      return response;
    },
  });
  // The client sends its request anew whenever it comes back: with the last cursor that it heard.
  const variables = { after: await cursorAfterAll(officer, token) };
  const heard = [];
  let arrived;
  let error;
  const stop = client.subscribe({ query: CHANGES, variables }, {
    next: ({ data }) => {
      variables.after = data.purchaseChanged.cursor;
      heard.push(data.purchaseChanged.id);
      arrived?.();
    },
    error: (cause) => (error = cause),
    complete: () => {},
  });
  const until = (count) =>
    soon(new Promise((resolve) => {
      arrived = () => heard.length >= count && resolve();
      arrived();
    }), `event ${count}`);
  const ids = [await officer.submit()];
  await until(1);
  connections[0].abort();
  ids.push(await officer.submit(), await officer.submit());
  assert.equal(heard.length, 1, 'nobody hears on a broken connection');
  mayReturn();
  await until(3);
  ids.push(await officer.submit());
  await until(4);
  stop();
  assert.equal(error, undefined);
  assert.deepEqual(heard, ids);
  assert.equal(connections.length, 2);
});

test('a cursor that is none is refused', async () => {
  const { seen } = await results(connect(), { query: CHANGES, variables: { after: 'nonsense' } });
  assert.equal(seen[0].errors[0].extensions.code, 'BAD_USER_INPUT');
});

test('one connection for all operations is not offered, and refused as a method', async () => {
  const { error } = await results(connect({ singleConnection: true }), whoAmI);
  assert.equal(error.response?.status, 405, String(error));
});

test("a browser's EventSource is told of the end", async () => {
  const response = await fetch(`${endpoint}?query=${encodeURIComponent('{ __typename }')}`, {
    headers: { accept: 'text/event-stream' },
  });
  assert.match(response.headers.get('content-type'), /^text\/event-stream/);
  assert.ok((await response.text()).endsWith('event: complete\ndata:\n\n'));
});
