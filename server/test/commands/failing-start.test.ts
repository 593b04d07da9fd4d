import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { runCommandLine, startCommand } from '../support/command-line.ts';
import { createTestDatabase, onServer, type TestDatabase } from '../support/database.ts';
import { makeTestFolder } from '../support/test-folder.ts';

let database: TestDatabase;
let env: Record<string, string>;
const listening: Server[] = [];

beforeAll(async () => {
  database = await createTestDatabase();
  env = {
    DATABASE_URL: database.url,
    MASKLINE_DATA_DIR: await makeTestFolder(),
    MASKLINE_PORT: String(await findFreePort()),
    MASKLINE_SANDBOX_PORT: String(await findFreePort()),
  };
});
afterAll(async () => {
  for (const server of listening) server.close();
  await database.drop();
  await rm(env.MASKLINE_DATA_DIR ?? '', { recursive: true, force: true });
});

async function listen(
  answer: (socket: Socket) => void,
): Promise<{ server: Server; port: number; url: string }> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  listening.push(server);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, port, url: `postgres://nobody@127.0.0.1:${port}/x` };
}

async function expectSentence(args: string[], changed: Record<string, string>, part: string | RegExp) {
  const { code, err } = await runCommandLine(args, { ...env, ...changed });
  expect(err).toMatch(part);
  expect(err).not.toMatch(/^ {4}at /m);
  expect(code).toBe(1);
}

describe.concurrent('a start on a database that hangs', () => {
  test('ends with a sentence', async () => {
    const { url } = await listen(() => {});
    await expectSentence(['start'], { DATABASE_URL: url }, 'The database does not answer');
  });

  test('stops when it is asked to, and says so', async () => {
    const { server, url } = await listen(() => {});
    const connected = once(server, 'connection');
    const start = startCommand(['start'], { ...env, DATABASE_URL: url });
    await connected;
    start.process.kill('SIGTERM');
    await start.printed('Stopping');
    expect((await start.finished).code).toBe(1);
  });
});

test.each([
  ['that is not there', { pathname: '/nowhere' }, 'createdb'],
  ['that does not know the user', { username: 'stranger' }, 'in DATABASE_URL'],
])('a database %s is said in a sentence', async (_name, part, sentence) => {
  const url = Object.assign(new URL(database.url), part).href;
  await expectSentence(['org', 'list'], { DATABASE_URL: url }, sentence);
});

test('a database that cuts the connection is said in a sentence', async () => {
  const { url } = await listen((socket) => socket.destroy());
  await expectSentence(['org', 'list'], { DATABASE_URL: url }, 'ended the connection');
});

test('a database of a newer release is said in a sentence', async () => {
  const newer = await createTestDatabase();
  await onServer(newer.url, "insert into schema_migrations values (9999, '9999_later.sql', '')");
  await expectSentence(['org', 'list'], { DATABASE_URL: newer.url }, 'newer than this release');
  await newer.drop();
});

test.each([
  ['DATABASE_URL', 'mysql://127.0.0.1/x', 'DATABASE_URL: must be an address such as postgres://'],
  ['MASKLINE_PORT', 'abc', 'MASKLINE_PORT: must be a whole number from 0 to 65535'],
  [
    'MASKLINE_PUBLIC_URL',
    'ftp://texts.example',
    'MASKLINE_PUBLIC_URL: must be an address that begins with http',
  ],
  ['MASKLINE_SECRET_KEY_FILE', '/nowhere/key', 'cannot be read (ENOENT)'],
  ['MASKLINE_HOST', '203.0.113.9', 'This machine has no address 203.0.113.9: set MASKLINE_HOST'],
])('a wrong %s is said in a sentence', async (name, value, sentence) => {
  await expectSentence(['start'], { [name]: value }, sentence);
});

test.each([
  ['that no folder can be made in', '/proc/maskline'],
  ['below a file', '/etc/passwd/maskline'],
])('a data folder %s is refused in a sentence', async (_name, folder) => {
  const changed = { DATABASE_URL: '', MASKLINE_DATA_DIR: folder };
  await expectSentence(['start'], changed, `The data folder ${folder} cannot be made`);
});

test('a sandbox on a taken port ends with a sentence that names it', async () => {
  const { port } = await listen(() => {});
  await expectSentence(['sandbox'], { MASKLINE_SANDBOX_PORT: String(port) }, `Port ${port} is taken`);
});
