import { sql } from 'kysely';
import type { Db } from '../../src/store/db.ts';

/** Returns as soon as some connections to this database, one unless told otherwise, wait for a lock. */
export async function waitForLockWaiter(db: Db, waiters = 1): Promise<void> {
  for (let tries = 0; tries < 500; tries += 1) {
    const { rows } = await sql`
      select 1 from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`.execute(db);
    if (rows.length >= waiters) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error('nobody waited for a lock');
}
