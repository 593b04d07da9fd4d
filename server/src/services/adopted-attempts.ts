import type { OutboundSend } from '@maskline/core/domain/routing/outbound';
import type { CarrierText } from '../carriers/carrier.ts';
import type { OrgContext } from '../context.ts';
import { newOpaqueId } from '../store/ids.ts';
import type { DeliveryAttempt, Message } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { applyAcceptance } from './delivery-reports.ts';
import { setMessageStatus } from './message-status.ts';
import { applyWaitingReports } from './status-callbacks.ts';

/** Writes the attempt that was lost with the database, and what the carrier says of it. The caller holds the thread's lock. */
export async function writeTakenAttempt(
  tx: OrgContext,
  message: Message,
  decision: OutboundSend,
  text: CarrierText,
): Promise<void> {
  const stored = JSON.stringify(decision);
  const attempt = await tx.db
    .insertInto('deliveryAttempts')
    .values({
      orgId: tx.orgId,
      id: newOpaqueId(),
      messageId: message.id,
      leaseToken: newOpaqueId(),
      numberId: decision.numberId,
      fromE164: text.from,
      toPhone: text.to,
      decision: stored,
      state: 'calling',
      carrierMessageId: null,
      carrierCode: null,
      error: null,
      startedAt: text.createdAt,
      finishedAt: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  const sending = await setMessageStatus(tx, message, {
    status: 'sending',
    numberId: decision.numberId,
    decision: stored,
    attemptsMade: message.attemptsMade + 1,
    failureReason: null,
    carrierCode: null,
    nextAttemptAt: null,
    pacedNumberId: null,
    leaseToken: null,
    leaseUntil: null,
  });
  await recordTaken(tx, { message: sending, attempt }, text);
}

/** Records that the carrier took a text by this very attempt, and what it has said of it since. The caller holds the thread's lock. */
export async function recordTaken(
  tx: OrgContext,
  taken: { message: Message; attempt: DeliveryAttempt },
  { carrierMessageId, report }: CarrierText,
): Promise<void> {
  const { message, attempt } = taken;
  const details = { thread_id: message.threadId, number_id: attempt.numberId };
  await recordEvent(tx, { event: 'message.adopted', entity: 'message', entityId: message.id, details });
  const accepted = { status: 'accepted', carrierCode: null } as const;
  await applyAcceptance(tx, taken, { carrierMessageId, report: report ?? accepted });
  await applyWaitingReports(tx, { id: attempt.id, carrierMessageId });
}
