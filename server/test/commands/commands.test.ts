import { readdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { openDb } from '../../src/store/db.ts';
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

test('key list shows the keys, key revoke makes one useless, and says when no owner’s key is left', async () => {
  const created = await maskline('org', 'create', '--name', 'Other Paws', ...PLACE);
  const [, org = ''] = /organization {2}(\S+)/.exec(created.out) ?? [];
  const listed = await maskline('key', 'list', '--org', org);
  expect(listed.out).toMatch(/^\S+ {2}Other Paws, owner: "first key", made 20\d\d-\d\d-\d\d, never used\n$/);
  const [id = ''] = listed.out.split(' ');
  const revoked = await maskline('key', 'revoke', id);
  expect(revoked).toMatchObject({
    code: 0,
    out: expect.stringContaining('Revoked: Other Paws, owner: "first key"'),
  });
  expect(revoked.out).toContain(`No owner's key is left: \`maskline key create --org ${org}\``);
  expect((await maskline('key', 'list')).out).toMatch(new RegExp(`^${id} .*, revoked 20`, 'm'));
  expect(await maskline('key', 'revoke', id)).toMatchObject({
    code: 0,
    out: expect.stringContaining('before'),
  });
});

test('the version is printed', async () => {
  expect(await maskline('--version')).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
  });
});

test.each([
  ['a zone that is none', ['org', 'create', '--name', 'X', '--time-zone', 'EST', '--country', 'US'], 'IANA'],
  ['an organization that is not there', ['key', 'create', '--org', 'abc'], 'maskline org list'],
  ['a missing option', ['org', 'create', '--name', 'X'], '--time-zone'],
  [
    'a missing token',
    ['org', 'create', '--name', 'X', ...PLACE, '--account-sid', `AC${'0a'.repeat(16)}`],
    'TWILIO_AUTH_TOKEN',
  ],
  [
    'a malformed account SID',
    ['org', 'create', '--name', 'X', ...PLACE, '--account-sid', 'AC1'],
    '32 hexadecimal',
  ],
  ['a missing option', ['org', 'create', '--name', 'X'], 'maskline org create --help'],
  ['a key that is not there', ['key', 'revoke', 'abc'], 'maskline key list'],
])('%s is refused in a sentence', async (_name, args, sentence) => {
  const { code, err } = await maskline(...args);
  expect(code).toBe(1);
  expect(err).toContain(sentence);
  expect(err).not.toContain('    at ');
});

test('check-log says of every organization whether the log and the conversations agree', async () => {
  const { code, out } = await maskline('check-log');
  expect(code).toBe(0);
  expect(out).toContain('Happy Paws: 0 texts received, in 0 conversations and the box: as in the log\n');
});

describe('the doctor', () => {
  test('says what is missing and what to do', async () => {
    const { code, out } = await maskline('doctor');
    expect(code).toBe(0);
    expect(out).toContain('its schema up to date');
    expect(out).toContain('No server answers');
    expect(out).toContain('`npm start` starts one');
  });

  test('only looks: an empty database stays empty, and no key is made', async () => {
    const empty = await createEmptyDatabase();
    const folder = await makeTestFolder();
    const before = await readdir(folder);
    const changed = { ...env, DATABASE_URL: empty.url, MASKLINE_DATA_DIR: folder };
    const { code, out } = await runCommandLine(['doctor'], changed);
    expect({ code, out }).toMatchObject({ code: 0, out: expect.stringMatching(/\d+ migrations pending/) });
    expect(await readdir(folder)).toEqual(before);
    const { db, pool } = openDb(empty.url, { maxConnections: 1 });
    expect(await db.introspection.getTables()).toEqual([]);
    await pool.end();
    await empty.drop();
  });
});

test('where there is no database yet, neither the doctor nor a list makes one', async () => {
  const folder = await makeTestFolder();
  const before = await readdir(folder);
  const embedded = { ...env, DATABASE_URL: '', MASKLINE_DATA_DIR: folder };
  expect(await runCommandLine(['doctor'], embedded)).toMatchObject({
    code: 0,
    out: expect.stringContaining(`There is no database in ${folder} yet`),
  });
  expect(await runCommandLine(['org', 'list'], embedded)).toMatchObject({
    code: 1,
    err: expect.stringContaining(`There is no database in ${folder} yet`),
  });
  expect(await readdir(folder)).toEqual(before);
});
