import { isSameText } from '@maskline/core/domain/listed-body';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { BusinessNumber, Recovery } from './tables.ts';

type Restored = Pick<Recovery, 'orgId' | 'restoredAt'>;

/** A text that the carrier lists and that may be one of ours. */
export type ListedText = { from: string; to: string; body: string; createdAt: Date };

export type Match = {
  messageId: string;
  threadId: string;
  body: string;
  /** The call whose outcome is not known, if there was one, and the number it was made from. */
  attemptId: string | null;
  fromE164: string | null;
};

// Two clocks: that of the carrier may be behind ours.
const SKEW_MS = 5 * 60_000;

/**
 * The text of ours that a listed one is: to the same phone, with the same words, accepted before it and before the restore,
 * and not known to have been taken by the carrier. One that was being called from the very number goes before one that
 * waited, and that before one that was held, which the owner may have sent since; then the oldest.
 */
export async function findMatch(db: Db, recovery: Restored, text: ListedText): Promise<Match | null> {
  const isSame = ({ body }: Match) => isSameText(text.body, body);
  const undecided = (await listUndecided(db, recovery, text)).find(isSame);
  return undecided ?? (await listHeld(db, recovery, text)).find(isSame) ?? null;
}

function listUndecided(db: Db, recovery: Restored, text: ListedText) {
  return textsBefore(db, recovery, text)
    .where((row) => row(row.fn.coalesce('deliveryAttempts.toPhone', 'clientContacts.phone'), '=', text.to))
    .where((row) =>
      row.or([
        row('messages.status', '=', 'queued'),
        row.and([row('messages.status', '=', 'sending'), row('deliveryAttempts.id', 'is not', null)]),
      ]),
    )
    .orderBy(sql`(delivery_attempts.from_e164 = ${text.from}) is true`, 'desc')
    .orderBy('messages.occurredAt')
    .orderBy('messages.id')
    .execute();
}

function listHeld(db: Db, recovery: Restored, text: ListedText) {
  return (
    textsBefore(db, recovery, text)
      .where('clientContacts.phone', '=', text.to)
      .where('messages.status', '=', 'held')
      // No index has the held ones: so only the texts of one conversation are read.
      .where('messages.threadId', 'in', (row) =>
        row
          .selectFrom('threads')
          .innerJoin('clientContacts as contact', (join) =>
            join
              .onRef('contact.orgId', '=', 'threads.orgId')
              .onRef('contact.clientId', '=', 'threads.clientId'),
          )
          .select('threads.id')
          .where('threads.orgId', '=', recovery.orgId)
          .where('contact.phone', '=', text.to),
      )
      .orderBy('messages.occurredAt')
      .orderBy('messages.id')
      .execute()
  );
}

function textsBefore(db: Db, { orgId, restoredAt }: Restored, { createdAt }: ListedText) {
  return db
    .selectFrom('messages')
    .leftJoin('clientContacts', (join) =>
      join
        .onRef('clientContacts.orgId', '=', 'messages.orgId')
        .onRef('clientContacts.id', '=', 'messages.contactId'),
    )
    .leftJoin('deliveryAttempts', (join) =>
      join
        .onRef('deliveryAttempts.orgId', '=', 'messages.orgId')
        .onRef('deliveryAttempts.messageId', '=', 'messages.id')
        .on('deliveryAttempts.state', 'in', ['calling', 'unknown']),
    )
    .select([
      'messages.id as messageId',
      'messages.threadId',
      'messages.body',
      'deliveryAttempts.id as attemptId',
      'deliveryAttempts.fromE164',
    ])
    .where('messages.orgId', '=', orgId)
    .where('messages.carrierMessageId', 'is', null)
    .where('messages.occurredAt', '<', restoredAt)
    .where('messages.occurredAt', '<=', new Date(createdAt.getTime() + SKEW_MS));
}

/** The number that had this E.164, also if it was given back since; of several the one that has it now. */
export function findNumberEver(db: Db, orgId: string, e164: string): Promise<BusinessNumber | undefined> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('e164', '=', e164)
    .orderBy('retiredAt', (order) => order.desc().nullsFirst())
    .limit(1)
    .executeTakeFirst();
}
