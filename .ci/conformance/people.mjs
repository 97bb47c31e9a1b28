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

// Confirms a purchase that waits for this account, and gives its id; nothing where none waits.
export async function confirmOne(address, token) {
  const list = '{ purchases(first: 100, filter: { state: { eq: SUBMITTED } }) { nodes { id version duplicateMark } } }';
  const { data } = await ask(address, list, {}, token);
  for (const { id, version } of data.purchases.nodes.filter((purchase) => purchase.duplicateMark === 'CLEAR')) {
    const mutation = 'mutation ($input: StepInput!) { confirmPurchase(input: $input) { purchase { id } } }';
    const confirmed = await ask(address, mutation, { input: { id, expectedVersion: version } }, token);
    if (confirmed.data?.confirmPurchase?.purchase) return id;
  }
}

// What a client is told of a purchase that somebody confirms while it follows, and again when it comes back.
export async function follow(client, address, token) {
  const cursor = (await ask(address, '{ eventCursor }', {}, token)).data.eventCursor;
  const query = `subscription ($after: Cursor) {
    purchaseChanged(after: $after) { id cursor gone node { state } }
  }`;
  for (const confirm of [() => confirmOne(address, token), async () => undefined]) {
    const told = client.iterate({ query, variables: { after: cursor } });
    const first = told.next();
    const id = await confirm();
    const event = (await soon(first, 'an event')).value;
    assert.ok(!event.errors, JSON.stringify(event));
    assert.equal(event.data.purchaseChanged.node.state, 'CONFIRMED');
    if (id) assert.equal(event.data.purchaseChanged.id, id);
    await told.return();
  }
}
