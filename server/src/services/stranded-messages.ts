import { actingFor, type Context, inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { listCallsOver, listLookupsDue } from '../store/delivery-attempts.ts';
import { listWaiting } from '../store/delivery-queue.ts';
import { listLanesToProbe } from '../store/sending-lanes.ts';
import { alertUnknownOutcome } from './carrier-faults.ts';
import { changeAttempt, lockAttempt } from './delivery-attempts.ts';

/** Longer than the deadline before a call and the time that the call may take. */
const CALL_IS_OVER_MS = 30_000;
/** A wake-up that is not lost comes sooner. */
const WAITED_TOO_LONG_MS = 10_000;
const BATCH = 500;

/**
 * Finds what nobody is at work on any more, because a process ended in the middle, and what is due: a text that still waits
 * is woken again, a call whose end nobody wrote down becomes `unknown`, unknown outcomes are looked up and stopped
 * accounts asked. May run twice and at once.
 */
export async function sweepMessages(ctx: Context): Promise<void> {
  const at = await ctx.clock.now(ctx.db);
  const over = new Date(at.getTime() - CALL_IS_OVER_MS);
  for (const { orgId, id } of await listCallsOver(ctx.db, over, BATCH)) await markUnknown(ctx, orgId, id);
  const since = new Date(at.getTime() - WAITED_TOO_LONG_MS);
  await wake(ctx, await listWaiting(ctx.db, { at, since, limit: BATCH }));
  for (const { orgId, id } of await listLookupsDue(ctx.db, at, BATCH)) {
    const key = `reconcile:${id}`;
    await enqueue(ctx.db, 'reconcile_attempt', { orgId, attemptId: id }, { key });
  }
  for (const { orgId } of await listLanesToProbe(ctx.db, at, BATCH)) {
    await enqueue(ctx.db, 'probe_account', { orgId }, { key: `probe:${orgId}` });
  }
}

/** Wakes the organization's waiting texts, when what they waited for is over. */
export async function wakeWaiting(tx: OrgContext): Promise<void> {
  const at = await tx.clock.now(tx.db);
  const since = new Date(at.getTime() + 1);
  await wake(tx, await listWaiting(tx.db, { at, since, orgId: tx.orgId, limit: BATCH }));
}

async function wake(ctx: Context, waiting: readonly { orgId: string; id: string }[]): Promise<void> {
  for (const { orgId, id } of waiting) {
    await enqueue(ctx.db, 'deliver_message', { orgId, messageId: id }, { key: `wake:${id}` });
  }
}

function markUnknown(ctx: Context, orgId: string, attemptId: string): Promise<void> {
  return inTransaction(actingFor(ctx, orgId, SYSTEM), async (tx) => {
    const locked = await lockAttempt(tx, attemptId);
    if (locked?.attempt.state !== 'calling') return;
    await changeAttempt(tx, locked.attempt, { state: 'unknown', error: 'the process ended during the call' });
    await alertUnknownOutcome(tx, locked.message);
  });
}
