import { type CarrierAction, explainCarrierCode } from '@maskline/core/domain/carrier-result';
import type { OrgContext } from '../context.ts';
import type { Message } from '../store/tables.ts';
import { raiseAlert } from './alerts.ts';
import { optOut } from './consent.ts';
import type { LockedAttempt } from './delivery-attempts.ts';

/** What a result code of the carrier means beyond its own text: an opt-out, a phone or a number to look at. */
export async function applyCarrierResult(
  tx: OrgContext,
  { message, attempt }: LockedAttempt,
  action: CarrierAction,
  sentence: string,
): Promise<void> {
  switch (action) {
    case 'opt_out':
      // As it was called: the client may have the phone no more.
      return optOut(tx, { id: attempt.decision.contactId, phone: attempt.toPhone }, 'carrier');
    case 'fail_contact':
      return alertContactFault(tx, message, sentence);
    case 'hold_number':
    case 'decide_again':
      return alertNumberFault(tx, attempt.numberId, sentence);
    case 'stop_account':
      return alertAccountFault(tx, attempt.carrierCode);
    case 'retry':
    case 'fail':
    case 'hold':
      return;
  }
}

/** What the alert about a faulty account is known by. */
export const ACCOUNT_FAULT_TOPIC = 'carrier_account_fault';

/** One alert for the account, however many texts wait. */
export function alertAccountFault(tx: OrgContext, carrierCode: number | null): Promise<void> {
  return raiseAlert(tx, {
    kind: 'carrier_account_fault',
    severity: 'critical',
    topic: ACCOUNT_FAULT_TOPIC,
    sentence: `The carrier takes no texts of this account: ${explainCarrierCode(carrierCode ?? 20003).sentence}`,
    whatToDo: 'Settle it with the carrier. Texts wait meanwhile and go out by themselves.',
    entities: [],
  });
}

export function alertUnknownOutcome(tx: OrgContext, message: Message): Promise<void> {
  return raiseAlert(tx, {
    kind: 'unknown_outcome',
    severity: 'warning',
    topic: `unknown_outcome:${message.id}`,
    sentence: 'The carrier did not answer: nobody knows yet whether a text went out.',
    whatToDo: 'Wait for its delivery report. Later texts of the conversation wait with it.',
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
    topic: `number_fault:${numberId}`,
    sentence,
    whatToDo: 'Check the number in your carrier account.',
    entities: [{ entity: 'number', id: numberId }],
  });
}
