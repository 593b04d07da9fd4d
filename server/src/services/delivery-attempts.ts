import { type AttemptState, advanceAttempt } from '@maskline/core/domain/delivery-status';
import type { OrgContext } from '../context.ts';
import { findAttempt, findAttemptOfText } from '../store/deliveries.ts';
import type { DeliveryAttempt, Message } from '../store/tables.ts';
import { lockThread } from '../store/threads.ts';

export type LockedAttempt = { attempt: DeliveryAttempt; message: Message };

/** An attempt with its text, both as they are once the thread's lock is held. Null for an attempt that is not there. */
export async function lockAttempt(tx: OrgContext, attemptId: string): Promise<LockedAttempt | null> {
  const found = await findAttempt(tx.db, tx.orgId, attemptId);
  if (!found) return null;
  await lockThread(tx.db, tx.orgId, found.threadId);
  const attempt = await findAttempt(tx.db, tx.orgId, attemptId);
  const message = await tx.db
    .selectFrom('messages')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('id', '=', found.messageId)
    .executeTakeFirst();
  return attempt && message ? { attempt, message } : null;
}

/** The attempt of a text that the carrier took, by the carrier's own id: for one whose attempt id was lost with a restore. */
export async function lockAttemptOfText(
  tx: OrgContext,
  carrierMessageId: string,
): Promise<LockedAttempt | null> {
  const attemptId = await findAttemptOfText(tx.db, tx.orgId, carrierMessageId);
  return attemptId === null ? null : lockAttempt(tx, attemptId);
}

type Learned = {
  state: AttemptState;
  carrierMessageId?: string;
  carrierCode?: number | null;
  error?: string;
};

/** Writes what was learned about an attempt; its state only moves forward. Gives the state it has now. */
export async function changeAttempt(
  tx: OrgContext,
  attempt: DeliveryAttempt,
  learned: Learned,
): Promise<AttemptState> {
  const state = advanceAttempt(attempt.state, learned.state);
  if (state === attempt.state) return state;
  await tx.db
    .updateTable('deliveryAttempts')
    .set({
      state,
      finishedAt: await tx.clock.now(tx.db),
      carrierMessageId: learned.carrierMessageId ?? attempt.carrierMessageId,
      carrierCode: learned.carrierCode ?? null,
      error: learned.error ?? null,
    })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', attempt.id)
    .execute();
  return state;
}
