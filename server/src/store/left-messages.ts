import { sql } from 'kysely';
import type { Db } from './db.ts';
import { type ShownMessage, selectShown } from './messages.ts';

export type LeftFilter = {
  /** Goes on after this instant and id. */
  after: readonly [occurredAt: string, id: string] | null;
  limit: number;
};

/** Texts that no carrier is known to have taken, oldest first; one more than the limit, if there is one. */
export function listLeftMessages(
  db: Db,
  orgId: string,
  { after, limit }: LeftFilter,
): Promise<ShownMessage[]> {
  let query = selectShown(db, orgId)
    .where('messages.status', 'in', ['queued', 'sending'])
    .where('messages.carrierMessageId', 'is', null)
    .orderBy('messages.occurredAt')
    .orderBy('messages.id')
    .limit(limit + 1);
  if (after) {
    const [at, id] = after;
    query = query.where(
      sql<boolean>`(messages.occurred_at, messages.id) > (${at}::timestamptz, ${id}::uuid)`,
    );
  }
  return query.execute();
}

export async function countLeftMessages(db: Db, orgId: string): Promise<number> {
  const { count } = await db
    .selectFrom('messages')
    .select((row) => row.fn.countAll<string>().as('count'))
    .where('orgId', '=', orgId)
    .where('status', 'in', ['queued', 'sending'])
    .where('carrierMessageId', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The first text of every thread that waits for its hand-over. */
export async function listFirstQueued(db: Db, orgId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('messages')
    .select('id')
    .distinctOn('threadId')
    .where('orgId', '=', orgId)
    .where('status', '=', 'queued')
    .orderBy('threadId')
    .orderBy('seq')
    .execute();
  return rows.map(({ id }) => id);
}
