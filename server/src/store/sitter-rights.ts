import type { Db } from './db.ts';

/** Revokes the keys of a sitter for good; the ids of those that were still valid. */
export async function revokeKeysOfSitter(
  db: Db,
  orgId: string,
  sitterId: string,
  revokedAt: Date,
): Promise<string[]> {
  const rows = await db
    .updateTable('apiKeys')
    .set({ revokedAt })
    .where('orgId', '=', orgId)
    .where('sitterId', '=', sitterId)
    .where('revokedAt', 'is', null)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id).sort();
}
