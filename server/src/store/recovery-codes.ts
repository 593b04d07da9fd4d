import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { RecoveryCode, User } from './tables.ts';

type Holder = Pick<User, 'orgId' | 'id'>;

export async function insertRecoveryCodes(db: Db, codes: readonly RecoveryCode[]): Promise<void> {
  await db
    .insertInto('recoveryCodes')
    .values([...codes])
    .execute();
}

/** Whether the code was unused until now and is used herewith; of several at once one gets true. */
export async function markCodeUsed(db: Db, { orgId, id }: Holder, hash: Buffer, at: Date): Promise<boolean> {
  const row = await db
    .updateTable('recoveryCodes')
    .set({ usedAt: at })
    .where('orgId', '=', orgId)
    .where('userId', '=', id)
    .where('hash', '=', hash)
    .where('usedAt', 'is', null)
    .returning('hash')
    .executeTakeFirst();
  return row !== undefined;
}

export async function removeRecoveryCodes(db: Db, { orgId, id }: Holder): Promise<void> {
  await db.deleteFrom('recoveryCodes').where('orgId', '=', orgId).where('userId', '=', id).execute();
}

export async function countRecoveryCodes(db: Db, { orgId, id }: Holder): Promise<number> {
  const { count } = await db
    .selectFrom('recoveryCodes')
    .select(sql<number>`count(*)::int`.as('count'))
    .where('orgId', '=', orgId)
    .where('userId', '=', id)
    .where('usedAt', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}
