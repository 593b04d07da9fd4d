import { adoptedDecision } from '@maskline/core/domain/routing/adopted-decision';
import type { Author } from '@maskline/core/domain/routing/facts';
import type { OutboundSend } from '@maskline/core/domain/routing/outbound';
import { acceptedDecision, toStored } from '@maskline/core/domain/routing/stored-decision';
import type { CarrierText } from '../carriers/carrier.ts';
import type { OrgContext } from '../context.ts';
import { findMatch, type Match } from '../store/adoption-matches.ts';
import { newId } from '../store/ids.ts';
import { holdContact } from '../store/senders.ts';
import type {
  BusinessNumber,
  ClientContact,
  DeliveryAttempt,
  Message,
  Recovery,
  Thread,
} from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';
import { recordTaken, writeTakenAttempt } from './adopted-attempts.ts';
import { closeAlert } from './alerts.ts';
import { changeAttempt, lockAttempt } from './delivery-attempts.ts';
import { holdMessage } from './delivery-state.ts';
import { ensureContact, lockThreadOfClient } from './inbound-clients.ts';
import { openThreadLease } from './number-leases.ts';
import { appendMessage } from './thread-messages.ts';

type Adopted = { fate: 'matched' | 'held'; messageId: string };

const RACES_LOST = 5;
const FROM_ELSEWHERE =
  'The carrier has sent this text already, from a number that is not known here: discard it.';

/**
 * Records that the carrier has a text that waited, was held or was being called here when the database was restored, so that it is
 * never sent again. Null if it is none of them. From a number that is not known here it cannot be recorded as taken: then it is held for the owner.
 */
export async function adoptMatch(
  tx: OrgContext,
  recovery: Recovery,
  text: CarrierText,
  number: BusinessNumber | null,
): Promise<Adopted | null> {
  const match = await lockMatch(tx, recovery, text);
  if (!match) return null;
  const { messageId } = match;
  const message = await getMessage(tx, messageId);
  const open = match.attemptId ? ((await lockAttempt(tx, match.attemptId))?.attempt ?? null) : null;
  if (open && open.fromE164 === text.from) {
    await recordTaken(tx, { message, attempt: open }, text);
    return { fate: 'matched', messageId };
  }
  if (open) await closeElsewhere(tx, open);
  if (!number) {
    await holdMessage(tx, message, FROM_ELSEWHERE);
    return { fate: 'held', messageId };
  }
  if (message.status === 'held') await closeAlert(tx, `message_held:${messageId}`);
  await writeTakenAttempt(tx, message, decisionOf(message, number, text), text);
  return { fate: 'matched', messageId };
}

async function closeElsewhere(tx: OrgContext, open: DeliveryAttempt): Promise<void> {
  await changeAttempt(tx, open, { state: 'absent', error: 'the carrier has it from another number' });
  await closeAlert(tx, `unknown_outcome:${open.messageId}`);
}

/** Keeps a text that was lost with the database in its client's conversation, as a text of the owner that was sent. */
export async function addAdoptedMessage(
  tx: OrgContext,
  text: CarrierText,
  number: BusinessNumber,
): Promise<string> {
  const { thread, contact } = await lockConversation(tx, text);
  const author: Author = { kind: 'owner' };
  const responsibility = { rule: 'owner_inbox', party: { kind: 'owner' } } as const;
  const decision = adoptedDecision({ at: text.createdAt, author, responsibility, contact, number });
  const message = await appendMessage(
    tx,
    thread,
    {
      id: newId(),
      direction: 'outbound',
      author: author.kind,
      authorSitterId: null,
      contactId: contact.id,
      body: text.body,
      status: 'queued',
      occurredAt: text.createdAt,
      decision: toStored(decision),
    },
    { lastActivityAt: text.createdAt > thread.lastActivityAt ? text.createdAt : thread.lastActivityAt },
  );
  await leaseAgain(tx, thread, number);
  await writeTakenAttempt(tx, message, decision, text);
  return message.id;
}

/** The match and its thread's lock: whoever was faster may have decided the text meanwhile. */
async function lockMatch(tx: OrgContext, recovery: Recovery, text: CarrierText): Promise<Match | null> {
  for (let lost = 0; lost < RACES_LOST; lost += 1) {
    const found = await findMatch(tx.db, recovery, text);
    if (!found) return null;
    await lockThread(tx.db, tx.orgId, found.threadId);
    const again = await findMatch(tx.db, recovery, text);
    if (again?.messageId === found.messageId) return again;
  }
  throw new Error('the texts of an organization change faster than one can be matched');
}

async function lockConversation(
  tx: OrgContext,
  text: CarrierText,
): Promise<{ thread: Thread; contact: ClientContact }> {
  const contact = await ensureContact(tx, text.to, text.createdAt);
  const thread = await lockThreadOfClient(tx, contact.clientId, text.createdAt);
  // The owner may have removed the phone while this waited for the thread.
  return (await holdContact(tx.db, contact)) ? { thread, contact } : lockConversation(tx, text);
}

function decisionOf(message: Message, number: BusinessNumber, text: CarrierText): OutboundSend {
  const { decision } = message;
  if (decision.direction !== 'outbound' || decision.outcome !== 'send') {
    throw new Error('a text that waits has no decision to send it');
  }
  return adoptedDecision({
    at: message.occurredAt,
    author: decision.author,
    responsibility: acceptedDecision(decision).responsibility,
    contact: { id: decision.contactId, label: decision.contactLabel },
    number: { id: number.id, e164: text.from, class: number.class },
  });
}

/** The client knows the company by this pool number: it stays the conversation's. */
async function leaseAgain(tx: OrgContext, thread: Thread, number: BusinessNumber): Promise<void> {
  if (number.class !== 'pool' || number.status !== 'active') return;
  const lease = await tx.db
    .selectFrom('numberLeases')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('threadId', '=', thread.id)
    .where('kind', '=', 'thread')
    .where('endedAt', 'is', null)
    .executeTakeFirst();
  const client = await tx.db
    .selectFrom('clients')
    .select('class')
    .where('orgId', '=', tx.orgId)
    .where('id', '=', thread.clientId)
    .executeTakeFirstOrThrow();
  if (!lease && client.class === 'one_time') await openThreadLease(tx, thread.id, number.id);
}

function getMessage(tx: OrgContext, id: string): Promise<Message> {
  return tx.db
    .selectFrom('messages')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
}
