import { type CarrierResult, explainCarrierCode } from '@maskline/core/domain/carrier-result';
import { backOffMs, isStillUseful } from '@maskline/core/domain/sending-lane';
import type { AcceptedText, CarrierError } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import { findAttemptOfText } from '../store/delivery-attempts.ts';
import { accountOf } from './carrier-credentials.ts';
import { alertUnknownOutcome, applyCarrierResult, stopFaultyAccount } from './carrier-faults.ts';
import { changeAttempt, type LockedAttempt, lockAttempt } from './delivery-attempts.ts';
import { applyAcceptance } from './delivery-reports.ts';
import { failMessage, holdMessage, requeueMessage } from './delivery-state.ts';
import { quarantineAtCarrierRefusal } from './quarantine.ts';
import { pauseAccount } from './sending-lanes.ts';
import { applyWaitingReports } from './status-callbacks.ts';

type Called = { id: string };

/**
 * Records that the carrier took the text. A callback may have said so already; then only what is new is written. If the
 * call was long over for everybody else, the carrier's list may have given the text to another attempt with the same words:
 * then it stays that one's, and this attempt is looked up like any that was not answered.
 */
export function recordAccepted(ctx: OrgContext, { id }: Called, accepted: AcceptedText): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const holder = await findAttemptOfText(tx.db, tx.orgId, accepted.carrierMessageId);
    const locked = await lockAttempt(tx, holder?.id ?? id);
    if (locked) await applyAcceptance(tx, locked, accepted);
    await applyWaitingReports(tx, { id, carrierMessageId: accepted.carrierMessageId });
    await tx.failpoint('delivery.before_outcome');
  });
}

/** Records that the call was never made, and puts the text back into the queue, to be decided anew. */
export function recordAborted(ctx: OrgContext, { id }: Called): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const locked = await lockAttempt(tx, id);
    if (locked?.attempt.state !== 'calling') return;
    await changeAttempt(tx, locked.attempt, { state: 'aborted', error: 'too late to call' });
    await requeueMessage(tx, locked.message, 'at_once');
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
      return afterPause(tx, locked, error.retryAfterMs);
    case 'not_sent':
      return tryAgain(tx, locked, await backOff(tx, locked));
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
  result: CarrierResult,
): Promise<void> {
  const { message, attempt } = locked;
  const { sentence } = result;
  switch (result.action) {
    case 'retry':
      return afterPause(tx, locked, null);
    case 'stop_account':
      return waitForAccount(tx, locked, carrierCode);
    case 'decide_again': {
      const usable = await quarantineAtCarrierRefusal(tx, attempt.numberId, {
        code: carrierCode,
        reason: sentence,
      });
      if (usable === 'quarantined') return requeueMessage(tx, message, 'at_once');
      return holdMessage(tx, message, sentence, carrierCode);
    }
    case 'hold':
    case 'hold_number':
      await applyCarrierResult(tx, locked, result, carrierCode);
      return holdMessage(tx, message, sentence, carrierCode);
    case 'opt_out':
    case 'fail_contact':
    case 'alarm':
    case 'fail':
      await applyCarrierResult(tx, locked, result, carrierCode);
      return failMessage(tx, message, { sentence, carrierCode });
  }
}

/** The carrier takes no more for now: the whole account waits, and this text with it. */
async function afterPause(tx: OrgContext, locked: LockedAttempt, retryAfterMs: number | null): Promise<void> {
  const accountId = await accountOf(tx, locked.attempt.numberId);
  return tryAgain(tx, locked, await pauseAccount(tx, accountId, retryAfterMs));
}

async function backOff(tx: OrgContext, { message }: LockedAttempt): Promise<Date> {
  const at = await tx.clock.now(tx.db);
  return new Date(at.getTime() + backOffMs(message.attemptsMade, tx.chance()));
}

async function tryAgain(tx: OrgContext, { message }: LockedAttempt, next: Date): Promise<void> {
  if (!isStillUseful(message.occurredAt, next)) {
    return holdMessage(tx, message, 'The carrier does not take it within ten minutes of its acceptance.');
  }
  return requeueMessage(tx, message, next);
}

/** Nothing of the account goes out until it works again: the text waits in its queue, and one alert says so. */
async function waitForAccount(
  tx: OrgContext,
  { message, attempt }: LockedAttempt,
  carrierCode: number | null,
): Promise<void> {
  await stopFaultyAccount(tx, await accountOf(tx, attempt.numberId), carrierCode);
  return requeueMessage(tx, message, 'when_account_works');
}
