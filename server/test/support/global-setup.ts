import { execFile } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/store/migrate.ts';
import { onServer, urlOfDatabase } from './database.ts';
import { startTestServer } from './test-server.ts';

const RUN_LOCK = 1_835_101_804;

const SERVER = fileURLToPath(new URL('../../', import.meta.url));

/** What `npm start` runs, built apart from it: starting the sources would take a second each time. */
async function buildBundle(): Promise<string> {
  await promisify(execFile)(process.execPath, ['build.js', 'dist-test'], { cwd: SERVER });
  return `${SERVER}dist-test/maskline.js`;
}

/** One server a run, and on it one migrated template that every test file clones. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [server, bundle] = await Promise.all([startTestServer(), buildBundle()]);
  const run = randomInt(1, 2 ** 31);
  const prefix = `maskline_test_${run}_`;
  const keeper = new pg.Client({ connectionString: server.url });
  await keeper.connect();
  await keeper.query('select pg_advisory_lock($1, $2)', [RUN_LOCK, run]);
  await dropLeftovers(keeper);
  await onServer(server.url, `create database "${prefix}template" template template0`);
  await migrate(urlOfDatabase(server.url, `${prefix}template`));
  project.provide('testServer', { url: server.url, prefix });
  project.provide('bundle', bundle);
  return async () => {
    await keeper.query('select pg_advisory_unlock($1, $2)', [RUN_LOCK, run]);
    await dropLeftovers(keeper);
    await keeper.end();
    await server.stop();
  };
}

/** Drops the databases of runs that live no more: each run holds the lock of its number to its end. */
async function dropLeftovers(keeper: pg.Client): Promise<void> {
  const { rows } = await keeper.query<{ name: string }>(
    `select datname as name from pg_database
      where datname ~ '^maskline_test_[0-9]+_'
        and split_part(datname, '_', 3)::bigint not in
          (select objid::bigint from pg_locks where locktype = 'advisory' and classid = $1)`,
    [RUN_LOCK],
  );
  for (const { name } of rows) await keeper.query(`drop database if exists "${name}" with (force)`);
}
