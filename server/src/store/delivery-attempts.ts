import type { Db } from './db.ts';
import type { DeliveryAttempt, Message } from './tables.ts';

/** Calls that began before `startedBefore` and whose end nobody wrote down. */
export function listCallsOver(
  db: Db,
  startedBefore: Date,
  limit: number,
): Promise<{ orgId: string; id: string }[]> {
  return db
    .selectFrom('deliveryAttempts')
    .select(['orgId', 'id'])
    .where('state', '=', 'calling')
    .where('startedAt', '<', startedBefore)
    .limit(limit)
    .execute();
}

/** Attempts of unknown outcome of which the carrier is to be asked now. */
export function listLookupsDue(db: Db, at: Date, limit: number): Promise<{ orgId: string; id: string }[]> {
  return db
    .selectFrom('deliveryAttempts')
    .select(['orgId', 'id'])
    .where('state', '=', 'unknown')
    .where('nextLookupAt', '<=', at)
    .orderBy('nextLookupAt')
    .limit(limit)
    .execute();
}

/** The attempt of a text whose outcome is unknown, if it has one. */
export function findUnknownAttempt(
  db: Db,
  orgId: string,
  messageId: string,
): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('deliveryAttempts')
    .select('id')
    .where('orgId', '=', orgId)
    .where('messageId', '=', messageId)
    .where('state', '=', 'unknown')
    .executeTakeFirst();
}

export type AttemptWithThread = DeliveryAttempt & { threadId: string };

/** An attempt and the thread of its text. */
export async function findAttempt(
  db: Db,
  orgId: string,
  attemptId: string,
): Promise<AttemptWithThread | undefined> {
  return db
    .selectFrom('deliveryAttempts')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.orgId', '=', 'deliveryAttempts.orgId')
        .onRef('messages.id', '=', 'deliveryAttempts.messageId'),
    )
    .selectAll('deliveryAttempts')
    .select('messages.threadId')
    .where('deliveryAttempts.orgId', '=', orgId)
    .where('deliveryAttempts.id', '=', attemptId)
    .executeTakeFirst();
}

/** The attempt whose outcome this text of the carrier is, if it is known. */
export function findAttemptOfText(
  db: Db,
  orgId: string,
  carrierMessageId: string,
): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('deliveryAttempts')
    .select('id')
    .where('orgId', '=', orgId)
    .where('carrierMessageId', '=', carrierMessageId)
    .executeTakeFirst();
}

/** Which of these texts of the carrier we know already, by their ids. */
export async function listKnownTexts(
  db: Db,
  orgId: string,
  carrierMessageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (carrierMessageIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('deliveryAttempts')
    .select('carrierMessageId')
    .where('orgId', '=', orgId)
    .where('carrierMessageId', 'in', carrierMessageIds)
    .unionAll(
      db
        .selectFrom('messages')
        .select('carrierMessageId')
        .where('orgId', '=', orgId)
        .where('carrierMessageId', 'in', carrierMessageIds),
    )
    .execute();
  return new Set(rows.flatMap(({ carrierMessageId }) => carrierMessageId ?? []));
}

/** Other attempts with the same words between the same phones whose outcome is open. */
export async function countRivals(
  db: Db,
  { orgId, id, fromE164, toPhone, startedAt }: DeliveryAttempt,
  { body }: Pick<Message, 'body'>,
): Promise<{ calling: number; olderUnknown: number }> {
  const rows = await db
    .selectFrom('deliveryAttempts')
    .innerJoin('messages', (join) =>
      join
        .onRef('messages.orgId', '=', 'deliveryAttempts.orgId')
        .onRef('messages.id', '=', 'deliveryAttempts.messageId'),
    )
    .select(['deliveryAttempts.state', 'deliveryAttempts.startedAt', 'deliveryAttempts.id'])
    .where('deliveryAttempts.orgId', '=', orgId)
    .where('deliveryAttempts.id', '<>', id)
    .where('deliveryAttempts.state', 'in', ['calling', 'unknown'])
    .where('fromE164', '=', fromE164)
    .where('toPhone', '=', toPhone)
    .where('messages.body', '=', body)
    .execute();
  const isOlder = (row: (typeof rows)[number]) =>
    row.startedAt < startedAt || (row.startedAt.getTime() === startedAt.getTime() && row.id < id);
  return {
    calling: rows.filter(({ state }) => state === 'calling').length,
    olderUnknown: rows.filter((row) => row.state === 'unknown' && isOlder(row)).length,
  };
}
