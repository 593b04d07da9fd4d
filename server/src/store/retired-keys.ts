import type { Db } from './db.ts';
import type { RetiredKey } from './tables.ts';

export async function listRetiredKeys(
  db: Db,
  orgId: string,
  purpose: RetiredKey['purpose'],
): Promise<RetiredKey[]> {
  return db
    .selectFrom('retiredKeys')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('purpose', '=', purpose)
    .execute();
}

/** Whether a secret key was in use once and then replaced. */
export async function isRetired(db: Db, keyId: string): Promise<boolean> {
  const row = await db
    .selectFrom('retiredKeys')
    .select('keyId')
    .where('keyId', '=', keyId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The place of the last event of an organization that a key sealed; null if it sealed none. */
export async function findLastSealedBy(db: Db, orgId: string, keyId: string): Promise<string | null> {
  const row = await db
    .selectFrom('auditEvents')
    .select('seq')
    .where('orgId', '=', orgId)
    .where('keyId', '=', keyId)
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.seq ?? null;
}
