import { type CarrierResult, explainCarrierCode } from '@maskline/core/domain/carrier-result';
import type { AcceptedText, CarrierError } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import { alertAccountFault, alertUnknownOutcome, applyCarrierResult } from './carrier-faults.ts';
import { changeAttempt, type LockedAttempt, lockAttempt } from './delivery-attempts.ts';
import { applyAcceptance } from './delivery-reports.ts';
import { failMessage, holdMessage, requeueMessage } from './delivery-state.ts';
import { quarantineAtCarrierRefusal } from './quarantine.ts';

type Called = { id: string };

/** Records that the carrier took the text. A callback may have said so already; then only what is new is written. */
export function recordAccepted(ctx: OrgContext, { id }: Called, accepted: AcceptedText): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const locked = await lockAttempt(tx, id);
    if (locked) await applyAcceptance(tx, locked, accepted);
  });
}

/** Records that the call was never made, and puts the text back into the queue, to be decided anew. */
export function recordAborted(ctx: OrgContext, { id }: Called): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const locked = await lockAttempt(tx, id);
    if (locked?.attempt.state !== 'calling') return;
    await changeAttempt(tx, locked.attempt, { state: 'aborted', error: 'too late to call' });
    await requeueMessage(tx, locked.message, 0);
  });
}

/** Records that the call failed, and does what the failure asks for. Nothing if a callback proved meanwhile that it had not. */
export function recordCarrierError(ctx: OrgContext, { id }: Called, error: CarrierError): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const locked = await lockAttempt(tx, id);
    if (locked?.attempt.state !== 'calling') return;
    const { kind, carrierCode, message } = error;
    const state = kind === 'unknown' ? 'unknown' : 'rejected';
    await changeAttempt(tx, locked.attempt, { state, carrierCode, error: message });
    await react(tx, locked, error);
  });
}

async function react(tx: OrgContext, locked: LockedAttempt, error: CarrierError): Promise<void> {
  switch (error.kind) {
    case 'unknown':
      return alertUnknownOutcome(tx, locked.message);
    case 'rate_limited':
    case 'not_sent':
      return tryLater(tx, locked, error.retryAfterMs);
    case 'account_fault':
      return waitForAccount(tx, locked, error.carrierCode);
    case 'refused':
      return reactToCode(tx, locked, error.carrierCode, explainCarrierCode(error.carrierCode));
  }
}

async function reactToCode(
  tx: OrgContext,
  locked: LockedAttempt,
  carrierCode: number | null,
  { action, sentence }: CarrierResult,
): Promise<void> {
  const { message, attempt } = locked;
  switch (action) {
    case 'retry':
      return tryLater(tx, locked, null);
    case 'stop_account':
      return waitForAccount(tx, locked, carrierCode);
    case 'decide_again': {
      const usable = await quarantineAtCarrierRefusal(tx, attempt.numberId, sentence);
      if (usable === 'quarantined') return requeueMessage(tx, message, 0);
      return holdMessage(tx, message, sentence, carrierCode);
    }
    case 'hold':
    case 'hold_number':
      await applyCarrierResult(tx, locked, action, sentence);
      return holdMessage(tx, message, sentence, carrierCode);
    case 'opt_out':
    case 'fail_contact':
    case 'fail':
      await applyCarrierResult(tx, locked, action, sentence);
      return failMessage(tx, message, { sentence, carrierCode });
  }
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
/** After that, whether a text still makes sense is for a person to say. */
const STILL_USEFUL_MS = 10 * 60_000;

async function tryLater(
  tx: OrgContext,
  { message }: LockedAttempt,
  retryAfterMs: number | null,
): Promise<void> {
  const ceiling = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.max(0, message.attemptsMade - 1));
  const jittered = ceiling / 2 + (Math.random() * ceiling) / 2;
  const delayMs = Math.max(jittered, retryAfterMs ?? 0);
  const at = await tx.clock.now(tx.db);
  if (at.getTime() + delayMs > message.occurredAt.getTime() + STILL_USEFUL_MS) {
    return holdMessage(tx, message, 'The carrier does not take it within ten minutes of its acceptance.');
  }
  return requeueMessage(tx, message, delayMs);
}

/** Nothing of the account goes out until somebody acts: the text waits in its queue, and one alert says so. */
async function waitForAccount(
  tx: OrgContext,
  { message }: LockedAttempt,
  carrierCode: number | null,
): Promise<void> {
  await alertAccountFault(tx, carrierCode);
  return requeueMessage(tx, message, LONGEST_DELAY_MS);
}
