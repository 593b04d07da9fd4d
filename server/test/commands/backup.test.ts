import { copyFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { type RunningCommand, runCommandLine, startCommand } from '../support/command-line.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { tableDigests } from '../support/table-digests.ts';
import { makeTestFolder } from '../support/test-folder.ts';

let source: TestDatabase;
let target: TestDatabase;
let folder: string;
let env: Record<string, string>;
let freePort: string;
let server: RunningCommand;
const file = () => join(folder, 'desk.backup');
const maskline = (...args: string[]) => runCommandLine(args, env);
const onTarget = (more: Record<string, string>, ...args: string[]) =>
  runCommandLine(args, { ...env, DATABASE_URL: target.url, MASKLINE_PORT: freePort, ...more });

async function select(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return (await client.query(sql).finally(() => client.end())).rows;
}

beforeAll(async () => {
  [source, target] = [await createEmptyDatabase(), await createEmptyDatabase()];
  folder = await makeTestFolder();
  freePort = String(await findFreePort());
  env = {
    DATABASE_URL: source.url,
    MASKLINE_DATA_DIR: folder,
    MASKLINE_PORT: String(await findFreePort()),
    MASKLINE_SANDBOX_PORT: String(await findFreePort()),
    MASKLINE_LOG_LEVEL: 'silent',
  };
  server = startCommand(['start', '--demo'], env);
  await server.printed('Happy Paws is here');
});
afterAll(async () => {
  server.process.kill('SIGKILL');
  await server.finished;
  await source.drop();
  await target.drop();
  await rm(folder, { recursive: true, force: true });
});

test('of a running server goes into a file that only its owner may read, and names what is not in it', async () => {
  const made = await maskline('backup', file());
  expect(made).toMatchObject({ code: 0, out: expect.stringContaining(`Wrote ${file()}`) });
  expect(made.out).toContain('It holds phone numbers and texts');
  expect(made.out).toContain(`keep ${join(folder, 'secret.key')} too, apart from it`);
  expect(made.out).toContain('`--with-sandbox` takes it along');
  expect((await stat(file())).mode & 0o777).toBe(0o600);
  const key = (await readFile(join(folder, 'secret.key'), 'utf8')).trim();
  expect((await readFile(file())).includes(key)).toBe(false);
});

test('does not replace a file, and leaves none where it fails', async () => {
  expect(await maskline('backup', file())).toMatchObject({
    code: 1,
    err: `${file()} is there already: name another file.\n`,
  });
  const nowhere = join(folder, 'missing', 'x.backup');
  expect(await maskline('backup', nowhere)).toMatchObject({
    code: 1,
    err: expect.stringContaining('(ENOENT)'),
  });
});

test('is not restored under another secret key, nor where a server runs, nor over what is there', async () => {
  const refused = async (more: Record<string, string>, sentence: string) => {
    const { code, err } = await onTarget(more, 'restore', file());
    expect([code, err]).toEqual([1, expect.stringContaining(sentence)]);
    expect(err).not.toContain('    at ');
  };
  await refused(
    { MASKLINE_SECRET_KEY: '5a'.repeat(32) },
    'is not the one that the carrier tokens and the audit log',
  );
  await refused({ MASKLINE_DATA_DIR: join(folder, 'fresh') }, 'or there is none');
  // What answers may be the old server, on a folder or a database that was moved away.
  await refused({ MASKLINE_PORT: env.MASKLINE_PORT ?? '' }, 'Something answers at http://127.0.0.1:');
  await refused({ DATABASE_URL: source.url }, 'Maskline is at work on this database: stop the server');
  expect(await tableDigests(target.url)).toEqual({});
});

test('with the sandbox is restored whole, and the doctor says that the organization recovers', async () => {
  const whole = join(folder, 'whole.backup');
  expect(await maskline('backup', whole, '--with-sandbox')).toMatchObject({ code: 0 });
  const restored = await onTarget({}, 'restore', whole);
  expect(restored).toMatchObject({
    code: 0,
    out: expect.stringContaining('Every organization is in recovery'),
  });
  expect(await tableDigests(target.url, 'sandbox')).toEqual(await tableDigests(source.url, 'sandbox'));
  const [numbered] = await select(
    target.url,
    'select (select last_value from sandbox.numbers_seq_seq) - max(seq) as after_last from sandbox.numbers',
  );
  expect(numbered).toEqual({ after_last: '0' });
  const { out } = await onTarget({}, 'doctor');
  expect(out).toContain('Happy Paws: recovers from the backup of');
  expect(out).toContain('POST /api/v1/recovery/resume');
  expect(await onTarget({}, 'restore', whole)).toMatchObject({
    code: 1,
    err: expect.stringContaining('not empty'),
  });
});

test('on standard output is the same file', async () => {
  const piped = startCommand(['backup', '-'], env);
  const chunks: Buffer[] = [];
  piped.process.stdout?.on('data', (chunk: Buffer) => chunks.push(chunk));
  const { code, err } = await piped.finished;
  expect([code, err]).toEqual([0, expect.stringContaining('Wrote the backup')]);
  const path = join(folder, 'piped.backup');
  await writeFile(path, Buffer.concat(chunks));
  expect((await onTarget({}, 'restore', path)).err).toContain('not empty');
});

test('made by other means is said with recover, while nobody is at work', async () => {
  const at = '2026-11-20T10:00:00Z';
  expect(await maskline('recover', '--backup-at', at)).toMatchObject({
    code: 1,
    err: expect.stringContaining('stop the server'),
  });
  expect(await onTarget({}, 'recover', '--backup-at', 'yesterday')).toMatchObject({
    code: 1,
    err: expect.stringContaining('with an offset'),
  });
  expect(await onTarget({}, 'recover', '--backup-at', '2090-01-01T00:00:00Z')).toMatchObject({
    code: 1,
    err: expect.stringContaining('in the future'),
  });
  expect(await onTarget({}, 'recover', '--backup-at', at)).toMatchObject({
    code: 0,
    out: expect.stringContaining('nothing is sent'),
  });
  expect((await onTarget({}, 'doctor')).out).toContain(
    'recovers from the backup of 2026-11-20T10:00:00.000Z',
  );
});

test('of an embedded database that is stopped is restored into a new one', async () => {
  const embedded = (name: string) => ({
    DATABASE_URL: '',
    MASKLINE_DATA_DIR: join(folder, name),
    MASKLINE_PORT: freePort,
  });
  const run = (name: string, ...args: string[]) => runCommandLine(args, { ...env, ...embedded(name) });
  expect(await run('old', 'backup')).toMatchObject({
    code: 1,
    err: expect.stringContaining('There is no database in'),
  });
  expect(await run('old', 'migrate')).toMatchObject({ code: 0 });
  await run(
    'old',
    'org',
    'create',
    '--name',
    'Embedded Paws',
    '--time-zone',
    'America/New_York',
    '--country',
    'US',
  );
  const path = join(folder, 'embedded.backup');
  expect(await run('old', 'backup', path)).toMatchObject({ code: 0, err: '' });
  expect(await run('new', 'restore', path)).toMatchObject({
    code: 1,
    err: expect.stringContaining('is not the one'),
  });
  await mkdir(join(folder, 'new'), { recursive: true });
  await copyFile(join(folder, 'old', 'secret.key'), join(folder, 'new', 'secret.key'));
  expect(await run('new', 'restore', path)).toMatchObject({ code: 0, err: '' });
  expect((await run('new', 'org', 'list')).out).toContain('Embedded Paws');
});
