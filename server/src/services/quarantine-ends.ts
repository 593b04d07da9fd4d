import { actingFor, type Context, inTransaction, SYSTEM } from '../context.ts';
import { type DueNumber, listDueQuarantines, lockDueQuarantine } from '../store/number-locks.ts';
import { release } from './quarantine.ts';

/**
 * Returns every number of every organization to use whose quarantine is over, audited as `system`. May run twice and on
 * several servers at once: each number is released by one of them.
 */
export async function endQuarantines(ctx: Context): Promise<void> {
  const due = await listDueQuarantines(ctx.db, await ctx.clock.now(ctx.db));
  for (const number of due) {
    try {
      await endOne(ctx, number);
    } catch (error) {
      // One that fails must not keep the others out of use; it is tried again at the next turn.
      ctx.log.error(
        { err: error, orgId: number.orgId, numberId: number.id },
        'a quarantine could not be ended',
      );
    }
  }
}

function endOne(ctx: Context, due: DueNumber): Promise<void> {
  return inTransaction(actingFor(ctx, due.orgId, SYSTEM), async (tx) => {
    const number = await lockDueQuarantine(tx.db, due, await tx.clock.now(tx.db));
    if (number) await release(tx, number);
  });
}
