import { sql } from 'kysely';
import type { Db } from './store/db.ts';

/** The one source of the instant, to the millisecond. Takes the caller's connection, so that it never waits for another. */
export type Clock = { now(db: Db): Promise<Date> };

/** The database's clock: servers on different machines agree about leases and windows. */
export const databaseClock: Clock = {
  async now(db) {
    const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
    const [row] = rows;
    if (!row) throw new Error('the database gave no time');
    return row.now;
  },
};
