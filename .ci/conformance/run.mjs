// Starts the demonstration, and lets the audits and the real clients at it.
//
//     node run.mjs ../../target/release/shanhai
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { audits } from './audits.mjs';
import * as events from './events.mjs';
import { confirmOne, signIn, soon } from './people.mjs';
import * as socket from './socket.mjs';

const binary = resolve(process.argv[2] ?? '../../target/release/shanhai');
const folder = await mkdtemp(join(tmpdir(), 'shanhai-conformance-'));
const server = spawn(binary, ['demo', '--port', '0', '--format', 'json'], {
  cwd: folder,
  stdio: ['ignore', 'pipe', 'inherit'],
  env: { ...process.env, SHANHAI_LOG: 'warn' },
});
const ended = once(server, 'exit');

try {
  const lines = createInterface({ input: server.stdout });
  const failed = ended.then(([code]) => Promise.reject(new Error(`the server ended with ${code}`)));
  const [hello] = await soon(Promise.race([once(lines, 'line'), failed]), 'the server', 180_000);
  const { address, accounts } = JSON.parse(hello);
  const account = (role) => accounts.find((account) => account.role === role);
  const token = await signIn(address, account('AUDITOR'));
  console.log(await audits({ address, token }));
  const coordinator = await whoConfirms(address, accounts);
  console.log(await socket.lifeCycles({ address, account: coordinator }));
  console.log(await events.lifeCycles({ address, account: coordinator }));
  failed.catch(() => {});
} finally {
  server.kill('SIGTERM');
  const [code] = await soon(ended, 'the end of the server', 30_000).catch(() => [server.kill('SIGKILL')]);
  await rm(folder, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the server ended with ${code}`);
}
process.exit(0);

// A coordinator for whom purchases wait.
async function whoConfirms(address, accounts) {
  for (const account of accounts.filter(({ role }) => role === 'RECIPIENT_COORDINATOR')) {
    if (await confirmOne(address, await signIn(address, account))) return account;
  }
  throw new Error('nobody has a purchase to confirm');
}
