import type { ConsentEffect } from '@maskline/core/domain/consent-effect';
import { storableBody } from '@maskline/core/domain/message-body';
import { isE164, isWithheld } from '@maskline/core/domain/phone-number';
import { decideInbound, type InboundDecision } from '@maskline/core/domain/routing/inbound';
import { toStored } from '@maskline/core/domain/routing/stored-decision';
import { inTransaction, type OrgContext } from '../context.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import { isSendingPaused } from '../store/recoveries.ts';
import { numberFacts } from '../store/routing-facts.ts';
import {
  findContactByPhone,
  findHolderAtLastText,
  findNumberByE164,
  holdContact,
  isOneOfUs,
} from '../store/senders.ts';
import type { BusinessNumber, ClientContact, Thread } from '../store/tables.ts';
import { raiseRoutingAlerts } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { alertMissedCallback } from './carrier-alerts.ts';
import { judgeInbound } from './contact-policy.ts';
import { wasErased } from './erased-phones.ts';
import { ensureContact, lockThreadOfClient } from './inbound-clients.ts';
import { consentThatCounts, countsAsWriting } from './late-texts.ts';
import { touchNumber } from './number-use.ts';
import { applyConsent } from './received-consent.ts';
import { type Arrival, isStored, keepText, type Received, type TextArrival } from './text-arrivals.ts';
import { enqueuePushes } from './text-pushes.ts';
import { getThreadFacts } from './thread-facts.ts';
import { appendMessage } from './thread-messages.ts';
import { storeGroupText, storeUnrouted } from './unrouted-arrivals.ts';

const REPLAYS = new Set([
  'carrier_events_text_once',
  'messages_carrier_message_once',
  'inbound_texts_carrier_message_once',
]);

/**
 * Stores a text that the carrier handed over or listed, with the very form in which it came: in its client's one thread,
 * or in the owner's box when it is from nobody we could answer or to a number that is not ours. Once for each carrier
 * message id, however often and at once it is called; when it returns the text is safe and may be acknowledged.
 */
export async function receiveText(ctx: OrgContext, incoming: TextArrival): Promise<Received> {
  const { text } = incoming;
  const storable = { ...text, body: storableBody(text.body), from: storableBody(text.from) };
  if (text.hasOddMedia) {
    ctx.log.warn({ carrierMessageId: text.carrierMessageId }, 'a text has odd attachments; none is fetched');
  }
  try {
    return await inTransaction(ctx, async (tx) => {
      if (await isStored(tx, incoming.carrierAccountId, storable)) return { disposition: 'replay' };
      const receivedAt = await tx.clock.now(tx.db);
      const at = incoming.at && incoming.at < receivedAt ? incoming.at : receivedAt;
      const received = await store(tx, { ...incoming, text: storable, receivedAt, at });
      await tx.failpoint('receive.before_commit');
      return received;
    });
  } catch (error) {
    if (!REPLAYS.has(violatedConstraint(error) ?? '')) throw error;
    // A transaction that was joined is over by this, and nothing more can be asked in it.
    if (!ctx.db.isTransaction) await isStored(ctx, incoming.carrierAccountId, storable);
    return { disposition: 'replay' };
  }
}

async function store(tx: OrgContext, arrival: Arrival): Promise<Received> {
  const { text } = arrival;
  // The carrier still lists what was erased here; a restore may have taken the row away that says it is known.
  if (arrival.source === 'poll' && (await wasErased(tx, text.from, arrival.at)))
    return { disposition: 'replay' };
  const number = await findNumberByE164(tx.db, tx.orgId, text.to);
  if (!number) return storeUnrouted(tx, arrival, 'unroutable', 'The number it was sent to is not yours.');
  const stored = await storeFromSender(tx, arrival, number);
  // After a restore every text since the backup comes by the list, and no callback was missed.
  if (arrival.source === 'poll' && !(await isSendingPaused(tx.db, tx.orgId))) {
    await alertMissedCallback(tx, { id: arrival.carrierAccountId });
  }
  return stored;
}

async function storeFromSender(tx: OrgContext, arrival: Arrival, number: BusinessNumber): Promise<Received> {
  const { text } = arrival;
  if (!isE164(text.from) || isWithheld(text.from)) {
    const reason = 'The sender has no phone number that could be answered.';
    return storeUnrouted(tx, arrival, 'unknown_sender', reason);
  }
  if (text.isGroup) return storeGroupText(tx, arrival);
  const known = await findContactByPhone(tx.db, tx.orgId, text.from);
  if (!known && (await isOneOfUs(tx.db, tx.orgId, text.from))) {
    const reason = 'The sender is a sitter or one of your own numbers.';
    return storeUnrouted(tx, arrival, 'unknown_sender', reason);
  }
  const contact = known ?? (await ensureContact(tx, text.from, arrival.receivedAt));
  const thread = await lockThreadOfClient(tx, contact.clientId, arrival.receivedAt);
  // While this waited for the thread the owner may have removed the phone: then it is somebody else's, or nobody's.
  if (!(await holdContact(tx.db, contact))) return storeFromSender(tx, arrival, number);
  return storeThreaded(tx, arrival, number, { thread, contact });
}

async function storeThreaded(
  tx: OrgContext,
  arrival: Arrival,
  number: BusinessNumber,
  { thread, contact }: { thread: Thread; contact: ClientContact },
): Promise<Received> {
  const { at, text } = arrival;
  const decision = await decideRecipient(tx, thread.id, number, at);
  const consent = await consentThatCounts(tx, contact, arrival);
  const messageId = await appendReceived(tx, arrival, { thread, contact, consent }, decision);
  await keepText(tx, arrival, { disposition: 'threaded', unroutedReason: null, messageId });
  await applyConsent(tx, consent, { body: text.body, messageId, threadId: thread.id, contact, number });
  await touchNumber(tx, number.id, at);
  await raiseRoutingAlerts(tx, thread.id, decision.alerts);
  await enqueuePushes(tx, messageId, decision.recipient);
  const details = { thread_id: thread.id, number_id: number.id, rule: decision.rule };
  await recordEvent(tx, { event: 'message.received', entity: 'message', entityId: messageId, details });
  return { disposition: 'threaded' };
}

async function appendReceived(
  tx: OrgContext,
  arrival: Arrival,
  { thread, contact, consent }: { thread: Thread; contact: ClientContact; consent: ConsentEffect | null },
  decision: InboundDecision,
): Promise<string> {
  const { text, at, receivedAt, carrierAccountId } = arrival;
  const wrote = (await countsAsWriting(tx, thread.id, arrival)) ? { lastWriterContactId: contact.id } : {};
  const { recipient } = decision;
  const judged = await judgeInbound(tx, {
    threadId: thread.id,
    author: 'client',
    authorSitterId: null,
    body: text.body,
    seq: thread.lastSeq + 1,
    at,
    retryOf: null,
  });
  const message = await appendMessage(
    tx,
    thread,
    {
      id: newId(),
      direction: 'inbound',
      author: 'client',
      authorSitterId: null,
      contactId: contact.id,
      body: text.body,
      status: 'received',
      occurredAt: at,
      numberId: decision.numberId,
      recipient: recipient.kind,
      recipientSitterId: recipient.kind === 'sitter' ? recipient.sitterId : null,
      decision: toStored(decision),
      carrierAccountId,
      carrierMessageId: text.carrierMessageId,
      consent,
      ...judged,
    },
    // A text that came late is on top of the inbox like any other that nobody has read.
    { unreadCount: thread.unreadCount + 1, lastActivityAt: receivedAt, ...wrote },
  );
  return message.id;
}

async function decideRecipient(
  tx: OrgContext,
  threadId: string,
  number: BusinessNumber,
  at: Date,
): Promise<InboundDecision> {
  const heldAtLastText = await findHolderAtLastText(tx.db, tx.orgId, threadId, number.e164);
  const holders = [number.sitterId, heldAtLastText].flatMap((id) => (id ? [id] : []));
  const facts = await getThreadFacts(tx, threadId, holders);
  return decideInbound(facts, { ...numberFacts(number), heldAtLastText }, at);
}
