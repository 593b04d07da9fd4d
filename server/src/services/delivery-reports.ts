import { explainCarrierCode } from '@maskline/core/domain/carrier-result';
import { advanceStatus, type DeliveryReport, isAnomaly } from '@maskline/core/domain/delivery-status';
import type { AcceptedText, StatusUpdate } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import type { Message } from '../store/tables.ts';
import { closeAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { applyCarrierResult } from './carrier-faults.ts';
import { changeAttempt, type LockedAttempt, lockAttempt, lockAttemptOfText } from './delivery-attempts.ts';
import { wakeNext } from './delivery-state.ts';
import { setMessageStatus } from './message-status.ts';

/**
 * Applies a status callback to the text of its attempt. It may come late, twice, out of order, or before the answer to
 * the call itself, which it then proves; the status only moves forward. One of an attempt that is not the
 * organization's, or that names another text of the carrier, changes nothing.
 */
export function receiveStatus(ctx: OrgContext, attemptId: string, update: StatusUpdate): Promise<void> {
  const { carrierMessageId, carrierStatus, report } = update;
  return inTransaction(ctx, async (tx) => {
    const locked = (await lockAttempt(tx, attemptId)) ?? (await lockAttemptOfText(tx, carrierMessageId));
    if (!locked) return ctx.log.warn({ attemptId, carrierStatus }, 'status of an attempt that is not known');
    const known = locked.attempt.carrierMessageId;
    if (known !== null && known !== carrierMessageId) {
      return ctx.log.warn({ attemptId, carrierStatus }, 'status names another text than its attempt');
    }
    const accepted = {
      carrierMessageId,
      report: report ?? { status: 'accepted' as const, carrierCode: null },
    };
    await applyAcceptance(tx, locked, accepted);
  });
}

/** The carrier took the text: its answer to the call says so, or a report. The caller holds the thread's lock. */
export async function applyAcceptance(
  tx: OrgContext,
  locked: LockedAttempt,
  { carrierMessageId, report }: AcceptedText,
): Promise<void> {
  const { message, attempt } = locked;
  const state = await changeAttempt(tx, attempt, { state: 'accepted', carrierMessageId });
  if (state !== 'accepted') {
    const told = { attemptId: attempt.id, state };
    return tx.log.error(told, 'the carrier took a text that counted as not taken');
  }
  await applyReport(tx, locked, carrierMessageId, report);
  if (attempt.state === 'unknown') await closeAlert(tx, `unknown_outcome:${message.id}`);
  if (attempt.state !== 'accepted') await wakeNext(tx, message.threadId);
}

/** Moves a text forward by a report of the carrier, and never back. */
async function applyReport(
  tx: OrgContext,
  locked: LockedAttempt,
  carrierMessageId: string,
  report: DeliveryReport,
): Promise<void> {
  const { message, attempt } = locked;
  if (isAnomaly(message.status, report)) {
    const reported = { messageId: message.id, is: message.status, reported: report.status };
    tx.log.warn(reported, 'a report contradicts a final status, which stays');
  }
  const status = advanceStatus(message.status, report);
  if (status === message.status && message.carrierMessageId !== null) return;
  const failed = status !== message.status && (status === 'failed' || status === 'undelivered');
  const result = failed ? explainCarrierCode(report.carrierCode) : null;
  await setMessageStatus(tx, message, {
    status,
    carrierMessageId,
    carrierAccountId: await accountOf(tx, attempt.numberId),
    ...(result ? { carrierCode: report.carrierCode, failureReason: result.sentence } : {}),
    leaseToken: null,
    leaseUntil: null,
  });
  if (status !== message.status) await recordChange(tx, message, status, report);
  if (result) await applyCarrierResult(tx, locked, result.action, result.sentence);
}

async function recordChange(
  tx: OrgContext,
  message: Message,
  status: Message['status'],
  { carrierCode }: DeliveryReport,
): Promise<void> {
  await recordEvent(tx, {
    event: `message.${status}`,
    entity: 'message',
    entityId: message.id,
    details: { from: message.status, ...(carrierCode === null ? {} : { carrier_code: carrierCode }) },
  });
}

async function accountOf(tx: OrgContext, numberId: string): Promise<string> {
  const number = await tx.db
    .selectFrom('businessNumbers')
    .select('carrierAccountId')
    .where('orgId', '=', tx.orgId)
    .where('id', '=', numberId)
    .executeTakeFirstOrThrow();
  return number.carrierAccountId;
}
