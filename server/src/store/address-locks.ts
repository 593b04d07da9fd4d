import { sql } from 'kysely';
import type { Db } from './db.ts';

/** Lets the changes through one address of an organization happen one after the other; the lock ends with the transaction. */
export async function lockAddress(db: Db, orgId: string, address: string): Promise<void> {
  const name = JSON.stringify(['address', orgId, address]);
  await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`.execute(db);
}
