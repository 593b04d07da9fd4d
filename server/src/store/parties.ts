import type { Db } from './db.ts';
import type { Sitter } from './tables.ts';

/** Whether the client is there; if so, it stays to the end of the transaction. */
export async function holdClient(db: Db, orgId: string, clientId: string): Promise<boolean> {
  const client = await db
    .selectFrom('clients')
    .select('id')
    .where('orgId', '=', orgId)
    .where('id', '=', clientId)
    .forKeyShare()
    .executeTakeFirst();
  return client !== undefined;
}

/** The sitters, as they stay to the end of the transaction: a deactivation waits. */
export async function lockSitters(db: Db, orgId: string, sitterIds: readonly string[]): Promise<Sitter[]> {
  if (sitterIds.length === 0) return [];
  return db
    .selectFrom('sitters')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', 'in', sitterIds)
    .orderBy('id')
    .forShare()
    .execute();
}

export async function isPhoneOfClient(
  db: Db,
  orgId: string,
  clientId: string,
  phone: string,
): Promise<boolean> {
  const contact = await db
    .selectFrom('clientContacts')
    .select('id')
    .where('orgId', '=', orgId)
    .where('clientId', '=', clientId)
    .where('phone', '=', phone)
    .executeTakeFirst();
  return contact !== undefined;
}

export async function hasThread(db: Db, orgId: string, threadId: string): Promise<boolean> {
  const thread = await db
    .selectFrom('threads')
    .select('id')
    .where('orgId', '=', orgId)
    .where('id', '=', threadId)
    .executeTakeFirst();
  return thread !== undefined;
}
