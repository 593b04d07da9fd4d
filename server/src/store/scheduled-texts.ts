import type { Updateable } from 'kysely';
import type { Db } from './db.ts';
import { selectPausedOrganizations } from './recoveries.ts';
import type { ScheduledText, Tables } from './tables.ts';

type Key = { orgId: string; id: string };

/** What waits in a conversation, the earliest first; one more than the limit, if there is one. */
export function listScheduledTexts(
  db: Db,
  orgId: string,
  page: { threadId: string; after: readonly [sendAt: Date, id: string] | null; limit: number },
): Promise<ScheduledText[]> {
  const { threadId, after, limit } = page;
  return db
    .selectFrom('scheduledTexts')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('threadId', '=', threadId)
    .$if(after !== null, (query) =>
      query.where((row) => row(row.refTuple('sendAt', 'id'), '>', row.tuple(...(after ?? [new Date(), ''])))),
    )
    .orderBy('sendAt')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
}

export type DueText = Omit<ScheduledText, 'body'>;
export type DuePosition = readonly [sendAt: Date, id: string];

/** Those of every organization that sends, whose time has come, and that nobody has to decide on. */
export function listDueTexts(
  db: Db,
  at: Date,
  { after, limit }: { after: DuePosition | null; limit: number },
): Promise<DueText[]> {
  return db
    .selectFrom('scheduledTexts')
    .select([
      'orgId',
      'id',
      'threadId',
      'contactId',
      'sendAt',
      'problem',
      'createdBy',
      'createdAt',
      'updatedAt',
    ])
    .where('problem', 'is', null)
    .where('sendAt', '<=', at)
    .where('orgId', 'not in', selectPausedOrganizations(db))
    .$if(after !== null, (query) =>
      query.where((row) => row(row.refTuple('sendAt', 'id'), '>', row.tuple(...(after ?? [at, ''])))),
    )
    .orderBy('sendAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Locks it, so that it goes out, is changed or is taken back, and never two of these. */
export function lockScheduledText(db: Db, { orgId, id }: Key): Promise<ScheduledText | undefined> {
  return db
    .selectFrom('scheduledTexts')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export function insertScheduledText(db: Db, text: ScheduledText): Promise<ScheduledText> {
  return db.insertInto('scheduledTexts').values(text).returningAll().executeTakeFirstOrThrow();
}

export function updateScheduledText(
  db: Db,
  { orgId, id }: Key,
  change: Updateable<Tables['scheduledTexts']>,
): Promise<ScheduledText> {
  return db
    .updateTable('scheduledTexts')
    .set(change)
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

export async function deleteScheduledText(db: Db, { orgId, id }: Key): Promise<void> {
  await db.deleteFrom('scheduledTexts').where('orgId', '=', orgId).where('id', '=', id).execute();
}
