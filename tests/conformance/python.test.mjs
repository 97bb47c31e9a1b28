// A client in Python that takes the schema from the server: it reads, writes and follows without a line by hand.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { account, endpoint, signIn, told } from './demo.mjs';
import { Officer, cursorAfterAll } from './purchases.mjs';

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const run = promisify(execFile);

test('gql reads a list to its end, logs a purchase and hears of it', async () => {
  const python = process.env.SHANHAI_PYTHON ?? 'python3';
  const token = await signIn('gx.coordinator');
  const officer = await Officer.guangzhou();
  const given = {
    accounts: ['gx.coordinator', 'gz.officer'].map((name) => ({ name, password: account(name).password })),
    cursor: await cursorAfterAll(officer, token),
    line: officer.line(),
  };
  process.env.SHANHAI_ENDPOINT = endpoint;
  process.env.SHANHAI_GIVEN = JSON.stringify(given);
  const { stdout } = await run(python, [here('python/client.py')], { encoding: 'utf8' });
  const seen = JSON.parse(stdout);

  const { purchases } = await told('{ purchases(first: 1, filter: { year: { eq: 2022 } }) { totalCount } }', {}, token);
  assert.equal(new Set(seen.rows.map(({ id }) => id)).size, purchases.totalCount);
  assert.equal(seen.refused, 'BAD_USER_INPUT');
  assert.equal(seen.logged.purchase.state, 'SUBMITTED');
  assert.deepEqual(seen.change, { id: seen.logged.purchase.id, node: { state: 'SUBMITTED' } });
  assert.equal(seen.lacking.purchase, null);
  assert.ok(seen.lacking.userErrors.length > 0);
});
