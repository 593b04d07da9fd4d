import { sql } from 'kysely';
import type { Db } from './db.ts';

/** Runs `work` while nobody else runs theirs under the same lock, in this process or another. No transaction is open. */
export function withAdvisoryLock<T>(
  db: Db,
  [kind, which]: readonly [kind: number, which: number],
  work: () => Promise<T>,
): Promise<T> {
  return db.connection().execute(async (holder) => {
    await sql`select pg_advisory_lock(${kind}::int, ${which}::int)`.execute(holder);
    try {
      return await work();
    } finally {
      await sql`select pg_advisory_unlock(${kind}::int, ${which}::int)`.execute(holder);
    }
  });
}
