// A raw socket that speaks graphql-transport-ws word by word, and the life cycles of the client graphql-ws.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-ws';
import WebSocket from 'ws';
import { follow, signIn, signOut, soon } from './people.mjs';

const PROTOCOL = 'graphql-transport-ws';

// One client of graphql-ws, with what it saw of its connection.
function client(address, options = {}) {
  const closed = [];
  const made = createClient({
    url: `${address.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...options,
    on: { closed: (event) => closed.push(event.code), ...options.on },
  });
  return { ...made, closed };
}

function results(client, payload) {
  const seen = [];
  return soon(
    new Promise((resolve) =>
      client.subscribe(payload, {
        next: (value) => seen.push(value),
        error: (error) => resolve({ seen, error }),
        complete: () => resolve({ seen }),
      }),
    ),
    payload.query,
  );
}

export async function lifeCycles({ address, account }) {
  await closeCodes(address, await signIn(address, account));
  const token = await signIn(address, account);
  const authorized = { authorization: `Bearer ${token}` };

  const one = client(address, { connectionParams: authorized });
  const query = await results(one, { query: '{ viewer { name } }' });
  assert.equal(query.seen[0].data.viewer.name, account.name);
  const named = { query: 'query A { __typename } query B { viewer { name } }', operationName: 'B' };
  assert.equal((await results(one, named)).seen[0].data.viewer.name, account.name);
  const mutation = 'mutation ($input: ChangePasswordInput!) { changePassword(input: $input) { done userErrors { code } } }';
  const changed = await results(one, { query: mutation, variables: { input: { current: 'wrong', new: 'wrong' } } });
  assert.equal(changed.seen[0].data.changePassword.done, false);
  assert.ok(changed.seen[0].data.changePassword.userErrors.length > 0);
  for (const bad of ['{', '{ nothingOfThatName }', `{ purchases(filter: ${'['.repeat(2000)}`, 'query ($id: ID!) { __typename }']) {
    const { seen, error } = await results(one, { query: bad });
    assert.deepEqual(seen, []);
    assert.equal(error[0].extensions.code, 'BAD_USER_INPUT', JSON.stringify(error));
  }
  assert.equal((await results(one, { query: '{ __typename }' })).seen.length, 1, 'and the socket lives on');
  await follow(one, address, token);
  await one.dispose();

  const nobody = client(address);
  assert.equal((await results(nobody, { query: '{ viewer { name } }' })).seen[0].data.viewer, null);
  await nobody.dispose();

  const stranger = client(address, { connectionParams: { authorization: 'Bearer nonsense' } });
  assert.equal((await results(stranger, { query: '{ __typename }' })).error.code, 4403);

  const leaving = client(address, { connectionParams: authorized, lazy: false, onNonLazyError: () => {} });
  await results(leaving, { query: '{ __typename }' });
  await signOut(address, token);
  assert.equal((await results(leaving, { query: '{ viewer { name } }' })).error.code, 4403, 'the session is over');

  return 'graphql-ws ran its life cycles, and every close code came';
}

async function closeCodes(address, token) {
  const init = { type: 'connection_init' };
  const signedIn = { ...init, payload: { authorization: `Bearer ${token}` } };
  const subscribe = { type: 'subscribe', id: '1', payload: { query: '{ __typename }' } };
  const endless = { ...subscribe, payload: { query: 'subscription { purchaseChanged { id } }' } };
  for (const [code, messages, protocols = [PROTOCOL]] of [
    [4400, ['nonsense']],
    [4400, [{ type: 'start' }]],
    [4400, [init, { ...subscribe, payload: [subscribe.payload] }]],
    [4400, [Buffer.from('{}')]],
    [4401, [subscribe]],
    [4406, [], []],
    [4409, [signedIn, endless, endless]],
    [4429, [init, init]],
    [1009, [init, { ...subscribe, payload: { query: `#${'x'.repeat(300_000)}\n{ __typename }` } }]],
  ]) {
    const { closing } = raw(address, protocols, messages);
    const closed = await soon(closing, `close code ${code}`);
    assert.equal(closed.code, code, `${code} expected for ${JSON.stringify(messages).slice(0, 100)}: ${closed.code} ${closed.reason}`);
    assert.ok(Buffer.byteLength(closed.reason) <= 123);
  }
  const { heard, socket } = raw(address, [PROTOCOL], [{ type: 'ping', payload: { a: 1 } }]);
  assert.deepEqual(await soon(heard, 'a pong'), { type: 'pong', payload: { a: 1 } });
  socket.terminate();
  const foreign = new WebSocket(`${address.replace('http', 'ws')}/graphql`, [PROTOCOL], { origin: 'https://evil.example' });
  const refused = new Promise((resolve) => foreign.on('unexpected-response', (_, response) => resolve(response.statusCode)));
  assert.equal(await soon(refused, 'the refusal of a foreign page'), 403);
}

function raw(address, protocols, messages) {
  const socket = new WebSocket(`${address.replace('http', 'ws')}/graphql`, protocols);
  socket.on('error', () => {});
  socket.on('open', () => {
    for (const message of messages) {
      socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    }
  });
  const heard = new Promise((resolve) => socket.on('message', (data) => resolve(JSON.parse(data))));
  const closing = new Promise((resolve) => socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })));
  return { socket, heard, closing };
}
