import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { runCommandLine } from '../support/command-line.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { makeTestFolder } from '../support/test-folder.ts';

let database: TestDatabase;
let env: Record<string, string>;
const maskline = (...args: string[]) => runCommandLine(args, env);

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

const PLACE = ['--time-zone', 'America/New_York', '--country', 'US'];

test('migrate brings an empty database up to date, and a second time finds nothing to do', async () => {
  expect(await maskline('migrate')).toMatchObject({
    code: 0,
    out: expect.stringContaining('0001_organizations'),
  });
  expect(await maskline('migrate')).toMatchObject({ code: 0, out: 'The database is up to date.\n' });
});

test('org create makes an organization with a key, and key create makes more keys for it', async () => {
  const created = await maskline('org', 'create', '--name', 'Happy Paws', ...PLACE);
  expect(created).toMatchObject({ code: 0, out: expect.stringMatching(/msk_[\w-]{43}/) });
  const [, id = ''] = /organization {2}(\S+)/.exec(created.out) ?? [];
  expect((await maskline('org', 'list')).out).toBe(`${id}  Happy Paws (America/New_York)\n`);
  expect(await maskline('key', 'create', '--org', id)).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^msk_[\w-]{43}\n$/),
  });
});

test.each([
  ['a zone that is none', ['org', 'create', '--name', 'X', '--time-zone', 'EST', '--country', 'US'], 'IANA'],
  ['an organization that is not there', ['key', 'create', '--org', 'abc'], 'maskline org list'],
  ['a missing option', ['org', 'create', '--name', 'X'], '--time-zone'],
  [
    'a missing token',
    ['org', 'create', '--name', 'X', ...PLACE, '--account-sid', 'AC1'],
    'TWILIO_AUTH_TOKEN',
  ],
])('%s is refused in a sentence', async (_name, args, sentence) => {
  const { code, err } = await maskline(...args);
  expect(code).toBe(1);
  expect(err).toContain(sentence);
  expect(err).not.toContain('    at ');
});

test('check-log says of every organization whether the log and the conversations agree', async () => {
  expect(await maskline('check-log')).toMatchObject({
    code: 0,
    out: 'Happy Paws: 0 texts received, in 0 conversations and the box: as in the log\n',
  });
});

test('the doctor says what is missing and what to do', async () => {
  const { code, out } = await maskline('doctor');
  expect(code).toBe(0);
  expect(out).toContain('its schema up to date');
  expect(out).toContain('No server answers');
  expect(out).toContain('`npm start` starts one');
});
