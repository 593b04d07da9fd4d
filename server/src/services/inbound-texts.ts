import { storableBody } from '@maskline/core/domain/message-body';
import { consentWord } from '@maskline/core/domain/opt-out';
import { isE164, isWithheld } from '@maskline/core/domain/phone-number';
import { decideInbound, type InboundDecision } from '@maskline/core/domain/routing/inbound';
import { toStored } from '@maskline/core/domain/routing/stored-decision';
import type { IncomingText } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import { numberFacts } from '../store/routing-facts.ts';
import {
  findContactByPhone,
  findHolderAtLastText,
  findNumberByE164,
  holdContact,
  isOneOfUs,
} from '../store/senders.ts';
import type { BusinessNumber, ClientContact, InboundText, Thread } from '../store/tables.ts';
import { raiseAlert, raiseRoutingAlerts } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { applyConsentWord } from './consent.ts';
import { ensureContact, lockThreadOfClient } from './inbound-clients.ts';
import { touchNumber } from './number-use.ts';
import { getThreadFacts } from './thread-facts.ts';
import { appendMessage } from './thread-messages.ts';

export type Received = { disposition: InboundText['disposition'] | 'replay' };
type Arrival = { carrierAccountId: string; text: IncomingText; at: Date };

const REPLAYS = new Set(['messages_carrier_message_once', 'inbound_texts_carrier_message_once']);

/**
 * Stores a text that the carrier handed over, in its client's one thread, or in the owner's box when it is from nobody we
 * could answer or to a number that is not ours. Once for each carrier message id, however often and at once it is
 * called; when it returns the text is safe and may be acknowledged.
 */
export async function receiveText(
  ctx: OrgContext,
  carrierAccountId: string,
  incoming: IncomingText,
): Promise<Received> {
  const text = { ...incoming, body: storableBody(incoming.body), from: storableBody(incoming.from) };
  try {
    return await inTransaction(ctx, async (tx) => {
      if (await isStored(tx, carrierAccountId, text.carrierMessageId)) return { disposition: 'replay' };
      const received = await store(tx, { carrierAccountId, text, at: await tx.clock.now(tx.db) });
      await tx.failpoint('receive.before_commit');
      return received;
    });
  } catch (error) {
    if (REPLAYS.has(violatedConstraint(error) ?? '')) return { disposition: 'replay' };
    throw error;
  }
}

async function isStored(
  tx: OrgContext,
  carrierAccountId: string,
  carrierMessageId: string,
): Promise<boolean> {
  const row = await tx.db
    .selectFrom('inboundTexts')
    .select('id')
    .where('carrierAccountId', '=', carrierAccountId)
    .where('carrierMessageId', '=', carrierMessageId)
    .executeTakeFirst();
  return row !== undefined;
}

async function store(tx: OrgContext, arrival: Arrival): Promise<Received> {
  const { text } = arrival;
  const number = await findNumberByE164(tx.db, tx.orgId, text.to);
  if (!number) return storeUnrouted(tx, arrival, 'unroutable', 'The number it was sent to is not yours.');
  if (!isE164(text.from) || isWithheld(text.from)) {
    return storeUnrouted(
      tx,
      arrival,
      'unknown_sender',
      'The sender has no phone number that could be answered.',
    );
  }
  const known = await findContactByPhone(tx.db, tx.orgId, text.from);
  if (!known && (await isOneOfUs(tx.db, tx.orgId, text.from))) {
    return storeUnrouted(tx, arrival, 'unknown_sender', 'The sender is a sitter or one of your own numbers.');
  }
  const contact = known ?? (await ensureContact(tx, text.from, arrival.at));
  const thread = await lockThreadOfClient(tx, contact.clientId, arrival.at);
  // While this waited for the thread the owner may have removed the phone: then it is somebody else's, or nobody's.
  if (!(await holdContact(tx.db, contact))) return store(tx, arrival);
  return storeThreaded(tx, arrival, number, { thread, contact });
}

async function storeThreaded(
  tx: OrgContext,
  arrival: Arrival,
  number: BusinessNumber,
  { thread, contact }: { thread: Thread; contact: ClientContact },
): Promise<Received> {
  const { text, at } = arrival;
  const decision = await decideRecipient(tx, thread.id, number, at);
  const word = consentWord(text.body);
  const messageId = await appendReceived(tx, arrival, thread, contact, decision);
  await insertInboundText(tx, arrival, { disposition: 'threaded', unroutedReason: null, messageId });
  await applyConsentWord(tx, contact, word);
  await touchNumber(tx, number.id, at);
  await raiseRoutingAlerts(tx, thread.id, decision.alerts);
  const details = { thread_id: thread.id, number_id: number.id, rule: decision.rule };
  await recordEvent(tx, { event: 'message.received', entity: 'message', entityId: messageId, details });
  return { disposition: 'threaded' };
}

async function appendReceived(
  tx: OrgContext,
  { text, at, carrierAccountId }: Arrival,
  thread: Thread,
  contact: ClientContact,
  decision: InboundDecision,
): Promise<string> {
  const word = consentWord(text.body);
  // STOP and HELP do not count as writing: the next answer goes to the phone that last said something.
  const wrote = word === 'stop' || word === 'help' ? {} : { lastWriterContactId: contact.id };
  const { recipient } = decision;
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
    },
    { unreadCount: thread.unreadCount + 1, ...wrote },
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

async function storeUnrouted(
  tx: OrgContext,
  arrival: Arrival,
  disposition: 'unknown_sender' | 'unroutable',
  reason: string,
): Promise<Received> {
  const id = await insertInboundText(tx, arrival, { disposition, unroutedReason: reason, messageId: null });
  await recordEvent(tx, {
    event: 'inbound_text.unrouted',
    entity: 'inbound_text',
    entityId: id,
    reason,
    details: { disposition },
  });
  if (disposition === 'unroutable') await alertUnroutable(tx, arrival, id);
  return { disposition };
}

function alertUnroutable(tx: OrgContext, { text }: Arrival, id: string): Promise<void> {
  return raiseAlert(tx, {
    kind: 'unroutable_text',
    severity: 'warning',
    topic: `unroutable_text:${text.to.slice(0, 40)}`,
    sentence: `A text came for ${text.to.slice(0, 40)}, which is not one of your numbers here.`,
    whatToDo: 'Add the number, or point it elsewhere in your carrier account. The text is kept.',
    entities: [{ entity: 'inbound_text', id }],
  });
}

async function insertInboundText(
  tx: OrgContext,
  { carrierAccountId, text, at }: Arrival,
  fate: Pick<InboundText, 'disposition' | 'unroutedReason' | 'messageId'>,
): Promise<string> {
  const id = newId();
  await tx.db
    .insertInto('inboundTexts')
    .values({
      ...fate,
      orgId: tx.orgId,
      id,
      carrierAccountId,
      carrierMessageId: text.carrierMessageId,
      fromAddress: text.from,
      toAddress: text.to,
      body: text.body,
      mediaCount: text.mediaCount,
      receivedAt: at,
      resolvedAt: null,
    })
    .execute();
  return id;
}
