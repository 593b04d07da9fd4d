import type { ExpressionBuilder, Updateable } from 'kysely';
import type { Db } from './db.ts';
import { selectPausedOrganizations } from './recoveries.ts';
import type { ScheduledText, Tables } from './tables.ts';

type Key = { orgId: string; id: string };
/** Where a list by their times goes on. */
export type SendPosition = readonly [sendAt: Date, id: string];

/** What waits in a conversation, the earliest first; one more than the limit, if there is one. */
export function listScheduledTexts(
  db: Db,
  orgId: string,
  page: { threadId: string; after: SendPosition | null; limit: number },
): Promise<ScheduledText[]> {
  const { threadId, after, limit } = page;
  return db
    .selectFrom('scheduledTexts')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('threadId', '=', threadId)
    .$call((query) => (after ? query.where(isBehind(after)) : query))
    .orderBy('sendAt')
    .orderBy('id')
    .limit(limit + 1)
    .execute();
}

const isBehind =
  ([sendAt, id]: SendPosition) =>
  (row: ExpressionBuilder<Tables, 'scheduledTexts'>) =>
    row(row.refTuple('sendAt', 'id'), '>', row.tuple(sendAt, id));

export type DueText = Pick<ScheduledText, 'orgId' | 'id' | 'threadId' | 'sendAt'>;

/** Those of every organization that sends, whose time has come, and that nobody has to decide on. */
export function listDueTexts(
  db: Db,
  at: Date,
  { after, limit }: { after: SendPosition | null; limit: number },
): Promise<DueText[]> {
  return db
    .selectFrom('scheduledTexts')
    .select(['orgId', 'id', 'threadId', 'sendAt'])
    .where('problem', 'is', null)
    .where('sendAt', '<=', at)
    .where('orgId', 'not in', selectPausedOrganizations(db))
    .$call((query) => (after ? query.where(isBehind(after)) : query))
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
