import { DomainError } from '@maskline/core/domain/errors';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { Passkey, User } from './tables.ts';

type Holder = Pick<User, 'orgId' | 'id'>;

/** Whose passkey it is, in whichever organization. */
export function findPasskey(db: Db, credentialId: Buffer): Promise<Passkey | undefined> {
  return db.selectFrom('passkeys').selectAll().where('credentialId', '=', credentialId).executeTakeFirst();
}

export function listPasskeys(db: Db, { orgId, id }: Holder): Promise<Passkey[]> {
  return db
    .selectFrom('passkeys')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('userId', '=', id)
    .orderBy('createdAt')
    .orderBy('id')
    .execute();
}

/** One of the user's own. Throws `not_found`. */
export async function lockPasskey(db: Db, { orgId, id }: Holder, passkeyId: string): Promise<Passkey> {
  const passkey = await db
    .selectFrom('passkeys')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('userId', '=', id)
    .where('id', '=', passkeyId)
    .forUpdate()
    .executeTakeFirst();
  if (!passkey) throw new DomainError('not_found');
  return passkey;
}

export async function updatePasskey(
  db: Db,
  { orgId, id }: Pick<Passkey, 'orgId' | 'id'>,
  change: Partial<Pick<Passkey, 'name' | 'counter' | 'lastUsedAt'>>,
): Promise<void> {
  await db.updateTable('passkeys').set(change).where('orgId', '=', orgId).where('id', '=', id).execute();
}

export async function removePasskey(db: Db, { orgId, id }: Pick<Passkey, 'orgId' | 'id'>): Promise<void> {
  await db.deleteFrom('passkeys').where('orgId', '=', orgId).where('id', '=', id).execute();
}

/** Removes all of a user; how many there were. */
export async function removePasskeysOfUser(db: Db, { orgId, id }: Holder): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('passkeys')
    .where('orgId', '=', orgId)
    .where('userId', '=', id)
    .executeTakeFirst();
  return Number(numDeletedRows);
}

export async function countPasskeys(db: Db, { orgId, id }: Holder): Promise<number> {
  const { count } = await db
    .selectFrom('passkeys')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('orgId', '=', orgId)
    .where('userId', '=', id)
    .executeTakeFirstOrThrow();
  return count;
}
