import { DomainError } from '@maskline/core/domain/errors';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { ApiKey } from './tables.ts';

export type KeyHolder = Pick<ApiKey, 'orgId' | 'id' | 'role' | 'sitterId' | 'revokedAt'>;

/** Whom a key belongs to, in whichever organization. */
export function findKeyHolder(db: Db, hash: Buffer): Promise<KeyHolder | undefined> {
  return db
    .selectFrom('apiKeys')
    .select(['orgId', 'id', 'role', 'sitterId', 'revokedAt'])
    .where('hash', '=', hash)
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

export type ListedKey = Omit<ApiKey, 'hash'> & { organizationName: string; sitterName: string | null };

/** The keys of an organization, or with null of all: those in use first, the oldest first. */
export function listKeys(db: Db, orgId: string | null): Promise<ListedKey[]> {
  return selectListed(db)
    .$call((query) => (orgId === null ? query : query.where('k.orgId', '=', orgId)))
    .orderBy('o.createdAt')
    .orderBy('k.orgId')
    .orderBy('k.revokedAt', (order) => order.asc().nullsFirst())
    .orderBy('k.createdAt')
    .orderBy('k.id')
    .execute();
}

export type KeyFilter = { before: readonly [createdAt: string, id: string] | null; limit: number };

/** The keys of an organization, newest first; one more than the limit, if there is one. */
export function listKeysOfOrganization(
  db: Db,
  orgId: string,
  { before, limit }: KeyFilter,
): Promise<ListedKey[]> {
  return selectListed(db)
    .where('k.orgId', '=', orgId)
    .$call((query) =>
      before
        ? query.where(sql<boolean>`(k.created_at, k.id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`)
        : query,
    )
    .orderBy('k.createdAt', 'desc')
    .orderBy('k.id', 'desc')
    .limit(limit + 1)
    .execute();
}

/** Throws `not_found`. */
export async function getListedKey(db: Db, orgId: string, keyId: string): Promise<ListedKey> {
  const key = await selectListed(db)
    .where('k.orgId', '=', orgId)
    .where('k.id', '=', keyId)
    .executeTakeFirst();
  if (!key) throw new DomainError('not_found');
  return key;
}

function selectListed(db: Db) {
  return db
    .selectFrom('apiKeys as k')
    .innerJoin('organizations as o', 'o.id', 'k.orgId')
    .leftJoin('sitters as s', (join) =>
      join.onRef('s.orgId', '=', 'k.orgId').onRef('s.id', '=', 'k.sitterId'),
    )
    .select(['k.orgId', 'k.id', 'k.name', 'k.role', 'k.sitterId'])
    .select(['k.createdAt', 'k.lastUsedAt', 'k.revokedAt'])
    .select(['o.name as organizationName', 's.name as sitterName']);
}
