import { actingFor, type Context, inTransaction, SYSTEM } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { selectPausedOrganizations } from '../store/recoveries.ts';
import { alertUnknownOutcome } from './carrier-faults.ts';
import { changeAttempt, lockAttempt } from './delivery-attempts.ts';

const CALL_IS_OVER_MS = 60_000;
const WAITED_TOO_LONG_MS = 60_000;
const BATCH = 500;

/**
 * Finds texts that nobody is at work on any more, because a process ended in the middle: one that still waits is woken
 * again; a call whose end nobody wrote down becomes `unknown`. May run twice and at once.
 */
export async function recoverStrandedMessages(ctx: Context): Promise<void> {
  const at = await ctx.clock.now(ctx.db);
  const calls = await ctx.db
    .selectFrom('deliveryAttempts')
    .select(['orgId', 'id'])
    .where('state', '=', 'calling')
    .where('startedAt', '<', new Date(at.getTime() - CALL_IS_OVER_MS))
    .limit(BATCH)
    .execute();
  for (const { orgId, id } of calls) await markUnknown(ctx, orgId, id);
  const waiting = await ctx.db
    .selectFrom('messages')
    .select(['orgId', 'id'])
    .where('status', '=', 'queued')
    .where('orgId', 'not in', selectPausedOrganizations(ctx.db))
    .where('updatedAt', '<', new Date(at.getTime() - WAITED_TOO_LONG_MS))
    .where((row) => row.or([row('nextAttemptAt', 'is', null), row('nextAttemptAt', '<=', at)]))
    .orderBy('occurredAt')
    .limit(BATCH)
    .execute();
  for (const { orgId, id } of waiting) {
    await enqueue(ctx.db, 'deliver_message', { orgId, messageId: id }, { key: `recover:${id}` });
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
