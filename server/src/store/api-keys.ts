import type { Db } from './db.ts';
import type { ApiKey } from './tables.ts';

export type KeyHolder = Pick<ApiKey, 'orgId' | 'id' | 'role' | 'sitterId' | 'revokedAt'> & {
  sitterActive: boolean | null;
};

/** Whom a key belongs to, in whichever organization. */
export function findKeyHolder(db: Db, hash: Buffer): Promise<KeyHolder | undefined> {
  return db
    .selectFrom('apiKeys')
    .leftJoin('sitters', (join) =>
      join.onRef('sitters.orgId', '=', 'apiKeys.orgId').onRef('sitters.id', '=', 'apiKeys.sitterId'),
    )
    .select(['apiKeys.orgId', 'apiKeys.id', 'apiKeys.role', 'apiKeys.sitterId', 'apiKeys.revokedAt'])
    .select('sitters.active as sitterActive')
    .where('apiKeys.hash', '=', hash)
    .executeTakeFirst();
}

export async function touchKey(db: Db, key: { orgId: string; id: string }, at: Date): Promise<void> {
  await db
    .updateTable('apiKeys')
    .set({ lastUsedAt: at })
    .where('orgId', '=', key.orgId)
    .where('id', '=', key.id)
    .execute();
}
