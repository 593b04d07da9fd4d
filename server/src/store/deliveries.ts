import type { OutboundSend } from '@maskline/core/domain/routing/outbound';
import type { Jsonified, StoredDecision } from '@maskline/core/domain/routing/stored-decision';
import type { Db } from './db.ts';
import type { BusinessNumber, DeliveryAttempt, Message } from './tables.ts';

/** A text that waits for its hand-over, with the decision made at its acceptance. */
export type QueuedMessage = Omit<Message, 'decision'> & { decision: Jsonified<OutboundSend> };

export async function findQueuedMessage(
  db: Db,
  orgId: string,
  messageId: string,
): Promise<QueuedMessage | null> {
  const message = await db
    .selectFrom('messages')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', messageId)
    .where('status', '=', 'queued')
    .executeTakeFirst();
  if (!message || !isSend(message.decision)) return null;
  return { ...message, decision: message.decision };
}

function isSend(decision: StoredDecision): decision is Jsonified<OutboundSend> {
  return decision.direction === 'outbound' && decision.outcome === 'send';
}

/** A text is undecided while it waits, or while nobody knows yet whether the carrier took it. */
export async function hasEarlierUndecided(
  db: Db,
  { orgId, threadId, seq }: Pick<Message, 'orgId' | 'threadId' | 'seq'>,
): Promise<boolean> {
  const row = await undecided(db, orgId, threadId).where('messages.seq', '<', seq).executeTakeFirst();
  return row !== undefined;
}

/** The first text of the thread that still waits for its hand-over. */
export async function findNextQueued(db: Db, orgId: string, threadId: string): Promise<string | null> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('orgId', '=', orgId)
    .where('threadId', '=', threadId)
    .where('status', '=', 'queued')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

function undecided(db: Db, orgId: string, threadId: string) {
  return db
    .selectFrom('messages')
    .leftJoin('deliveryAttempts', (join) =>
      join
        .onRef('deliveryAttempts.orgId', '=', 'messages.orgId')
        .onRef('deliveryAttempts.messageId', '=', 'messages.id')
        .on('deliveryAttempts.state', 'in', ['calling', 'unknown']),
    )
    .select('messages.id')
    .where('messages.orgId', '=', orgId)
    .where('messages.threadId', '=', threadId)
    .where((row) =>
      row.or([
        row('messages.status', '=', 'queued'),
        row.and([row('messages.status', '=', 'sending'), row('deliveryAttempts.id', 'is not', null)]),
      ]),
    )
    .limit(1);
}

/** Held against an opt-out until the transaction ends. */
export async function lockContactForUse(db: Db, orgId: string, contactId: string): Promise<void> {
  await db
    .selectFrom('clientContacts')
    .select('id')
    .where('orgId', '=', orgId)
    .where('id', '=', contactId)
    .forShare()
    .execute();
}

/** Waits until no hand-over is about to use the phone, and lets none begin until the transaction ends. */
export async function lockContactAgainstUse(db: Db, orgId: string, contactId: string): Promise<void> {
  await db
    .selectFrom('clientContacts')
    .select('id')
    .where('orgId', '=', orgId)
    .where('id', '=', contactId)
    .forNoKeyUpdate()
    .execute();
}

/** Held against a quarantine, another holder or another class until the transaction ends. */
export function lockNumberForUse(
  db: Db,
  orgId: string,
  numberId: string,
): Promise<BusinessNumber | undefined> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', numberId)
    .forShare()
    .executeTakeFirst();
}

export async function phoneOfContact(db: Db, orgId: string, contactId: string): Promise<string> {
  const contact = await db
    .selectFrom('clientContacts')
    .select('phone')
    .where('orgId', '=', orgId)
    .where('id', '=', contactId)
    .executeTakeFirstOrThrow();
  return contact.phone;
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

export async function findAttemptOfText(
  db: Db,
  orgId: string,
  carrierMessageId: string,
): Promise<string | null> {
  const attempt = await db
    .selectFrom('deliveryAttempts')
    .select('id')
    .where('orgId', '=', orgId)
    .where('carrierMessageId', '=', carrierMessageId)
    .executeTakeFirst();
  return attempt?.id ?? null;
}
