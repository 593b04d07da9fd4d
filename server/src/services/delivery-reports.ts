import { explainCarrierCode } from '@maskline/core/domain/carrier-result';
import { advanceStatus, type DeliveryReport, isAnomaly } from '@maskline/core/domain/delivery-status';
import type { AcceptedText, StatusUpdate } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import { findAttemptOfText } from '../store/delivery-attempts.ts';
import { GATE_MS } from '../store/delivery-queue.ts';
import type { Message } from '../store/tables.ts';
import { closeAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { accountOf } from './carrier-credentials.ts';
import { alertAcceptedAfterAll, applyCarrierResult } from './carrier-faults.ts';
import { changeAttempt, type LockedAttempt, lockAttempt, noteCarrierMessage } from './delivery-attempts.ts';
import { wakeNext } from './delivery-state.ts';
import { setMessageStatus } from './message-status.ts';
import { noteSent } from './sending-lanes.ts';
import { wakeWaiting } from './stranded-messages.ts';

/**
 * Applies a status callback to the text of its attempt. It may come late, twice, out of order, or before the answer to
 * the call itself, which it then proves; the status only moves forward. One of an attempt that is not the
 * organization's, or that names another text of the carrier, changes nothing.
 */
export function receiveStatus(ctx: OrgContext, attemptId: string, update: StatusUpdate): Promise<void> {
  const { carrierMessageId, carrierStatus, report } = update;
  return inTransaction(ctx, async (tx) => {
    // Of equal texts whose outcome was unknown, the carrier's list may have given this one to another attempt.
    const holder = await findAttemptOfText(tx.db, tx.orgId, carrierMessageId);
    const locked = await lockAttempt(tx, holder?.id ?? attemptId);
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
    await tx.failpoint('report.before_commit');
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
  if (state !== 'accepted') return acceptedAfterAll(tx, locked, { carrierMessageId, report });
  const status = await applyReport(tx, locked, { carrierMessageId, report });
  if (attempt.state === 'unknown') await closeAlert(tx, `unknown_outcome:${message.id}`);
  // Until the carrier says that it has sent it, a later text could overtake it.
  if (status !== 'sending') await wakeNext(tx, message.threadId);
  else if (attempt.state !== 'accepted') await wakeNext(tx, message.threadId, GATE_MS);
}

/**
 * A text that counted as not taken was taken after all. While it is held, or waits to be sent again, it counts as taken from
 * now on and is not sent again; in any case a person must know.
 */
async function acceptedAfterAll(
  tx: OrgContext,
  locked: LockedAttempt,
  accepted: AcceptedText,
): Promise<void> {
  const { message, attempt } = locked;
  if (attempt.carrierMessageId === accepted.carrierMessageId) {
    if (message.carrierMessageId === accepted.carrierMessageId) await applyReport(tx, locked, accepted);
    return;
  }
  tx.log.error(
    { attemptId: attempt.id, state: attempt.state },
    'the carrier took a text that counted as not taken',
  );
  await noteCarrierMessage(tx, attempt, accepted.carrierMessageId);
  const isWaiting = message.status === 'held' || message.status === 'queued';
  if (isWaiting) {
    await applyReport(tx, locked, accepted, 'queued');
    await closeAlert(tx, `message_held:${message.id}`);
    await wakeNext(tx, message.threadId);
  }
  await alertAcceptedAfterAll(tx, message, isWaiting);
}

/** Moves a text forward by a report of the carrier, and never back; `from` is where it counts as standing. */
async function applyReport(
  tx: OrgContext,
  locked: LockedAttempt,
  { carrierMessageId, report }: AcceptedText,
  from: Message['status'] = locked.message.status,
): Promise<Message['status']> {
  const { message, attempt } = locked;
  if (isAnomaly(from, report)) {
    const reported = { messageId: message.id, is: message.status, reported: report.status };
    tx.log.warn(reported, 'a report contradicts a final status, which stays');
  }
  const status = advanceStatus(from, report);
  if (status === message.status && message.carrierMessageId !== null) return status;
  const accountId = await accountOf(tx, attempt.numberId);
  const isNew = status !== message.status;
  const failed = isNew && (status === 'failed' || status === 'undelivered');
  const result = failed ? explainCarrierCode(report.carrierCode) : null;
  await setMessageStatus(tx, message, {
    status,
    carrierMessageId,
    carrierAccountId: accountId,
    ...(message.status === 'held' ? { carrierCode: null, failureReason: null } : {}),
    ...(result ? { carrierCode: report.carrierCode, failureReason: result.sentence } : {}),
    nextAttemptAt: null,
    leaseToken: null,
    leaseUntil: null,
  });
  if (isNew) await recordChange(tx, message, status, report);
  if (result) await applyCarrierResult(tx, locked, result, report.carrierCode);
  // What was sent before a stop may be delivered after it: that proves nothing.
  const isSent = status === 'sent' || (status === 'delivered' && message.status !== 'sent');
  if (isNew && isSent && (await noteSent(tx, accountId))) await wakeWaiting(tx);
  return status;
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
