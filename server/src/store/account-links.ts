import type { Db } from './db.ts';
import type { AccountLink } from './tables.ts';

/** Whatever the link is of, in whichever organization. */
export function findLink(db: Db, tokenHash: Buffer): Promise<AccountLink | undefined> {
  return db.selectFrom('accountLinks').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst();
}

export function findLinkById(db: Db, orgId: string, linkId: string): Promise<AccountLink | undefined> {
  return db
    .selectFrom('accountLinks')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', linkId)
    .executeTakeFirst();
}

/** Whether the link could be used until now and is used herewith; of several at once one gets true. */
export async function markLinkUsed(
  db: Db,
  { orgId, id }: Pick<AccountLink, 'orgId' | 'id'>,
  at: Date,
): Promise<boolean> {
  const row = await open(db, orgId)
    .set({ usedAt: at, tokenSealed: null })
    .where('id', '=', id)
    .where('expiresAt', '>', at)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** Makes the open links of a user useless, or with null those of a first owner. */
export async function withdrawLinks(db: Db, orgId: string, userId: string | null, at: Date): Promise<void> {
  await open(db, orgId)
    .set({ withdrawnAt: at, tokenSealed: null })
    .where('userId', userId === null ? 'is' : '=', userId)
    .execute();
}

export async function markLinkMailed(
  db: Db,
  { orgId, id }: Pick<AccountLink, 'orgId' | 'id'>,
  at: Date,
): Promise<void> {
  await open(db, orgId).set({ mailedAt: at, tokenSealed: null }).where('id', '=', id).execute();
}

/** When the newest open link of a user was made, if there is one. */
export async function findNewestLink(
  db: Db,
  orgId: string,
  userId: string,
): Promise<Pick<AccountLink, 'kind' | 'createdAt' | 'expiresAt'> | undefined> {
  return db
    .selectFrom('accountLinks')
    .select(['kind', 'createdAt', 'expiresAt'])
    .where('orgId', '=', orgId)
    .where('userId', '=', userId)
    .where('usedAt', 'is', null)
    .where('withdrawnAt', 'is', null)
    .orderBy('createdAt', 'desc')
    .limit(1)
    .executeTakeFirst();
}

function open(db: Db, orgId: string) {
  return db
    .updateTable('accountLinks')
    .where('orgId', '=', orgId)
    .where('usedAt', 'is', null)
    .where('withdrawnAt', 'is', null);
}
