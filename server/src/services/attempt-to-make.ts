import type { OutboundSend } from '@maskline/core/domain/routing/outbound';
import type { OrgContext } from '../context.ts';
import { phoneOfContact, type QueuedMessage } from '../store/deliveries.ts';
import { newOpaqueId } from '../store/ids.ts';
import type { DeliveryAttempt } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { setMessageStatus } from './message-status.ts';
import { openThreadLease } from './number-leases.ts';
import { touchNumber } from './number-use.ts';

export type AttemptToMake = DeliveryAttempt & { body: string };

/**
 * Writes the call that is about to be made, with all it was decided by. The caller holds the locks of thread, phone and
 * number; of several attempts of one text at once the constraint lets one through.
 */
export async function writeAttempt(
  tx: OrgContext,
  message: QueuedMessage,
  decision: OutboundSend,
  at: Date,
): Promise<AttemptToMake> {
  if (decision.opensLease) await openThreadLease(tx, message.threadId, decision.numberId);
  await touchNumber(tx, decision.numberId, at);
  const stored = JSON.stringify(decision);
  const attempt = await tx.db
    .insertInto('deliveryAttempts')
    .values({
      orgId: tx.orgId,
      // Leaves the house in the callback's address.
      id: newOpaqueId(),
      messageId: message.id,
      leaseToken: message.leaseToken ?? newOpaqueId(),
      numberId: decision.numberId,
      fromE164: decision.e164,
      toPhone: await phoneOfContact(tx.db, tx.orgId, decision.contactId),
      decision: stored,
      state: 'calling',
      carrierMessageId: null,
      carrierCode: null,
      error: null,
      startedAt: at,
      finishedAt: null,
      nextLookupAt: null,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await setMessageStatus(tx, message, {
    status: 'sending',
    numberId: decision.numberId,
    decision: stored,
    attemptsMade: message.attemptsMade + 1,
    nextAttemptAt: null,
    pacedNumberId: null,
    claims: 0,
  });
  const details = { thread_id: message.threadId, number_id: decision.numberId, rule: decision.rule };
  await recordEvent(tx, { event: 'message.handed_over', entity: 'message', entityId: message.id, details });
  return { ...attempt, body: message.body };
}
