// A socket that speaks graphql-transport-ws word by word: each breach of the protocol has its close code.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import WebSocket from 'ws';
import { signIn, socketAddress, soon } from './demo.mjs';

const token = await signIn('gx.coordinator');

const init = { type: 'connection_init' };
const signedIn = { ...init, payload: { authorization: `Bearer ${token}` } };
const subscribe = { type: 'subscribe', id: '1', payload: { query: '{ __typename }' } };
const endless = { ...subscribe, payload: { query: 'subscription { purchaseChanged { id } }' } };

const BREACHES = [
  ['4400: a message that is no JSON', 4400, ['nonsense']],
  ['4400: a message that is no object', 4400, [[init]]],
  ['4400: a message of the older protocol', 4400, [{ type: 'start' }]],
  ['4400: a message without a type', 4400, [{}]],
  ['4400: a batch', 4400, [init, { ...subscribe, payload: [subscribe.payload] }]],
  ['4400: a subscription without an id', 4400, [init, { ...subscribe, id: undefined }]],
  ['4400: a subscription without a query', 4400, [init, { ...subscribe, payload: {} }]],
  ['4400: bytes instead of text', 4400, [Buffer.from('{}')]],
  ['4400: a token that is no string', 4400, [{ ...init, payload: { authorization: 1 } }]],
  ['4401: a question before the greeting', 4401, [subscribe]],
  ['4403: a token that is worth nothing', 4403, [{ ...init, payload: { authorization: 'Bearer nonsense' } }]],
  ['4406: no protocol', 4406, [], []],
  ['4408: no greeting', 4408, []],
  ['4409: two things under one name', 4409, [signedIn, endless, endless]],
  ['4429: two greetings', 4429, [init, init]],
  ['1009: a message that is too large', 1009, [init, { ...subscribe, payload: { query: `#${'x'.repeat(300_000)}\n{ __typename }` } }]],
];

for (const [name, code, messages, protocols] of BREACHES) {
  test(name, async () => {
    const closed = await soon(open(messages, protocols).closing, 'the end of the socket');
    assert.equal(closed.code, code, closed.reason);
    assert.ok(code === 1005 || closed.reason.length > 0);
    assert.ok(Buffer.byteLength(closed.reason) <= 123);
  });
}

test('a ping is answered before the greeting, with what came with it', async () => {
  const { heard, socket } = open([{ type: 'ping', payload: { a: 1 } }]);
  assert.deepEqual(await soon(heard(), 'the pong'), { type: 'pong', payload: { a: 1 } });
  socket.terminate();
});

test('a name is free again when its operation is complete', async () => {
  const { heard, socket } = open([init, subscribe]);
  for (const type of ['connection_ack', 'next', 'complete']) assert.equal((await soon(heard(), type)).type, type);
  socket.send(JSON.stringify(subscribe));
  for (const type of ['next', 'complete']) assert.equal((await soon(heard(), type)).type, type);
  socket.terminate();
});

test("a foreign page's socket is refused with 403", async () => {
  const foreign = new WebSocket(socketAddress, ['graphql-transport-ws'], { origin: 'https://evil.example' });
  foreign.on('error', () => {});
  const refused = new Promise((resolve) =>
    foreign.on('unexpected-response', (_, response) => resolve(response.statusCode)),
  );
  assert.equal(await soon(refused, 'the refusal'), 403);
});

// A socket that says these messages one after the other, whatever it is told.
function open(messages, protocols = ['graphql-transport-ws']) {
  const socket = new WebSocket(socketAddress, protocols);
  const words = [];
  const waiting = [];
  socket.on('error', () => {});
  socket.on('open', () => {
    for (const message of messages) {
      socket.send(typeof message === 'string' || Buffer.isBuffer(message) ? message : JSON.stringify(message));
    }
  });
  socket.on('message', (data) => {
    const word = JSON.parse(data);
    const next = waiting.shift();
    if (next) next(word);
    else words.push(word);
  });
  const heard = () => (words.length > 0 ? Promise.resolve(words.shift()) : new Promise((resolve) => waiting.push(resolve)));
  const closing = new Promise((resolve) => socket.on('close', (code, reason) => resolve({ code, reason: String(reason) })));
  return { socket, heard, closing };
}
