import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { runCommandLine } from '../support/command-line.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { makeTestFolder } from '../support/test-folder.ts';

let database: TestDatabase;
let env: Record<string, string>;
const maskline = (args: string[], changed: Record<string, string> = {}) =>
  runCommandLine(args, { ...env, ...changed });

beforeAll(async () => {
  database = await createTestDatabase();
  env = {
    DATABASE_URL: database.url,
    MASKLINE_DATA_DIR: await makeTestFolder(),
    MASKLINE_PORT: String(await findFreePort()),
    MASKLINE_SANDBOX_PORT: String(await findFreePort()),
  };
  const account = ['--account-sid', `AC${'0a'.repeat(16)}`];
  const place = ['--time-zone', 'America/New_York', '--country', 'US'];
  await maskline(['org', 'create', '--name', 'Happy Paws', ...place, ...account], {
    TWILIO_AUTH_TOKEN: 'a token',
  });
});
afterAll(async () => {
  await database.drop();
  await rm(env.MASKLINE_DATA_DIR ?? '', { recursive: true, force: true });
});

const keyFile = () => join(env.MASKLINE_DATA_DIR ?? '', 'secret.key');

test('a key that did not seal the tokens of this database stops the start, and the doctor says so', async () => {
  const wrong = { MASKLINE_SECRET_KEY: '5a'.repeat(32) };
  const started = await maskline(['start'], wrong);
  expect(started).toMatchObject({ code: 1, err: expect.stringContaining('were sealed with') });
  expect(started.err).not.toContain('    at ');
  expect(await maskline(['doctor'], wrong)).toMatchObject({
    code: 1,
    out: expect.stringContaining('were sealed with'),
  });
});

test('the key that was made at the first start goes on to open them', async () => {
  expect(await readFile(keyFile(), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
  expect(await maskline(['org', 'list'])).toMatchObject({ code: 0 });
});

test.each([
  ['is cut short', 'abc\n'],
  ['is empty', ''],
])('a key file that %s is refused in a sentence, and left as it is', async (_name, content) => {
  const kept = await readFile(keyFile(), 'utf8');
  await writeFile(keyFile(), content);
  const { code, err } = await maskline(['start']);
  await expect(readFile(keyFile(), 'utf8')).resolves.toBe(content);
  await writeFile(keyFile(), kept);
  expect(code).toBe(1);
  expect(err).toContain('must be 64 hexadecimal digits');
});
