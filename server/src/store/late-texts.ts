import type { Db } from './db.ts';

/** Whether the client has written in the thread after `at`, as far as it is stored. */
export async function hasLaterText(db: Db, orgId: string, threadId: string, at: Date): Promise<boolean> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('orgId', '=', orgId)
    .where('threadId', '=', threadId)
    .where('direction', '=', 'inbound')
    .where('occurredAt', '>', at)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function hasOptedOutSince(db: Db, orgId: string, phone: string, at: Date): Promise<boolean> {
  const row = await db
    .selectFrom('optOuts')
    .select('phone')
    .where('orgId', '=', orgId)
    .where('phone', '=', phone)
    .where('optedOutAt', '>', at)
    .executeTakeFirst();
  return row !== undefined;
}
