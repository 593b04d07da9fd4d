import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import { newId } from './ids.ts';
import type { CarrierAccount, CarrierEvent, InboundText } from './tables.ts';

export type EventToKeep = Pick<
  CarrierEvent,
  'orgId' | 'carrierAccountId' | 'kind' | 'source' | 'carrierMessageId' | 'attemptId' | 'raw' | 'receivedAt'
>;

/**
 * Keeps what the carrier told us, as it came. A status that was told in the same words is kept once; a text of an id that
 * is there breaks `carrier_events_text_once`.
 */
export async function insertCarrierEvent(db: Db, event: EventToKeep): Promise<void> {
  // PostgreSQL cannot hold the character itself; in a form it means the same.
  const raw = event.raw.replaceAll('\0', '%00');
  const rawHash = createHash('sha256').update(raw).digest();
  await db
    .insertInto('carrierEvents')
    .values({
      ...event,
      id: newId(),
      raw,
      rawHash,
      ...(event.kind === 'status' ? unlessErased(event, raw) : {}),
    })
    .$if(event.kind === 'status', (query) =>
      query.onConflict((conflict) =>
        conflict
          .columns(['carrierAccountId', 'carrierMessageId', 'rawHash'])
          .where('kind', '=', 'status')
          .doNothing(),
      ),
    )
    .execute();
}

/** A status of an erased client's text names the phone once more: that it came is kept alone. */
function unlessErased({ orgId, attemptId, carrierMessageId, receivedAt }: EventToKeep, raw: string) {
  const isErased = sql<boolean>`exists (
    select from delivery_attempts attempt
      join messages m on m.org_id = attempt.org_id and m.id = attempt.message_id
      join clients on clients.org_id = m.org_id and clients.id = m.client_id
     where attempt.org_id = ${orgId} and clients.erased_at is not null
       and (attempt.id = ${attemptId} or attempt.carrier_message_id = ${carrierMessageId}))`;
  return {
    raw: sql<string>`case when ${isErased} then '' else ${raw} end`,
    erasedAt: sql<Date | null>`case when ${isErased} then ${receivedAt}::timestamptz end`,
  };
}

type TextIds = { carrierAccountId: string; carrierMessageIds: string[] };

/** Of these ids of the carrier, those whose texts we have. */
export async function findKnownTexts(
  db: Db,
  { carrierAccountId, carrierMessageIds }: TextIds,
): Promise<Set<string>> {
  if (carrierMessageIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('carrierEvents')
    .select('carrierMessageId')
    .where('carrierAccountId', '=', carrierAccountId)
    .where('kind', '=', 'text')
    .where(sql<boolean>`carrier_message_id = any(${carrierMessageIds})`)
    .execute();
  return new Set(rows.map(({ carrierMessageId }) => carrierMessageId));
}

export type KeptStatus = CarrierEvent & { carrier: CarrierAccount['carrier'] };

/** Every status that was told of an attempt, by its own id or by the carrier's, in the order they came. */
export function listStatusEvents(
  db: Db,
  orgId: string,
  attempt: { id: string; carrierMessageId: string | null },
): Promise<KeptStatus[]> {
  return db
    .selectFrom('carrierEvents')
    .innerJoin('carrierAccounts', (join) =>
      join
        .onRef('carrierAccounts.orgId', '=', 'carrierEvents.orgId')
        .onRef('carrierAccounts.id', '=', 'carrierEvents.carrierAccountId'),
    )
    .selectAll('carrierEvents')
    .select('carrierAccounts.carrier')
    .where('carrierEvents.orgId', '=', orgId)
    .where('kind', '=', 'status')
    .where('erasedAt', 'is', null)
    .where((row) =>
      row.or([
        row('attemptId', '=', attempt.id),
        ...(attempt.carrierMessageId === null
          ? []
          : [
              row.and([
                row('carrierAccountId', 'in', accountsOf(db, orgId)),
                row('carrierMessageId', '=', attempt.carrierMessageId),
              ]),
            ]),
      ]),
    )
    .orderBy('place')
    .execute();
}

/** Names the account, so that the index of the carrier's ids is used. */
function accountsOf(db: Db, orgId: string) {
  return db.selectFrom('carrierAccounts').select('id').where('orgId', '=', orgId);
}

/** A text of the log beside what was made of it; null where that is missing. */
export type LoggedText = Pick<CarrierEvent, 'place' | 'source' | 'carrierMessageId' | 'raw'> & {
  carrier: CarrierAccount['carrier'];
  disposition: InboundText['disposition'] | null;
  fromAddress: string | null;
  toAddress: string | null;
  body: string | null;
  mediaCount: number | null;
  messageBody: string | null;
  threadId: string | null;
  seq: number | null;
  /** Null too if the owner has removed the phone since. */
  contactPhone: string | null;
};

/** The texts of the log in the order in which they were accepted. */
export function listLoggedTexts(
  db: Db,
  orgId: string,
  { after, limit }: { after: string; limit: number },
): Promise<LoggedText[]> {
  return db
    .selectFrom('carrierEvents as event')
    .innerJoin('carrierAccounts as account', (join) =>
      join.onRef('account.orgId', '=', 'event.orgId').onRef('account.id', '=', 'event.carrierAccountId'),
    )
    .leftJoin('inboundTexts as text', (join) =>
      join
        .onRef('text.carrierAccountId', '=', 'event.carrierAccountId')
        .onRef('text.carrierMessageId', '=', 'event.carrierMessageId'),
    )
    .leftJoin('messages as message', (join) =>
      join.onRef('message.orgId', '=', 'text.orgId').onRef('message.id', '=', 'text.messageId'),
    )
    .leftJoin('clientContacts as contact', (join) =>
      join.onRef('contact.orgId', '=', 'message.orgId').onRef('contact.id', '=', 'message.contactId'),
    )
    .select(['event.place', 'event.source', 'event.carrierMessageId', 'event.raw', 'account.carrier'])
    .select(['text.disposition', 'text.fromAddress', 'text.toAddress', 'text.body', 'text.mediaCount'])
    .select(['message.body as messageBody', 'message.threadId', 'message.seq'])
    .select('contact.phone as contactPhone')
    .where('event.orgId', '=', orgId)
    .where('event.kind', '=', 'text')
    .where('event.erasedAt', 'is', null)
    .where('event.place', '>', after)
    .orderBy('event.place')
    .limit(limit)
    .execute();
}

/** Received texts, in a thread or in the box, that the log does not hold. */
export async function listUnloggedTexts(db: Db, orgId: string): Promise<string[]> {
  const { rows } = await sql<{ carrierMessageId: string }>`
    select carrier_message_id from (
      select org_id, carrier_account_id, carrier_message_id from inbound_texts
      union
      select org_id, carrier_account_id, carrier_message_id from messages where direction = 'inbound'
    ) stored
     where org_id = ${orgId}
       and not exists (select from carrier_events event where event.kind = 'text'
         and event.carrier_account_id = stored.carrier_account_id
         and event.carrier_message_id = stored.carrier_message_id)
     order by 1`.execute(db);
  return rows.map(({ carrierMessageId }) => carrierMessageId);
}
