import { type ChildProcess, execFile, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded-postgres/launcher.ts';
import { isAlive } from '../../src/store/embedded-postgres/pid-file.ts';
import { makeTestFolder } from '../support/test-folder.ts';

let folder: string;
let dataDir: string;
let cleanUp: (() => unknown)[] = [];
let startedOnce: string;

beforeAll(async () => {
  startedOnce = await makeTestFolder();
  await (await startEmbeddedPostgres({ dataDir: startedOnce, log: () => {} })).stop();
});

afterAll(() => rm(startedOnce, { recursive: true, force: true }));

/** Most tests begin where an earlier start left off, which saves the making of a cluster. */
beforeEach(async () => {
  folder = await makeTestFolder();
  dataDir = join(folder, 'data');
  await copyWithOwners(startedOnce, dataDir);
});

afterEach(async () => {
  for (const clean of cleanUp.reverse()) await clean();
  cleanUp = [];
  await rm(folder, { recursive: true, force: true });
});

async function start(dir = dataDir): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: dir, log: () => {} });
  cleanUp.push(() => postgres.stop());
  return postgres;
}

/** A Node process of its own on the same folder; resolves once its PostgreSQL serves. */
async function startInProcess(dir = dataDir): Promise<{ url: string; node: ChildProcess }> {
  const script = fileURLToPath(new URL('../support/embedded-postgres-process.ts', import.meta.url));
  const node = fork(script, [dir], { execArgv: ['--import', 'tsx'] });
  cleanUp.push(() => node.kill('SIGKILL'));
  const [url] = await once(node, 'message');
  return { url, node };
}

async function kill(node: ChildProcess): Promise<void> {
  node.kill('SIGKILL');
  await once(node, 'exit');
}

async function query(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    const { rows } = await client.query({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

const pidFile = (dir = dataDir) => join(dir, 'postgres', 'cluster', 'postmaster.pid');
const postmasterPid = async (dir = dataDir) => Number.parseInt(await readFile(pidFile(dir), 'utf8'), 10);

async function occupy(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => server.close());
  return server;
}

test('a first start makes a database that syncs to disk, for a role that is no superuser', async () => {
  const { url } = await start(join(folder, 'first'));

  expect(await query(url, 'select current_database()')).toBe('maskline');
  expect(await query(url, "select current_setting('fsync')")).toBe('on');
  expect(await query(url, 'select rolsuper from pg_roles where rolname = current_user')).toBe(false);
});

test('it listens on loopback only, and asks for the password', async () => {
  const { url } = await start();
  const withoutPassword = new URL(url);
  withoutPassword.password = 'wrong';

  expect(await query(url, "select current_setting('listen_addresses')")).toBe('127.0.0.1');
  await expect(query(withoutPassword.href, 'select 1')).rejects.toThrow('password authentication failed');
  expect((await stat(join(dataDir, 'postgres', 'passwords.json'))).mode & 0o777).toBe(0o600);
});

test('a second start finds everything as it was left, at the same URL', async () => {
  const first = await start();
  await query(first.url, 'create table kept as select 42 as n');
  const pid = await postmasterPid();
  await first.stop();
  expect(isAlive(pid)).toBe(false);

  const second = await start();

  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'select n from kept')).toBe(42);
});

test('the server of a killed Node process is adopted, and stopped in the end', async () => {
  const killed = await startInProcess();
  const pid = await postmasterPid();
  await kill(killed.node);

  const postgres = await start();

  expect(await postmasterPid()).toBe(pid);
  expect(postgres.url).toBe(killed.url);
  await postgres.stop();
  expect(isAlive(pid)).toBe(false);
});

test('two processes at their first start share one server, which stops with the last of them', async () => {
  const dir = join(folder, 'first');
  const [first, second] = await Promise.all([startInProcess(dir), startInProcess(dir)]);
  const pid = await postmasterPid(dir);
  expect(second.url).toBe(first.url);

  first.node.send('stop');
  await once(first.node, 'exit');
  expect(await query(second.url, 'select 1')).toBe(1);

  second.node.send('stop');
  await once(second.node, 'exit');
  expect(isAlive(pid)).toBe(false);
});

test('a process that was killed while it shared the server does not keep it up', async () => {
  const killed = await startInProcess();
  const postgres = await start();
  const pid = await postmasterPid();
  await kill(killed.node);
  await sleep(100);

  await postgres.stop();

  expect(isAlive(pid)).toBe(false);
});

test('a postmaster.pid whose id belongs to another program by now does not stop the start', async () => {
  const other = spawn('sleep', ['60'], await clusterOwner());
  cleanUp.push(() => other.kill('SIGKILL'));
  await leavePidFileOf(other.pid);

  const { url } = await start();

  expect(await query(url, 'select 1')).toBe(1);
  expect(await postmasterPid()).not.toBe(other.pid);
});

test.runIf(process.platform === 'linux')('nor does one whose id is that of a zombie', async () => {
  const zombie = await makeZombie();
  await leavePidFileOf(zombie);

  const { url } = await start();

  expect(await query(url, 'select 1')).toBe(1);
  expect(isAlive(zombie)).toBe(false);
});

test('a server killed with SIGKILL comes back at the same URL, with what was committed', async () => {
  const { url } = await start();
  await query(url, 'create table kept as select 42 as n');
  const pid = await postmasterPid();
  process.kill(pid, 'SIGKILL');

  const n = await eventually(() => query(url, 'select n from kept'));

  expect(n).toBe(42);
  expect(await postmasterPid()).not.toBe(pid);
});

test('no second server starts while a session of a killed one still works on the data', async () => {
  const killed = await startInProcess();
  const session = new pg.Client({ connectionString: killed.url });
  session.on('error', () => {});
  await session.connect();
  const { rows } = await session.query('select pg_backend_pid() as pid');
  const [postmaster, backend] = [await postmasterPid(), rows[0].pid];
  process.kill(backend, 'SIGSTOP');
  cleanUp.push(() => isAlive(backend) && process.kill(backend, 'SIGKILL'));
  await kill(killed.node);
  process.kill(postmaster, 'SIGKILL');
  await rm(pidFile());

  let isUp = false;
  const next = start().then((postgres) => {
    isUp = true;
    return postgres;
  });
  await sleep(1_000);
  expect(isUp).toBe(false);
  process.kill(backend, 'SIGKILL');

  expect(await query((await next).url, 'select 1')).toBe(1);
});

test('a port taken by another program is left alone: another one is chosen and remembered', async () => {
  const first = await start();
  await first.stop();
  const taken = Number(new URL(first.url).port);
  const other = await occupy(taken);

  const second = await start();
  await second.stop();
  other.close();
  const third = await start();

  expect(new URL(second.url).port).not.toBe(`${taken}`);
  expect(third.url).toBe(second.url);
});

test('a copied data folder gets a server of its own, even while the first one runs', async () => {
  const original = await start();
  const pid = await postmasterPid();
  const copy = join(folder, 'copy');
  await copyWithOwners(dataDir, copy);

  const copied = await start(copy);
  await query(copied.url, 'create table mine ()');

  expect(await postmasterPid(copy)).not.toBe(pid);
  expect(await query(original.url, "select to_regclass('mine')::text")).toBe(null);
});

test('it runs below a folder that nobody else may enter, with blanks and quotes in its long path', async () => {
  const closed = join(folder, 'closed');
  await mkdir(closed, { mode: 0o700 });
  await chmod(folder, 0o700);

  const { url } = await start(join(closed, `Anna's "data" $HOME ${'x'.repeat(150)}`));

  expect(await query(url, 'select 1')).toBe(1);
});

test('data of another PostgreSQL version is refused, and said to be untouched', async () => {
  await (await start()).stop();
  await writeFile(join(dataDir, 'postgres', 'cluster', 'PG_VERSION'), '17\n');

  await expect(start()).rejects.toThrow(/was made by PostgreSQL 17.*brings PostgreSQL 18.*DATABASE_URL/);
});

test("the server's log holds no statement and no value", async () => {
  const { url } = await start();
  await query(url, 'create table phones (phone text primary key)');
  await query(url, "insert into phones values ('+15005550006')");
  await expect(query(url, "insert into phones values ('+15005550006')")).rejects.toThrow('duplicate key');

  const log = await readFile(join(dataDir, 'postgres', 'server.log'), 'utf8');
  expect(log).toContain('ready to accept connections');
  expect(log).not.toContain('5005550006');
});

async function copyWithOwners(from: string, to: string): Promise<void> {
  await promisify(execFile)('cp', ['-Rp', from, to]);
}

/** As after a crash of the machine, where the id of the dead server was given out again. */
async function leavePidFileOf(pid: number | undefined): Promise<void> {
  const first = await start();
  const content = await readFile(pidFile(), 'utf8');
  await first.stop();
  const { uid, gid } = await clusterOwner();
  await writeFile(pidFile(), content.replace(/^\d+/, `${pid}`), { mode: 0o600 });
  await chown(pidFile(), uid, gid);
}

// PostgreSQL minds other processes of its own user only.
async function clusterOwner(): Promise<{ uid: number; gid: number }> {
  const { uid, gid } = await stat(join(dataDir, 'postgres', 'cluster'));
  return { uid, gid };
}

/** A process that has ended and whose parent never asks for it. */
async function makeZombie(): Promise<number> {
  const script = 'true & echo $!; exec sleep 60';
  const parent = spawn('sh', ['-c', script], {
    stdio: ['ignore', 'pipe', 'ignore'],
    ...(await clusterOwner()),
  });
  cleanUp.push(() => parent.kill('SIGKILL'));
  const [line] = await once(parent.stdout, 'data');
  await sleep(50);
  return Number(line);
}

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 100; ; left--) {
    try {
      return await attempt();
    } catch (error) {
      if (left === 0) throw error;
      await sleep(100);
    }
  }
}
