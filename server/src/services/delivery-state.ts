import type { OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { findNextQueued } from '../store/delivery-queue.ts';
import type { Message } from '../store/tables.ts';
import { raiseAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { setMessageStatus } from './message-status.ts';

type Text = Pick<Message, 'id' | 'threadId'>;
export type Failure = { sentence: string; carrierCode?: number | null };

/** Keeps a text for the owner, who sends it or discards it, and lets the thread's next one pass. */
export async function holdMessage(
  tx: OrgContext,
  message: Text,
  sentence: string,
  carrierCode: number | null = null,
): Promise<void> {
  await setMessageStatus(tx, message, { status: 'held', failureReason: sentence, carrierCode, ...NO_LEASE });
  await recordEvent(tx, { event: 'message.held', entity: 'message', entityId: message.id, reason: sentence });
  await raiseAlert(tx, {
    kind: 'message_held',
    severity: 'warning',
    topic: `message_held:${message.id}`,
    sentence: `A text was not sent and is held: ${sentence}`,
    whatToDo: 'Send it from the conversation as a text of yours, or discard it.',
    entities: [
      { entity: 'thread', id: message.threadId },
      { entity: 'message', id: message.id },
    ],
  });
  await wakeNext(tx, message.threadId);
}

/** Fails a text before any carrier took it; it can be tried again by hand. */
export async function failMessage(
  tx: OrgContext,
  message: Text,
  { sentence, carrierCode = null }: Failure,
): Promise<void> {
  await setMessageStatus(tx, message, {
    status: 'failed',
    failureReason: sentence,
    carrierCode,
    ...NO_LEASE,
  });
  const details = carrierCode === null ? {} : { carrier_code: carrierCode };
  await recordEvent(tx, {
    event: 'message.failed',
    entity: 'message',
    entityId: message.id,
    reason: sentence,
    details,
  });
  await wakeNext(tx, message.threadId);
}

/** Puts a text that no carrier took back into the queue: for at once, for later, or until its account works again. */
export async function requeueMessage(
  tx: OrgContext,
  message: Text,
  next: Date | 'at_once' | 'when_account_works',
): Promise<void> {
  const at = await tx.clock.now(tx.db);
  const nextAttemptAt = next instanceof Date && next > at ? next : null;
  const delayMs = nextAttemptAt ? nextAttemptAt.getTime() - at.getTime() : 0;
  await setMessageStatus(tx, message, { status: 'queued', nextAttemptAt, ...NO_LEASE });
  await recordEvent(tx, {
    event: 'message.requeued',
    entity: 'message',
    entityId: message.id,
    details: { delay_ms: Math.round(delayMs) },
  });
  if (next !== 'when_account_works') await wake(tx, message.id, delayMs);
}

/**
 * Gives up the claim of a text that cannot go now. With a place in a lane it is woken when its time comes; without one, by
 * what it waits for.
 */
export async function putBack(
  tx: OrgContext,
  message: Text,
  place: { until: Date; pacedNumberId: string } | null,
): Promise<void> {
  const at = await tx.clock.now(tx.db);
  const paced = place
    ? { nextAttemptAt: place.until, pacedNumberId: place.pacedNumberId }
    : { nextAttemptAt: null, pacedNumberId: null };
  await setMessageStatus(tx, message, { ...paced, claims: 0, ...NO_LEASE });
  if (place) await wake(tx, message.id, place.until.getTime() - at.getTime());
}

function wake(tx: OrgContext, messageId: string, delayMs: number): Promise<void> {
  return enqueue(tx.db, 'deliver_message', { orgId: tx.orgId, messageId }, { delayMs });
}

/** Wakes the thread's next text: at once, now that the one before it is decided, or when it may go at the latest. */
export async function wakeNext(tx: OrgContext, threadId: string, delayMs = 0): Promise<void> {
  const messageId = await findNextQueued(tx.db, tx.orgId, threadId);
  if (messageId) await wake(tx, messageId, delayMs);
}

const NO_LEASE = { leaseToken: null, leaseUntil: null };
