// The life cycles of a real client of graphql-transport-ws, from its greeting to a lost and found connection.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { ask, signIn, signOut, socketAddress, soon } from './demo.mjs';
import { CHANGES, Officer, cursorAfterAll } from './purchases.mjs';

const officer = await Officer.guangzhou();
const token = await signIn('gx.coordinator');
const opened = [];
after(() => Promise.all(opened.map((client) => client.dispose())));

// A client, with what it saw of its connections.
function connect(options = {}) {
  const seen = { sockets: [], codes: [], pings: 0, pongs: [] };
  const client = createClient({
    url: socketAddress,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    // A socket is kept between one operation and the next.
    lazyCloseTimeout: 60_000,
    connectionParams: { authorization: `Bearer ${token}` },
    ...options,
    on: {
      opened: (socket) => seen.sockets.push(socket),
      closed: ({ code }) => seen.codes.push(code),
      ping: (received) => (seen.pings += received ? 0 : 1),
      pong: (received, payload) => received && seen.pongs.push(payload),
    },
  });
  opened.push(client);
  return Object.assign(client, { seen });
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

test('a query is answered on a socket that was opened with a token', async () => {
  const client = connect();
  const { seen, error } = await results(client, whoAmI);
  assert.equal(error, undefined);
  assert.deepEqual(seen.map(({ data }) => data), [{ viewer: { name: 'gx.coordinator' } }]);
});

test('the token may come in the header of the handshake', async () => {
  class WithHeader extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { headers: { authorization: `Bearer ${token}` } });
    }
  }
  const client = connect({ connectionParams: undefined, webSocketImpl: WithHeader });
  assert.equal((await results(client, whoAmI)).seen[0].data.viewer.name, 'gx.coordinator');
});

test('whoever gives no token is nobody, and can sign in', async () => {
  const client = connect({ connectionParams: undefined });
  assert.equal((await results(client, whoAmI)).seen[0].data.viewer, null);
});

test('the operation is the one that is named', async () => {
  const named = { query: 'query A { __typename } query B { viewer { name } }', operationName: 'B' };
  assert.equal((await results(connect(), named)).seen[0].data.viewer.name, 'gx.coordinator');
});

test('a mutation is answered, its refusals among its data', async () => {
  const { seen } = await results(connect(), {
    query: 'mutation ($input: StepInput!) { confirmPurchase(input: $input) { purchase { id } userErrors { code } } }',
    variables: { input: { id: await officer.submit(), expectedVersion: 99 } },
  });
  assert.deepEqual(seen[0].data.confirmPurchase, { purchase: null, userErrors: [{ code: 'VERSION_CONFLICT' }] });
});

test('what cannot run is an error, and the socket lives on', async () => {
  const client = connect();
  for (const query of ['{', '{ nothingOfThatName }', `{ purchases(filter: ${'['.repeat(2000)}`, 'query ($id: ID!) { __typename }']) {
    const { seen, error } = await results(client, { query });
    assert.deepEqual(seen, []);
    assert.equal(error[0].extensions.code, query.includes('[[') ? 'QUERY_TOO_COSTLY' : 'BAD_USER_INPUT', JSON.stringify(error));
  }
  assert.equal((await results(client, whoAmI)).seen.length, 1);
  assert.equal(client.seen.sockets.length, 1, 'one socket served all of them');
});

test('an event that somebody else causes arrives, and nothing after the client completes', async () => {
  const client = connect();
  const events = client.iterate({ query: CHANGES, variables: { after: await cursorAfterAll(officer, token) } });
  const first = events.next();
  const id = await officer.submit();
  const { value } = await soon(first, 'the event');
  assert.deepEqual(value.errors, undefined);
  assert.equal(value.data.purchaseChanged.id, id);
  assert.equal(value.data.purchaseChanged.node.state, 'SUBMITTED');
  assert.equal(value.data.purchaseChanged.gone, false);
  await events.return();
  const frames = [];
  client.seen.sockets[0].on('message', (data) => frames.push(JSON.parse(data)));
  await officer.submit();
  // An answer that was asked for later has come: an event would have been there before it.
  await results(client, whoAmI);
  assert.deepEqual(frames.map(({ type }) => type), ['next', 'complete']);
});

test('what one may not see is not told', async () => {
  const gansu = await signIn('gs.coordinator');
  const client = connect({ connectionParams: { authorization: `Bearer ${gansu}` } });
  const tianjin = await Officer.tianjin();
  const events = client.iterate({ query: CHANGES, variables: { after: await cursorAfterAll(tianjin, gansu) } });
  const first = events.next();
  await officer.submit();
  const id = await tianjin.submit();
  assert.equal((await soon(first, 'the event')).value.data.purchaseChanged.id, id);
  await events.return();
});

test('a cursor brings back what was missed, once and in order', async () => {
  const cursor = await cursorAfterAll(officer, token);
  const ids = [await officer.submit(), await officer.submit(), await officer.submit()];
  const heard = [];
  for await (const { data } of connect().iterate({ query: CHANGES, variables: { after: cursor } })) {
    heard.push(data.purchaseChanged);
    if (heard.length === ids.length) break;
  }
  assert.deepEqual(heard.map(({ id }) => id), ids);
  // Behind the second one there is the third alone.
  const events = connect().iterate({ query: CHANGES, variables: { after: heard[1].cursor } });
  assert.equal((await soon(events.next(), 'the third')).value.data.purchaseChanged.id, ids[2]);
  await events.return();
});

test('a client whose connection breaks comes back by itself, misses nothing and hears nothing twice', async () => {
  let mayReturn;
  const away = new Promise((resolve) => (mayReturn = resolve));
  const client = connect({ retryAttempts: 5, shouldRetry: () => true, retryWait: () => away });
  // The client sends its payload anew whenever it comes back: with the last cursor that it heard.
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
  client.seen.sockets[0].terminate();
  ids.push(await officer.submit(), await officer.submit());
  assert.equal(heard.length, 1, 'nobody hears on a broken connection');
  mayReturn();
  await until(3);
  ids.push(await officer.submit());
  await until(4);
  stop();
  assert.equal(error, undefined);
  assert.deepEqual(heard, ids);
  assert.equal(client.seen.sockets.length, 2);
});

test('a cursor that is none is refused', async () => {
  const { error } = await results(connect(), { query: CHANGES, variables: { after: 'nonsense' } });
  assert.equal(error[0].extensions.code, 'BAD_USER_INPUT');
});

test('the pings of the client are answered', async () => {
  const client = connect({ keepAlive: 50, lazy: false, onNonLazyError: assert.fail });
  await results(client, whoAmI);
  await soon((async () => {
    while (client.seen.pongs.length < 3) await new Promise((resolve) => setTimeout(resolve, 20));
  })(), 'three pongs');
  assert.ok(client.seen.pings >= client.seen.pongs.length);
});

test('a bad token closes with 4403', async () => {
  const client = connect({ connectionParams: { authorization: 'Bearer nonsense' } });
  const { error } = await results(client, whoAmI);
  assert.equal(error.code, 4403);
});

test('the end of the session closes with 4403, a subscription or not', async () => {
  const brief = await signIn('gx.coordinator');
  const connectionParams = { authorization: `Bearer ${brief}` };
  const following = connect({ connectionParams });
  const followed = results(following, { query: CHANGES, variables: {} });
  const asking = connect({ connectionParams, lazy: false, onNonLazyError: () => {} });
  await results(asking, whoAmI);
  await signOut(brief);
  assert.equal((await results(asking, whoAmI)).error.code, 4403);
  // The subscription is told at its next event, or when the server next looks after the socket.
  await officer.submit();
  assert.equal((await followed).error.code, 4403);
  assert.equal((await ask('{ viewer { name } }', {}, brief)).status, 401);
});
