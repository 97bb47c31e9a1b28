// Signing in and asking, as any client would.
import assert from 'node:assert/strict';

export async function ask(address, query, variables, token) {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/graphql-response+json',
      'accept-language': 'en',
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  return response.json();
}

export async function signIn(address, { name, password }) {
  const answer = await ask(
    address,
    'mutation ($input: SignInInput!) { signIn(input: $input) { accessToken userErrors { message } } }',
    { input: { name, password } },
  );
  const token = answer.data?.signIn?.accessToken;
  assert.ok(token, `${name} could not sign in: ${JSON.stringify(answer)}`);
  return token;
}

export async function signOut(address, token) {
  const answer = await ask(address, 'mutation { signOut { done } }', {}, token);
  assert.equal(answer.data?.signOut?.done, true, JSON.stringify(answer));
}

// Waits for a promise, but not for ever.
export function soon(promise, what, milliseconds = 20_000) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not come`)), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
