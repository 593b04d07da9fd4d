import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { type RunningCommand, runCommandLine, startCommand } from '../support/command-line.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { makeTestFolder } from '../support/test-folder.ts';

const PATIENT = { timeout: 20_000, interval: 50 };

let source: TestDatabase;
let target: TestDatabase;
let folder: string;
let env: Record<string, string>;
let started: RunningCommand[];
beforeEach(async () => {
  [source, target] = [await createEmptyDatabase(), await createEmptyDatabase()];
  folder = await makeTestFolder();
  env = {
    DATABASE_URL: source.url,
    MASKLINE_DATA_DIR: join(folder, 'old'),
    MASKLINE_PORT: String(await findFreePort()),
    MASKLINE_SANDBOX_PORT: String(await findFreePort()),
    MASKLINE_LOG_LEVEL: 'silent',
  };
  started = [];
});
afterEach(async () => {
  for (const server of started) server.process.kill('SIGKILL');
  for (const server of started) await server.finished;
  await source.drop();
  await target.drop();
  await rm(folder, { recursive: true, force: true });
});

const maskline = (...args: string[]) => runCommandLine(args, env);

async function start(): Promise<RunningCommand> {
  const server = startCommand(['start', '--demo'], env);
  started.push(server);
  const isReady = async () => (await fetch(`${urlOf('PORT')}/readyz`).catch(() => null))?.ok ?? false;
  await expect.poll(isReady, PATIENT).toBe(true);
  return server;
}

async function stop(server: RunningCommand): Promise<void> {
  server.process.kill('SIGTERM');
  await server.finished;
}

const urlOf = (which: 'PORT' | 'SANDBOX_PORT') => `http://127.0.0.1:${env[`MASKLINE_${which}`]}`;

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is its type
async function call(url: string, method: string, body: object | undefined, key = ''): Promise<any> {
  const headers = { authorization: `Bearer ${key}`, 'idempotency-key': crypto.randomUUID() };
  const json = { 'content-type': 'application/json' };
  const init = body ? { headers: { ...headers, ...json }, body: JSON.stringify(body) } : { headers };
  const text = await (await fetch(url, { method, ...init })).text();
  return text ? JSON.parse(text) : null;
}

async function sandboxAccount(): Promise<{ account_sid: string; auth_token: string }> {
  const client = new pg.Client({ connectionString: target.url });
  await client.connect();
  const { rows } = await client
    .query('select sid as account_sid, auth_token from sandbox.accounts')
    .finally(() => client.end());
  return rows[0];
}

test('without the key of the backup, everything says that the token is missing until it is given, and then all is received', async () => {
  const first = await start();
  await first.printed('Happy Paws is here');
  const key = (await readFile(join(folder, 'old', 'demo-api-key'), 'utf8')).trim();
  const api = (method: string, path: string, body?: object) =>
    call(`${urlOf('PORT')}/api/v1${path}`, method, body, key);
  const file = join(folder, 'desk.backup');
  expect(await maskline('backup', file, '--with-sandbox')).toMatchObject({ code: 0 });
  await stop(first);

  Object.assign(env, { DATABASE_URL: target.url, MASKLINE_DATA_DIR: join(folder, 'new') });
  const { out: restored } = await maskline('restore', file, '--other-key');
  expect(restored).toContain('nothing is received or sent until each organization is given its token again');
  expect(restored).not.toContain('MASKLINE_SECRET_KEY');
  expect((await maskline('doctor')).out).toContain('Happy Paws: the token of its carrier account is missing');

  await start();
  expect(await api('GET', '/carrier-account')).toMatchObject({ token_missing: true });
  const alerts = async () => {
    const { data } = await api('GET', '/alerts?severity=critical');
    return Object.fromEntries(data.map((it: { kind: string; sentence: string }) => [it.kind, it.sentence]));
  };
  await expect.poll(alerts, PATIENT).toMatchObject({
    recovery: expect.stringContaining('nothing is received or sent'),
    recovery_adoption: expect.stringContaining('token of your carrier account is missing'),
  });

  const [{ e164: to }] = (await api('GET', '/numbers')).data;
  const phone = fictionalPhone();
  const unread = async () => {
    const { data } = await api('GET', '/threads');
    return data.filter((it: { unread_count: number }) => it.unread_count > 0);
  };
  for (const body of ['First', 'Second']) {
    await call(`${urlOf('SANDBOX_PORT')}/sandbox/handsets/${phone}/texts`, 'POST', { to, body });
  }
  expect(await unread()).toEqual([]);

  expect(await api('PUT', '/carrier-account', await sandboxAccount())).toMatchObject({
    token_missing: false,
  });
  await expect.poll(unread, PATIENT).toMatchObject([{ unread_count: 2 }]);
  await expect.poll(alerts, PATIENT).toEqual({
    recovery: expect.stringContaining('Texts are received as ever'),
  });
}, 60_000);
