import { type RawBuilder, sql } from 'kysely';
import type { Db } from './db.ts';

const ERASED = '[erased]';
const ERASED_NAME = 'Erased client';

/** A client with the conversation, if there is one. */
export type Erasing = { orgId: string; clientId: string; threadId: string | null; at: Date };

/** Every phone that the client's rows know, also those that were removed from the client since. */
export async function listPhonesOfClient(db: Db, { orgId, clientId, threadId }: Erasing): Promise<string[]> {
  const { rows } = await sql<{ phone: string }>`
    select phone from client_contacts where org_id = ${orgId} and client_id = ${clientId}
    union
    select text.from_address from inbound_texts text
      join messages m on m.org_id = text.org_id and m.id = text.message_id
     where m.org_id = ${orgId} and m.thread_id = ${threadId}
    union
    select attempt.to_phone from delivery_attempts attempt
      join messages m on m.org_id = attempt.org_id and m.id = attempt.message_id
     where m.org_id = ${orgId} and m.thread_id = ${threadId}`.execute(db);
  return rows.map(({ phone }) => phone).filter((phone) => phone !== ERASED);
}

/** Whether a carrier is still at a text of the conversation, which is looked for by its words and phone. */
export async function hasTextsUnderWay(db: Db, { orgId, threadId }: Erasing): Promise<boolean> {
  const { rows } = await sql`
    select from messages m
     where org_id = ${orgId} and thread_id = ${threadId} and (status = 'sending' or exists (
       select from delivery_attempts attempt
        where attempt.org_id = m.org_id and attempt.message_id = m.id and state in ('calling', 'unknown')))
     limit 1`.execute(db);
  return rows.length > 0;
}

/** Texts that nobody has handed over yet. */
export async function listUnsentTexts(db: Db, { orgId, threadId }: Erasing): Promise<string[]> {
  const rows = await db
    .selectFrom('messages')
    .select('id')
    .where('orgId', '=', orgId)
    .where('threadId', '=', threadId)
    .where('status', 'in', ['scheduled', 'queued', 'held'])
    .orderBy('seq')
    .execute();
  return rows.map(({ id }) => id);
}

/**
 * Overwrites or removes whatever names the client or repeats the client's words. The rows that count, order and prove
 * texts stay; the audit log holds neither names nor texts.
 */
export async function eraseRows(db: Db, erasing: Erasing, phones: readonly string[]): Promise<void> {
  const { orgId, clientId, threadId, at } = erasing;
  for (const statement of [
    ...ofConversation(orgId, threadId),
    ...ofCarrier(erasing, phones),
    ...ofAlertsAndAnswers(erasing),
    sql`delete from scheduled_texts where org_id = ${orgId} and thread_id = ${threadId}`,
    sql`delete from notes where org_id = ${orgId} and thread_id = ${threadId}`,
    sql`delete from pets where org_id = ${orgId} and client_id = ${clientId}`,
    sql`update bookings set service = null, visit_notes = null, visit_notes_visible = false
         where org_id = ${orgId} and client_id = ${clientId}`,
    sql`delete from client_contacts where org_id = ${orgId} and client_id = ${clientId}`,
    sql`update clients set name = ${ERASED_NAME}, erased_at = ${at} where org_id = ${orgId} and id = ${clientId}`,
  ]) {
    await statement.execute(db);
  }
}

/** The decision keeps what was decided, without its sentences. */
const WITHOUT_WORDS = JSON.stringify({ trace: [], alerts: [], sentence: ERASED });
const NAMELESS_PHONE = JSON.stringify({ contactLabel: 'Mobile' });

function withoutWords(decision: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`${decision} || ${WITHOUT_WORDS}::jsonb
    || case when ${decision} ? 'contactLabel' then ${NAMELESS_PHONE}::jsonb else '{}' end`;
}

function ofConversation(orgId: string, threadId: string | null): RawBuilder<unknown>[] {
  return [
    sql`update messages set body = ${ERASED}, redacted_body = null, failure_reason = null,
               decision = ${withoutWords(sql`decision`)}
         where org_id = ${orgId} and thread_id = ${threadId}`,
    sql`update delivery_attempts attempt set to_phone = ${ERASED}, decision = ${withoutWords(sql`attempt.decision`)}
          from messages m
         where attempt.org_id = ${orgId} and m.org_id = attempt.org_id and m.id = attempt.message_id
           and m.thread_id = ${threadId}`,
    sql`update threads set last_message_preview = case when last_message_preview is null then null else ${ERASED} end,
               last_writer_contact_id = null
         where org_id = ${orgId} and id = ${threadId}`,
    sql`update routing_overrides set reason = ${ERASED} where org_id = ${orgId} and thread_id = ${threadId}`,
  ];
}

/** `phones`: those that are nobody else's by now. */
function ofCarrier({ orgId, threadId, at }: Erasing, phones: readonly string[]): RawBuilder<unknown>[] {
  const ofThread = sql`select id from messages where org_id = ${orgId} and thread_id = ${threadId}`;
  return [
    sql`update carrier_events event set raw = '', erased_at = ${at}
         where org_id = ${orgId} and erased_at is null and (
           attempt_id in (select id from delivery_attempts where org_id = ${orgId} and message_id in (${ofThread}))
           or carrier_message_id in (
             select carrier_message_id from messages where org_id = ${orgId} and thread_id = ${threadId}
             union
             select carrier_message_id from delivery_attempts where org_id = ${orgId} and message_id in (${ofThread})
             union
             select carrier_message_id from inbound_texts
              where org_id = ${orgId} and (message_id in (${ofThread}) or from_address = any(${phones}::text[]))))`,
    sql`update inbound_texts set from_address = ${ERASED}, body = ${ERASED}
         where org_id = ${orgId} and (message_id in (${ofThread}) or from_address = any(${phones}::text[]))`,
    sql`update recovered_texts set body = case when body is null then null else ${ERASED} end,
               from_address = case when direction = 'inbound' then ${ERASED} else from_address end,
               to_address = case when direction = 'outbound' then ${ERASED} else to_address end
         where org_id = ${orgId} and (message_id in (${ofThread})
           or from_address = any(${phones}::text[]) or to_address = any(${phones}::text[]))`,
    sql`delete from opt_outs where org_id = ${orgId} and phone = any(${phones}::text[])`,
  ];
}

/** Whatever names a row of the client, by the ids that it holds. */
function ofAlertsAndAnswers({ orgId, clientId, threadId }: Erasing): RawBuilder<unknown>[] {
  const ids = sql`
    select ${clientId}::text as id union select ${threadId}::text
    union select id::text from client_contacts where org_id = ${orgId} and client_id = ${clientId}
    union select id::text from bookings where org_id = ${orgId} and client_id = ${clientId}
    union select id::text from assignment_windows where org_id = ${orgId} and thread_id = ${threadId}
    union select id::text from routing_overrides where org_id = ${orgId} and thread_id = ${threadId}
    union select id::text from messages where org_id = ${orgId} and thread_id = ${threadId}`;
  return [
    sql`update alerts set sentence = ${'What this was about has been erased.'}, resolution_note = null
         where org_id = ${orgId} and exists (
           select from jsonb_array_elements(entities) entity where entity ->> 'id' in (${ids}))`,
    // The key stays, so that the same request does not happen again.
    sql`update idempotency_keys set answer = '{}'
         where org_id = ${orgId} and exists (
           select from jsonb_path_query(answer, 'strict $.** ? (@.type() == "string")') value
            where value #>> '{}' in (${ids}))`,
  ];
}
