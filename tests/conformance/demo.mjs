// The demonstration that the tests ask: run.mjs started it, and says in SHANHAI_DEMO where it is and who is who.
import assert from 'node:assert/strict';

assert.ok(process.env.SHANHAI_DEMO, 'start these tests with `.ci/conformance BINARY`');

export const { address, accounts } = JSON.parse(process.env.SHANHAI_DEMO);
export const endpoint = `${address}/graphql`;
export const socketAddress = endpoint.replace('http', 'ws');

export function account(name) {
  const found = accounts.find((account) => account.name === name);
  assert.ok(found, `the demonstration has no account ${name}`);
  return found;
}

// The answer to one request over HTTP.
export async function ask(query, variables, token) {
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'accept-language': 'en',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...(await response.json()) };
}

// The same, of a request that must be answered without an error.
export async function told(query, variables, token) {
  const answer = await ask(query, variables, token);
  assert.ok(answer.data && !answer.errors, JSON.stringify(answer));
  return answer.data;
}

// A new session's access token.
export async function signIn(name) {
  const { password } = account(name);
  const { signIn } = await told(
    'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { message } } }',
    { input: { name, password } },
  );
  assert.ok(signIn.accessToken, `${name} could not sign in: ${JSON.stringify(signIn)}`);
  return signIn.accessToken;
}

export async function signOut(token) {
  assert.equal((await told('mutation { signOut { done } }', {}, token)).signOut.done, true);
}

// Waits for a promise, but not for ever.
export function soon(promise, what, milliseconds = 20_000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
