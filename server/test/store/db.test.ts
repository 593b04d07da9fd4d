import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDb } from '../../src/store/db.ts';
import { isDatabaseUnavailable } from '../../src/store/faults.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';

let database: TestDatabase;

beforeAll(async () => {
  database = await createEmptyDatabase();
});
afterAll(() => database.drop());

test('a process that stands still in a transaction keeps nobody waiting for its locks, and learns of it', async () => {
  const frozen = openDb(database.url, { maxConnections: 1, idleTransactionMs: 50 });
  const other = openDb(database.url, { maxConnections: 1 });
  const lock = sql`select pg_advisory_xact_lock(7)`;
  const outcome = frozen.db.transaction().execute(async (tx) => {
    await lock.execute(tx);
    await other.db.transaction().execute((its) => lock.execute(its));
    await sql`select 1`.execute(tx);
  });
  const error: unknown = await outcome.then(
    () => null,
    (reason) => reason,
  );
  expect(isDatabaseUnavailable(error)).toBe(true);
  await Promise.all([frozen.pool.end(), other.pool.end()]);
});
