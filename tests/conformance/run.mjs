// Starts the demonstration, lets the tests at it that are named (or all), and ends it in good order.
//
//     node run.mjs ../../target/release/shanhai [TEST…]
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { pipeline } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const binary = resolve(process.argv[2]);
const named = process.argv.slice(3);
const tests = named.length > 0 ? named : (await readdir(here)).filter((name) => name.endsWith('.test.mjs')).sort();

const folder = await mkdtemp(join(tmpdir(), 'shanhai-conformance-'));
const server = spawn(binary, ['demo', '--port', '0', '--format', 'json'], {
  cwd: folder,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, SHANHAI_LOG: 'warn' },
});
const ended = once(server, 'exit').then(([code]) => code);

let failed = true;
try {
  const [hello] = await Promise.race([
    once(createInterface({ input: server.stdout }), 'line'),
    ended.then((code) => Promise.reject(new Error(`the server ended with ${code} before it was ready`))),
  ]);
  process.env.SHANHAI_DEMO = hello;
  process.env.SHANHAI_BINARY = binary;
  // One file after the other: what one of them enters is nothing that another one expects to hear of.
  const results = run({ files: tests.map((name) => join(here, name)), concurrency: false });
  failed = false;
  results.on('test:fail', () => (failed = true));
  await pipeline(results, new spec(), process.stdout, { end: false });
  if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode} while it was asked`);
} finally {
  server.kill('SIGTERM');
  const late = setTimeout(() => server.kill('SIGKILL'), 30_000);
  const code = await ended;
  clearTimeout(late);
  await rm(folder, { recursive: true, force: true });
  if (code !== 0) {
    console.error(`the server did not end in good order: ${code}`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
