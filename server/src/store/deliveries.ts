import type { OutboundSend } from '@maskline/core/domain/routing/outbound';
import type { Jsonified, StoredDecision } from '@maskline/core/domain/routing/stored-decision';
import type { Db } from './db.ts';
import type { BusinessNumber, Message } from './tables.ts';

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
