import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { CarrierAccount, CarrierPoll, Message } from './tables.ts';

type Account = Pick<CarrierAccount, 'orgId' | 'id' | 'createdAt'>;

/** Up to when the carrier's list was read; at first, when the account was connected. */
export async function findSeenUntil(db: Db, { orgId, id, createdAt }: Account): Promise<Date> {
  const poll = await db
    .selectFrom('carrierPolls')
    .select('seenUntil')
    .where('orgId', '=', orgId)
    .where('carrierAccountId', '=', id)
    .executeTakeFirst();
  return poll?.seenUntil ?? createdAt;
}

/** Notes that the whole list was read; of two that read it at once, the later one counts. */
export async function noteSeenUntil(db: Db, { orgId, id }: Account, seenUntil: Date): Promise<void> {
  await db
    .insertInto('carrierPolls')
    .values({ orgId, carrierAccountId: id, seenUntil, failures: 0 })
    .onConflict((conflict) =>
      conflict.columns(['orgId', 'carrierAccountId']).doUpdateSet({
        seenUntil: sql`greatest(carrier_polls.seen_until, excluded.seen_until)`,
        failures: 0,
      }),
    )
    .execute();
}

/** Notes that the list could not be read to its end; gives how often that happened in a row. */
export async function countFailure(db: Db, { orgId, id, createdAt }: Account): Promise<number> {
  const row: Pick<CarrierPoll, 'failures'> = await db
    .insertInto('carrierPolls')
    .values({ orgId, carrierAccountId: id, seenUntil: createdAt, failures: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['orgId', 'carrierAccountId'])
        .doUpdateSet((poll) => ({ failures: poll('carrierPolls.failures', '+', 1) })),
    )
    .returning('failures')
    .executeTakeFirstOrThrow();
  return row.failures;
}

export type SentText = Pick<Message, 'status'> & { carrierMessageId: string | null };

/** Of these ids of the carrier, our own texts with the status we know. */
export function listSentTexts(
  db: Db,
  { carrierAccountId, carrierMessageIds }: { carrierAccountId: string; carrierMessageIds: string[] },
): Promise<SentText[]> {
  return db
    .selectFrom('messages')
    .select(['status', 'carrierMessageId'])
    .where('carrierAccountId', '=', carrierAccountId)
    .where('direction', '=', 'outbound')
    .where(sql<boolean>`carrier_message_id = any(${carrierMessageIds})`)
    .execute();
}

/** The attempt that a status is about: the one that the callback's address names, else the one of the carrier's own id. */
export async function findReportedAttempt(
  db: Db,
  orgId: string,
  named: { attemptId: string | null; carrierAccountId: string; carrierMessageId: string },
): Promise<string | null> {
  const { attemptId, carrierAccountId, carrierMessageId } = named;
  const byId = db
    .selectFrom('deliveryAttempts')
    .select('id')
    .where('orgId', '=', orgId)
    .where('id', '=', attemptId);
  const found = attemptId === null ? undefined : await byId.executeTakeFirst();
  if (found) return found.id;
  const byMessage = await db
    .selectFrom('messages')
    .innerJoin('deliveryAttempts', (join) =>
      join
        .onRef('deliveryAttempts.orgId', '=', 'messages.orgId')
        .onRef('deliveryAttempts.messageId', '=', 'messages.id')
        .onRef('deliveryAttempts.carrierMessageId', '=', 'messages.carrierMessageId'),
    )
    .select('deliveryAttempts.id')
    .where('messages.orgId', '=', orgId)
    .where('messages.carrierAccountId', '=', carrierAccountId)
    .where('messages.carrierMessageId', '=', carrierMessageId)
    .executeTakeFirst();
  return byMessage?.id ?? null;
}
