import { type CarrierResult, explainCarrierCode } from '@maskline/core/domain/carrier-result';
import type { OrgContext } from '../context.ts';
import type { Message } from '../store/tables.ts';
import { raiseAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { accountOf } from './carrier-credentials.ts';
import { optOut } from './consent.ts';
import { optedOutAtCarrier } from './consent-alerts.ts';
import type { LockedAttempt } from './delivery-attempts.ts';
import { retryByItself } from './message-retry.ts';
import { setMessageStatus } from './message-status.ts';
import { quarantineAtCarrierRefusal } from './quarantine.ts';
import { pauseAccount, stopAccount, stopNumber } from './sending-lanes.ts';

/**
 * What a result code of the carrier means beyond its own text: an opt-out, a phone, a number or the account to look at.
 * `code` comes with what said so: a report does not change the attempt that was accepted.
 */
export async function applyCarrierResult(
  tx: OrgContext,
  { message, attempt }: LockedAttempt,
  { action, sentence }: CarrierResult,
  code: number | null,
): Promise<void> {
  switch (action) {
    case 'opt_out':
      return noteOptOut(tx, { message, attempt });
    case 'fail_contact':
      return alertContactFault(tx, message, sentence);
    case 'hold_number':
      return stopFaultyNumber(tx, attempt.numberId, { code, reason: sentence });
    case 'decide_again':
      await quarantineAtCarrierRefusal(tx, attempt.numberId, { code, reason: sentence });
      return;
    case 'stop_account':
      return stopFaultyAccount(tx, await accountOf(tx, attempt.numberId), code);
    case 'retry':
      return retryDropped(tx, { message, attempt });
    case 'alarm':
      return alertFiltered(tx, sentence);
    case 'fail':
    case 'hold':
      return;
  }
}

const DROPPED = 'The carrier had too many texts and dropped this one: send it again if it still matters.';

/** The carrier took a text and dropped it, for it had too many: all wait a while, and this one is tried once more. */
async function retryDropped(tx: OrgContext, { message, attempt }: LockedAttempt): Promise<void> {
  // One that was sent on may have arrived. Tried before the pause: numbers are locked before lanes.
  const isRetried = message.status === 'sending' && (await retryByItself(tx, message));
  if (!isRetried) await setMessageStatus(tx, message, { failureReason: DROPPED });
  await pauseAccount(tx, await accountOf(tx, attempt.numberId), null);
}

async function noteOptOut(tx: OrgContext, { message, attempt }: LockedAttempt): Promise<void> {
  const { contactId } = attempt.decision;
  // As it was called: the client may have the phone no more.
  const contact = { id: contactId, phone: attempt.toPhone };
  const isNew = await optOut(tx, contact, { source: 'carrier', carrierBlocks: true });
  if (!isNew) return;
  const subject = { contactId, threadId: message.threadId, messageId: message.id };
  await raiseAlert(tx, await optedOutAtCarrier(tx, subject, attempt.fromE164));
}

/** What the alert about a faulty account is known by. */
export const ACCOUNT_FAULT_TOPIC = 'carrier_account_fault';

/** Nothing of the account goes out until it works again; one alert says so, however many texts wait. */
export async function stopFaultyAccount(
  tx: OrgContext,
  accountId: string,
  carrierCode: number | null,
): Promise<void> {
  const { sentence } = explainCarrierCode(carrierCode ?? 20003);
  const stopped = await stopAccount(tx, accountId, { code: carrierCode, reason: sentence });
  if (!stopped) return;
  const entity = { entity: 'carrier_account', entityId: accountId };
  await recordEvent(tx, { event: 'carrier_account.sending_stopped', ...entity, reason: sentence });
  await raiseAlert(tx, {
    kind: 'carrier_account_fault',
    severity: 'critical',
    topic: ACCOUNT_FAULT_TOPIC,
    sentence: `The carrier takes no texts of this account: ${sentence}`,
    whatToDo:
      'Settle it with the carrier. Texts wait meanwhile; the account is asked again by itself, and they go out when it works.',
    entities: [{ entity: 'carrier_account', id: accountId }],
  });
}

/** Holds what would go out from the number until the owner says that it may; one alert says so. */
async function stopFaultyNumber(
  tx: OrgContext,
  numberId: string,
  stop: { code: number | null; reason: string },
): Promise<void> {
  if (await stopNumber(tx, numberId, stop)) await alertNumberFault(tx, numberId, stop.reason);
}

export function alertUnknownOutcome(tx: OrgContext, message: Message): Promise<void> {
  return raiseAlert(tx, {
    kind: 'unknown_outcome',
    severity: 'warning',
    topic: `unknown_outcome:${message.id}`,
    sentence: 'The carrier did not answer: nobody knows yet whether a text went out.',
    whatToDo:
      'Wait: the carrier is asked, and knows within about ten minutes. Later texts of the conversation wait too, unless you let them pass.',
    entities: [
      { entity: 'thread', id: message.threadId },
      { entity: 'message', id: message.id },
    ],
  });
}

async function alertContactFault(tx: OrgContext, message: Message, sentence: string): Promise<void> {
  if (!message.contactId) return;
  await raiseAlert(tx, {
    kind: 'contact_fault',
    severity: 'warning',
    topic: `contact_fault:${message.contactId}`,
    sentence: `A phone of a client cannot be reached. ${sentence}`,
    whatToDo: 'Correct the phone with the client.',
    entities: [
      { entity: 'thread', id: message.threadId },
      { entity: 'client_contact', id: message.contactId },
    ],
  });
}

function alertNumberFault(tx: OrgContext, numberId: string, sentence: string): Promise<void> {
  return raiseAlert(tx, {
    kind: 'number_fault',
    severity: 'critical',
    topic: numberFaultTopic(numberId),
    sentence,
    whatToDo: 'Check the number in your carrier account, then let it send again.',
    entities: [{ entity: 'number', id: numberId }],
  });
}

/** Texts that a filter stops again and again are for a person to look at. */
function alertFiltered(tx: OrgContext, sentence: string): Promise<void> {
  return raiseAlert(tx, {
    kind: 'texts_filtered',
    severity: 'warning',
    topic: 'texts_filtered',
    sentence: `The carrier stopped a text of yours as unwanted. ${sentence}`,
    whatToDo: 'Look at the text that failed. If it happens again, ask the carrier before you send more.',
    entities: [],
  });
}

export function numberFaultTopic(numberId: string): string {
  return `number_fault:${numberId}`;
}

/** A text that counted as not taken reached the client after all. */
export function alertAcceptedAfterAll(tx: OrgContext, message: Message, wasWaiting: boolean): Promise<void> {
  return raiseAlert(tx, {
    kind: 'accepted_after_all',
    severity: 'critical',
    topic: `accepted_after_all:${message.id}`,
    sentence: wasWaiting
      ? 'A text that counted as not sent did go out after all: the carrier said so late.'
      : 'A text that counted as not sent did go out after all, so the client may have got it twice.',
    whatToDo: wasWaiting
      ? 'Nothing needs to be sent again. Tell the operator if it happens more than once.'
      : 'Look at the conversation, and tell the client if it matters.',
    entities: [
      { entity: 'thread', id: message.threadId },
      { entity: 'message', id: message.id },
    ],
  });
}
