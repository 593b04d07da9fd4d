import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { type RunningCommand, startCommand } from '../support/command-line.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { makeTestFolder } from '../support/test-folder.ts';

let database: TestDatabase;
let env: Record<string, string>;

beforeAll(async () => {
  database = await createEmptyDatabase();
  env = {
    DATABASE_URL: database.url,
    MASKLINE_DATA_DIR: await makeTestFolder(),
    MASKLINE_PORT: String(await findFreePort()),
    MASKLINE_SANDBOX_PORT: String(await findFreePort()),
  };
});
afterAll(async () => {
  await database.drop();
  await rm(env.MASKLINE_DATA_DIR ?? '', { recursive: true, force: true });
});

const READY = 'Text in as a client';
const keyIn = (out: string) => /msk_[\w-]{43}/.exec(out)?.[0] ?? '';
const threads = async (key: string) => {
  const response = await fetch(`http://127.0.0.1:${env.MASKLINE_PORT}/api/v1/threads`, {
    headers: { authorization: `Bearer ${key}` },
  });
  const { data } = (await response.json()) as { data: { client: { name: string }; unread_count: number }[] };
  return data;
};

async function stop(server: RunningCommand) {
  server.process.kill('SIGTERM');
  const { code, out } = await server.finished;
  expect(code).toBe(0);
  return out;
}

test('the first start makes an organization to try, and the second finds everything as it was left', async () => {
  const first = startCommand(['start', '--demo'], env);
  await first.printed(READY);
  const key = keyIn(first.out());
  expect(await threads(key)).toMatchObject([{ client: { name: 'Carla Reyes' }, unread_count: 0 }]);
  const [, frontDesk = ''] = /"to": "(\+\d+)"/.exec(first.out()) ?? [];
  await textUntilReceived(frontDesk);
  await signInByWhatWasPrinted(first.out());
  await stop(first);

  env.MASKLINE_PORT = String(await findFreePort());
  const second = startCommand(['start', '--demo'], env);
  await second.printed(READY);
  expect(keyIn(second.out())).toBe(key);
  expect(await threads(key)).toMatchObject([{ client: { name: 'Carla Reyes' }, unread_count: 1 }]);
  // At another port now, where the carrier is told to send texts from here on.
  await textUntilReceived(frontDesk);
  expect(await threads(key)).toMatchObject([{ unread_count: 2 }]);
  const said = await stop(second);
  expect(said).not.toContain(database.url);
  expect(said).toContain('owner@demo.example signs in by the password that the first start printed');
  expect(said).not.toContain(passwordIn(first.out()));
}, 60_000);

const passwordIn = (out: string) => /password of each is (\S+)/.exec(out)?.[1] ?? '';

/** Each account that was printed is one that works, in its role. */
async function signInByWhatWasPrinted(out: string): Promise<void> {
  expect(out).toContain('for demonstration only');
  const roles: Record<string, string> = {};
  for (const [email] of out.matchAll(/\w+@demo\.example/g)) {
    const response = await fetch(`http://127.0.0.1:${env.MASKLINE_PORT}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: passwordIn(out) }),
    });
    expect([email, response.status]).toEqual([email, 200]);
    const cookie = response.headers.get('set-cookie') ?? '';
    const me = await fetch(`http://127.0.0.1:${env.MASKLINE_PORT}/api/v1/me`, { headers: { cookie } });
    roles[email] = ((await me.json()) as { role: string }).role;
  }
  expect(roles).toEqual({
    'owner@demo.example': 'owner',
    'ana@demo.example': 'sitter',
    'ben@demo.example': 'sitter',
  });
}

/** The number is pointed at the server by a job, a moment after the start. */
async function textUntilReceived(frontDesk: string): Promise<void> {
  const url = `http://127.0.0.1:${env.MASKLINE_SANDBOX_PORT}/sandbox/handsets/+14125550123/texts`;
  for (let tries = 0; tries < 100; tries += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ to: frontDesk, body: 'Hi!' }),
    });
    const { callback } = (await response.json()) as { callback: { status: number } | null };
    if (callback?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('the front desk number was not pointed at the server');
}

test('a start on a taken port ends with a sentence that names it and says what to do', async () => {
  const first = startCommand(['start', '--demo'], env);
  await first.printed(READY);
  const second = await startCommand(['start'], env).finished;
  expect(second).toMatchObject({
    code: 1,
    err: expect.stringMatching(/Port \d+ is taken.* set MASKLINE_PORT/),
  });
  await stop(first);
});

test('on a database of the operator’s own nothing for demonstration is made unless it is asked for', async () => {
  const empty = await createEmptyDatabase();
  const server = startCommand(['start'], { ...env, DATABASE_URL: empty.url });
  await server.printed('There is no organization yet');
  expect(keyIn(await stop(server))).toBe('');
  await empty.drop();
});

test.each([
  ['where NODE_ENV is production', ['--demo'], 'NODE_ENV is production'],
  ['together with --empty', ['--demo', '--empty'], 'cannot be used with'],
])('asked for %s it is refused', async (_name, options, sentence) => {
  const { code, err } = await startCommand(['start', ...options], { ...env, NODE_ENV: 'production' })
    .finished;
  expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
});

test('a database that does not answer is said in a sentence', async () => {
  const port = await findFreePort();
  const answer = await startCommand(['start'], {
    ...env,
    DATABASE_URL: `postgres://nobody@127.0.0.1:${port}/x`,
  }).finished;
  expect(answer).toMatchObject({ code: 1, err: expect.stringContaining('The database does not answer') });
  expect(answer.err).not.toContain('    at ');
});
