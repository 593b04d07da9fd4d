import { readFile, rm } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDb } from '../../src/store/db.ts';
import { clusterFilesIn } from '../../src/store/embedded-postgres/cluster.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../src/store/embedded-postgres/launcher.ts';
import { migrate } from '../../src/store/migrate.ts';
import { urlOfDatabase } from '../support/database.ts';
import { makeTestFolder } from '../support/test-folder.ts';

// A server of its own, because its roles belong to all databases: here nobody has made them yet.
let dataDir: string;
let server: EmbeddedPostgres;
let owner: pg.Client;
beforeAll(async () => {
  dataDir = await makeTestFolder();
  const settings = { fsync: 'off', synchronous_commit: 'off' };
  server = await startEmbeddedPostgres({ dataDir, log: () => {}, settings });
  owner = new pg.Client({ connectionString: server.url });
  await owner.connect();
});
afterAll(async () => {
  await owner.end();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

/** A database that belongs to a login which may make no roles. */
async function makePlainLogin(name: string): Promise<string> {
  await owner.query(`create role ${name} login password 'plain'`);
  await owner.query(`grant ${name} to current_user with set true, inherit true`);
  await owner.query(`create database of_${name} owner ${name}`);
  const url = new URL(urlOfDatabase(server.url, `of_${name}`));
  url.username = name;
  url.password = 'plain';
  return url.href;
}

test('a login that may not make the roles is told what a superuser runs once, and goes on after that', async () => {
  const url = await makePlainLogin('plain');
  const refused = await migrate(url).catch((error: Error) => error);
  expect(refused).toMatchObject({ name: 'MigrationError' });
  const [, advised = ''] =
    /Have a superuser run once, then try again: (.*)$/.exec((refused as Error).message) ?? [];
  expect(advised).toMatch(/create role maskline_app nologin;.* grant maskline_migrator, .* to "plain";$/);
  await owner.query(advised);
  const { applied } = await migrate(url);
  expect(applied).toContain('0017_tenancy.sql');
  const { db } = openDb(url, { maxConnections: 1, role: 'app' });
  expect(await db.selectFrom('clients').select('id').execute()).toEqual([]);
  await db.destroy();
});

test('databases of one server that are migrated at once share the roles', async () => {
  await owner.query('drop database of_plain');
  await owner.query('drop role maskline_migrator, maskline_app, maskline_ingest, maskline_auditor');
  const urls = ['first', 'second', 'third'].map((name) => urlOfDatabase(server.url, name));
  for (const name of ['first', 'second', 'third']) await owner.query(`create database ${name}`);
  await Promise.all(urls.map((url) => migrate(url)));
  const { rows } = await owner.query("select from pg_roles where rolname ~ '^maskline_'");
  expect(rows).toHaveLength(4);
});

test('a role that could pass by the policies stops the migration', async () => {
  const { superuser } = JSON.parse(await readFile(clusterFilesIn(dataDir).passwords, 'utf8'));
  const url = new URL(server.url);
  url.username = 'postgres';
  url.password = superuser;
  const admin = new pg.Client({ connectionString: url.href });
  await admin.connect();
  await admin.query('alter role maskline_app bypassrls');
  await admin.end();
  await owner.query('create database fourth');
  await expect(migrate(urlOfDatabase(server.url, 'fourth'))).rejects.toThrow('nor have BYPASSRLS');
});
