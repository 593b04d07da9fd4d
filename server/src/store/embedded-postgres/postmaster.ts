import { spawn } from 'node:child_process';
import { open, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import type { ClusterFiles } from './cluster.ts';
import { EmbeddedPostgresError } from './errors.ts';
import { clusterIdentity, findPostmaster, isAlive, type Postmaster } from './pid-file.ts';
import { clusterArgument, type ServerAccount } from './server-account.ts';

export type Settings = Record<string, string>;

const LOG_LIMIT_BYTES = 5_000_000;

const SETTINGS: Settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Errors of statements would bring phone numbers and texts into the log; the product reports its errors itself.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
};

/** Starts PostgreSQL in a session of its own, so that neither Ctrl-C nor the death of Node stops it midway. */
export async function startPostmaster(start: {
  files: ClusterFiles;
  binaries: Binaries;
  account: ServerAccount;
  port: number;
  settings: Settings;
}): Promise<'started' | 'refused'> {
  const { files, account } = start;
  const identity = await clusterIdentity(files.cluster);
  const settings = Object.entries({ ...SETTINGS, ...start.settings, port: `${start.port}` });
  const options = [identity, ...settings.map(([name, value]) => `${name}=${value}`)].flatMap((it) => [
    '-c',
    it,
  ]);
  const log = await openLog(files.log);
  const child = spawn(
    start.binaries.postgres,
    ['-D', await clusterArgument(files.cluster, account), ...options],
    {
      cwd: files.cluster,
      env: { LC_ALL: 'C' },
      detached: true,
      stdio: ['ignore', log.file.fd, log.file.fd],
      ...account,
    },
  );
  let hasEnded = false;
  const ended = new Promise<'refused'>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve('refused'));
  }).finally(() => {
    hasEnded = true;
  });
  child.unref();
  const outcome = await Promise.race([ended, waitUntilReady(files.cluster, () => hasEnded)]);
  await log.file.close();
  if (outcome === 'refused')
    throwUnlessWorthAnotherTry((await readFile(files.log)).subarray(log.size).toString());
  return outcome;
}

/** Fast shutdown: sessions are ended, everything is written, and the next start needs no recovery. */
export async function stopPostmaster({ pid }: Postmaster, log: (line: string) => void): Promise<void> {
  signal(pid, 'SIGINT');
  const deadline = performance.now() + 60_000;
  while (isAlive(pid) && performance.now() < deadline) await sleep(10);
  if (!isAlive(pid)) return;
  log('PostgreSQL did not stop within a minute; it is stopped at once and will recover at its next start');
  signal(pid, 'SIGQUIT');
}

function signal(pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  try {
    process.kill(pid, name);
  } catch {
    // It ended on its own in the meantime.
  }
}

/** The port of last time while it is free, else any free one. */
export async function choosePort(files: ClusterFiles): Promise<number> {
  const remembered = Number(await readFile(files.port, 'utf8').catch(() => '0'));
  return (await listenOnce(remembered)) ?? (await listenOnce(0)) ?? 0;
}

export async function rememberPort(files: ClusterFiles, port: number): Promise<void> {
  await writeFile(files.port, `${port}\n`, { mode: 0o600 });
}

function listenOnce(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(null));
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : null));
    });
  });
}

async function waitUntilReady(cluster: string, hasEnded: () => boolean): Promise<'started' | 'refused'> {
  while (!hasEnded()) {
    if ((await findPostmaster(cluster))?.isReady) return 'started';
    await sleep(5);
  }
  return 'refused';
}

async function openLog(path: string) {
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  );
  if (size > LOG_LIMIT_BYTES) await truncate(path);
  return { file: await open(path, 'a', 0o600), size: size > LOG_LIMIT_BYTES ? 0 : size };
}

// A port that was just taken, another process that starts the same cluster, or the last statements of a server that
// was killed: each passes by itself.
function throwUnlessWorthAnotherTry(said: string): void {
  if (/could not bind|TCP\/IP sockets|postmaster\.pid|shared memory block .* still in use/.test(said)) return;
  throw new EmbeddedPostgresError(`The embedded PostgreSQL did not start:\n${said.trim().slice(-2000)}`);
}
