// The life cycles of the client graphql-sse, in distinct connections mode.
import assert from 'node:assert/strict';
import { createClient } from 'graphql-sse';
import { follow, signIn, soon } from './people.mjs';

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
  const token = await signIn(address, account);
  const url = `${address}/graphql`;
  const client = (headers) => createClient({ url, singleConnection: false, retryAttempts: 0, headers });

  const one = client({ authorization: `Bearer ${token}`, 'accept-language': 'en' });
  const query = await results(one, { query: '{ viewer { name } }' });
  assert.equal(query.seen[0].data.viewer.name, account.name);
  await follow(one, address, token);
  const mutation = 'mutation { signOut { done } }';
  for (const bad of ['{', '{ nothingOfThatName }', `{ purchases(filter: ${'['.repeat(2000)}`]) {
    const { seen, error } = await results(one, { query: bad });
    assert.equal(error, undefined, 'refusals come as events, which browsers can read');
    assert.equal(seen[0].errors[0].extensions.code, 'BAD_USER_INPUT');
    assert.equal('data' in seen[0], false);
  }
  assert.equal((await results(one, { query: mutation })).seen[0].data.signOut.done, true);
  assert.equal((await results(one, { query: '{ viewer { name } }' })).seen[0].errors[0].extensions.code, 'UNAUTHENTICATED');
  one.dispose();

  const stranger = client({ authorization: 'Bearer nonsense', 'accept-language': 'en' });
  const { seen } = await results(stranger, { query: '{ __typename }' });
  assert.equal(seen[0].errors[0].extensions.code, 'UNAUTHENTICATED');
  stranger.dispose();

  // What a browser's EventSource needs to fire `complete`.
  const response = await fetch(`${url}?query=${encodeURIComponent('{ __typename }')}`, {
    headers: { accept: 'text/event-stream' },
  });
  assert.match(response.headers.get('content-type'), /^text\/event-stream/);
  assert.ok((await response.text()).endsWith('event: complete\ndata:\n\n'));
  return 'graphql-sse ran its life cycles';
}
