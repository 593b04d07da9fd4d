import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { Message, ScheduledText } from './tables.ts';

export type ExportedText = Pick<Message, 'occurredAt' | 'direction' | 'author' | 'body' | 'status'> & {
  phone: string | null;
  e164: string | null;
  mediaCount: number;
};

/** Every text of a client, the oldest first. */
export async function listTextsOfClient(db: Db, orgId: string, clientId: string): Promise<ExportedText[]> {
  const { rows } = await sql<ExportedText>`
    select m.occurred_at as "occurredAt", m.direction, m.author, m.body, m.status, number.e164,
           -- Also where the owner has removed the phone since.
           coalesce(contact.phone, text.from_address, (
             select to_phone from delivery_attempts attempt
              where attempt.org_id = m.org_id and attempt.message_id = m.id
              order by started_at desc limit 1)) as phone,
           coalesce(text.media_count, 0) as "mediaCount"
      from messages m
      left join client_contacts contact on contact.org_id = m.org_id and contact.id = m.contact_id
      left join business_numbers number on number.org_id = m.org_id and number.id = m.number_id
      left join inbound_texts text on text.org_id = m.org_id and text.message_id = m.id
     where m.org_id = ${orgId} and m.client_id = ${clientId}
     order by m.seq`.execute(db);
  return rows;
}

export type ExportedNote = { body: string; createdAt: Date };

export function listNotesOfClient(db: Db, orgId: string, clientId: string): Promise<ExportedNote[]> {
  return db
    .selectFrom('notes')
    .innerJoin('threads', (join) =>
      join.onRef('threads.orgId', '=', 'notes.orgId').onRef('threads.id', '=', 'notes.threadId'),
    )
    .select(['notes.body', 'notes.createdAt'])
    .where('notes.orgId', '=', orgId)
    .where('threads.clientId', '=', clientId)
    .orderBy('notes.createdAt')
    .orderBy('notes.id')
    .execute();
}

export function listScheduledTextsOfClient(
  db: Db,
  orgId: string,
  clientId: string,
): Promise<Pick<ScheduledText, 'sendAt' | 'body'>[]> {
  return db
    .selectFrom('scheduledTexts')
    .innerJoin('threads', (join) =>
      join
        .onRef('threads.orgId', '=', 'scheduledTexts.orgId')
        .onRef('threads.id', '=', 'scheduledTexts.threadId'),
    )
    .select(['scheduledTexts.sendAt', 'scheduledTexts.body'])
    .where('scheduledTexts.orgId', '=', orgId)
    .where('threads.clientId', '=', clientId)
    .orderBy('scheduledTexts.sendAt')
    .execute();
}
