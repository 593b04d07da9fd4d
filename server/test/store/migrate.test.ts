import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '../../src/store/migrate.ts';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/database.ts';
import { makeTestFolder } from '../support/test-folder.ts';

let database: TestDatabase;
let folder: string;
let client: pg.Client;

beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await makeTestFolder();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterEach(async () => {
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const write = (name: string, sql: string) => writeFile(join(folder, name), sql);
const migrateFolder = () => migrate(database.url, () => {}, folder);

async function select(sql: string): Promise<unknown[]> {
  return (await client.query({ text: sql, rowMode: 'array' })).rows.map((row) => row[0]);
}

test('the files are applied in the order of their numbers, once', async () => {
  await write('0001_kennels.sql', 'create table kennels (id integer primary key);');
  await write('0002_dogs.sql', 'create table dogs (kennel_id integer references kennels (id));');

  expect(await migrateFolder()).toEqual({ applied: ['0001_kennels.sql', '0002_dogs.sql'] });
  expect(await migrateFolder()).toEqual({ applied: [] });
  expect(await select('select name from schema_migrations order by version')).toEqual([
    '0001_kennels.sql',
    '0002_dogs.sql',
  ]);
});

test('a later start applies only what is new', async () => {
  await write('0001_kennels.sql', 'create table kennels (id integer primary key);');
  await migrateFolder();
  await write('0002_cats.sql', 'alter table kennels add column cats integer;');

  expect(await migrateFolder()).toEqual({ applied: ['0002_cats.sql'] });
});

test('five callers at once apply each file once, and all succeed', async () => {
  await write('0001_counter.sql', 'create table counter (n integer); insert into counter values (0);');
  await write('0002_slow.sql', 'select pg_sleep(0.2); update counter set n = n + 1;');

  const outcomes = await Promise.all(Array.from({ length: 5 }, migrateFolder));

  expect(outcomes.map(({ applied }) => applied.length).sort()).toEqual([0, 0, 0, 0, 2]);
  expect(await select('select n from counter')).toEqual([1]);
});

test('a failing file leaves nothing of itself, and the ones before it stay applied', async () => {
  await write('0001_kennels.sql', 'create table kennels (id integer primary key);');
  await write('0002_broken.sql', 'create table half (id integer);\n\ncreate table broken (id wrong_type);');

  await expect(migrateFolder()).rejects.toThrow(
    'Migration 0002_broken.sql, line 3: type "wrong_type" does not exist',
  );

  expect(await select("select to_regclass('half')::text")).toEqual([null]);
  expect(await select('select name from schema_migrations')).toEqual(['0001_kennels.sql']);
});

test('a file changed after it was applied is refused, and the later ones wait', async () => {
  await write('0001_kennels.sql', 'create table kennels (id integer primary key);');
  await migrateFolder();
  await write('0001_kennels.sql', 'create table kennels (id bigint primary key);');
  await write('0002_dogs.sql', 'create table dogs (id integer);');

  await expect(migrateFolder()).rejects.toThrow('Migration 0001_kennels.sql differs from what was applied');
  expect(await select("select to_regclass('dogs')::text")).toEqual([null]);
});

test('other line ends are no change', async () => {
  await write('0001_kennels.sql', 'create table kennels (\nid integer\n);\n');
  await migrateFolder();
  await write('0001_kennels.sql', 'create table kennels (\r\nid integer\r\n);\r\n');

  expect(await migrateFolder()).toEqual({ applied: [] });
});

test('a database of a newer release is refused by name', async () => {
  await write('0001_kennels.sql', 'create table kennels (id integer primary key);');
  await write('0002_dogs.sql', 'create table dogs (id integer);');
  await migrateFolder();
  await rm(join(folder, '0002_dogs.sql'));

  await expect(migrateFolder()).rejects.toThrow(
    'The database is newer than this release of Maskline: it has migration 0002_dogs.sql',
  );
});

test('a gap or a double in the numbers is refused before anything is applied', async () => {
  await write('0001_kennels.sql', 'create table kennels (id integer primary key);');
  await write('0003_dogs.sql', 'create table dogs (id integer);');

  await expect(migrateFolder()).rejects.toThrow('0003_dogs.sql should be named 0002_<name>.sql');
  expect(await select("select to_regclass('kennels')::text")).toEqual([null]);
});

test("the job queue's tables are there afterwards", async () => {
  await migrateFolder();

  expect(await select("select to_regproc('graphile_worker.add_job') is not null")).toEqual([true]);
});

test('the template of this run holds the whole schema, so migrating a clone of it applies nothing', async () => {
  const clone = await createTestDatabase();
  try {
    expect(await migrate(clone.url)).toEqual({ applied: [] });
  } finally {
    await clone.drop();
  }
});
