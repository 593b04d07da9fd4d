import { type AttemptState, advanceAttempt } from '@maskline/core/domain/delivery-status';
import type { OrgContext } from '../context.ts';
import { findAttempt } from '../store/delivery-attempts.ts';
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

/** A callback mostly comes before. */
const FIRST_LOOKUP_MS = 5_000;

type Learned = {
  state: AttemptState;
  carrierMessageId?: string;
  carrierCode?: number | null;
  error?: string;
};

/** The carrier's id of a text, for an attempt whose state says nothing of it any more. */
export async function noteCarrierMessage(
  tx: OrgContext,
  { id }: Pick<DeliveryAttempt, 'id'>,
  carrierMessageId: string,
): Promise<void> {
  await tx.db
    .updateTable('deliveryAttempts')
    .set({ carrierMessageId })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', id)
    .execute();
}

/** Writes what was learned about an attempt; its state only moves forward. Gives the state it has now. */
export async function changeAttempt(
  tx: OrgContext,
  attempt: DeliveryAttempt,
  learned: Learned,
): Promise<AttemptState> {
  const state = advanceAttempt(attempt.state, learned.state);
  if (state === attempt.state) return state;
  const at = await tx.clock.now(tx.db);
  await tx.db
    .updateTable('deliveryAttempts')
    .set({
      state,
      finishedAt: at,
      nextLookupAt: state === 'unknown' ? new Date(at.getTime() + FIRST_LOOKUP_MS) : null,
      carrierMessageId: learned.carrierMessageId ?? attempt.carrierMessageId,
      carrierCode: learned.carrierCode ?? null,
      error: learned.error ?? null,
    })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', attempt.id)
    .execute();
  return state;
}
