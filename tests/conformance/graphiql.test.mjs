// GraphiQL in a real browser that reaches this server only: sign in, read the schema, ask, follow, sign out.
//
// SHANHAI_SCREENSHOTS names a folder for pictures of it; SHANHAI_CHROMIUM a browser elsewhere than Debian puts it.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { chromium } from 'playwright-core';
import { account, address, soon } from './demo.mjs';
import { Officer } from './purchases.mjs';

const profile = await mkdtemp(join(tmpdir(), 'shanhai-browser-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env.SHANHAI_CHROMIUM ?? '/usr/bin/chromium',
  args: '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'.split(' '),
  locale: 'en-GB',
  viewport: { width: 1280, height: 800 },
});
after(async () => {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
});

// Everything that goes wrong on the page, and everything that it asks for.
const trouble = [];
const asked = [];
await browser.route('**/*', (route) => {
  asked.push(route.request().url());
  return route.request().url().startsWith(`${address}/`) ? route.continue() : route.abort();
});
await browser.exposeFunction('violated', (what) => trouble.push(`the policy forbids ${what}`));
await browser.addInitScript(() =>
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
    window.violated(`${violatedDirective} ${blockedURI}`),
  ),
);
const page = await browser.newPage();
page.on('pageerror', (error) => trouble.push(String(error)));
page.on('console', (message) => message.type() === 'error' && trouble.push(message.text()));

const status = page.getByRole('status');
const results = page.locator('.result-window');

async function shows(locator, text) {
  await locator.filter({ hasText: text }).first().waitFor({ timeout: 20_000 }).catch(async () =>
    assert.fail(`it shows ${await locator.allInnerTexts()}, not ${text}; ${trouble.join('; ')}`),
  );
}

async function run(operation) {
  await page.locator('.graphiql-execute-button').click();
  await page.getByRole('menuitem', { name: operation }).click();
}

async function picture(name) {
  const folder = process.env.SHANHAI_SCREENSHOTS;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
}

test('the front door leads to it, and it loads the schema within all limits', async () => {
  const schema = page.waitForResponse((response) => response.url() === `${address}/graphql`);
  await page.goto(`${address}/`);
  assert.equal(page.url(), `${address}/graphiql`);
  const response = await soon(schema, 'the schema');
  assert.equal(response.status(), 200);
  const { data, errors, extensions } = await response.json();
  assert.equal(errors, undefined);
  assert.ok(data.__schema.types.length > 100);
  assert.ok(extensions.cost.left > 0);
  await shows(status, 'Not signed in');
});

test('the documentation is there to read', async () => {
  await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
  await page.locator('.graphiql-doc-explorer').getByText('Query', { exact: true }).click();
  await shows(page.locator('.graphiql-doc-explorer'), 'purchaseSummary');
  await picture('documentation');
});

test('a wrong password is refused in words', async () => {
  await page.getByPlaceholder('Name').fill('gx.coordinator');
  await page.getByPlaceholder('Password').fill('wrong');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await shows(status, /password/i);
  assert.equal(await page.getByPlaceholder('Password').inputValue(), '');
});

test('somebody signs in and asks', async () => {
  await page.getByPlaceholder('Password').fill(account('gx.coordinator').password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await shows(status, '广西协调员');
  await run('WhoAmI');
  await shows(results, 'gx.coordinator');
  await run('Purchases');
  await shows(results, 'acceptedOn');
  await picture('query');
});

test('a subscription is told what somebody else does', async () => {
  const begun = page.waitForResponse((response) =>
    response.headers()['content-type']?.startsWith('text/event-stream'),
  );
  await run('Changes');
  await soon(begun, 'the stream');
  await (await Officer.guangzhou()).submit();
  await shows(results, 'SUBMITTED');
  await picture('subscription');
  // The same button ends it.
  await page.locator('.graphiql-execute-button').click();
});

test('nothing of the session outlives the page', async () => {
  const kept = await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]));
  assert.doesNotMatch(kept, /eyJ|Bearer|authorization/i);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await shows(status, 'Not signed in');
  await run('WhoAmI');
  await shows(results, '"viewer": null');
});

test('it asked nobody else for anything, and its policy forbade nothing that it does', () => {
  assert.deepEqual(asked.filter((url) => !url.startsWith(`${address}/`)), []);
  assert.ok(asked.some((url) => url.endsWith('/graphql.worker.js')), 'the workers are our own');
  assert.deepEqual(trouble, []);
});

test('the page cannot be framed or kept, its files may be kept for good', async () => {
  const html = await fetch(`${address}/graphiql`);
  const policy = html.headers.get('content-security-policy');
  for (const part of ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "form-action 'none'"]) {
    assert.ok(policy.includes(part), policy);
  }
  assert.equal(html.headers.get('cache-control'), 'no-store');
  assert.equal(html.headers.get('x-content-type-options'), 'nosniff');
  const [, script] = /src="(graphiql\/\w+\/graphiql\.js)"/.exec(await html.text());
  for (const coding of ['gzip', 'identity']) {
    const file = await fetch(`${address}/${script}`, { headers: { 'accept-encoding': coding } });
    assert.equal(file.headers.get('content-encoding') ?? 'identity', coding);
    assert.match(file.headers.get('cache-control'), /immutable/);
    assert.match(file.headers.get('content-type'), /^text\/javascript/);
    assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
    assert.ok((await file.text()).length > 1_000_000);
  }
  assert.equal((await fetch(`${address}/graphiql/0000000000000000/graphiql.js`)).status, 404);
});
