// The audits of GraphQL over HTTP, one test each: every MUST, SHOULD and MAY holds.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { serverAudits } from 'graphql-http';
import { endpoint, signIn } from './demo.mjs';

const token = await signIn('auditor');
const audits = serverAudits({
  url: endpoint,
  fetchFn: (url, init = {}) =>
    fetch(url, { ...init, headers: { ...init.headers, authorization: `Bearer ${token}` } }),
});

test('there are 61 audits', () => assert.equal(audits.length, 61));

for (const audit of audits) {
  test(`${audit.id} ${audit.name}`, async () => {
    const result = await audit.fn();
    await result.response?.body?.cancel().catch(() => {});
    assert.equal(result.status, 'ok', result.reason);
  });
}
