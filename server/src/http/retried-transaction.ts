import type { Context } from '../context.ts';
import { inTransaction } from '../context.ts';
import { isTransactionConflict } from '../store/faults.ts';

const MOST_TRIES = 3;

/** Runs the whole work again in a new transaction when it lost a deadlock or a serialization conflict. */
export function inRetriedTransaction<C extends Context, T>(ctx: C, work: (tx: C) => Promise<T>): Promise<T> {
  return retryConflicts(ctx, () => inTransaction(ctx, work));
}

/** The same for work that opens its transaction itself. */
export async function retryConflicts<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES || !isTransactionConflict(error)) throw error;
      ctx.log.warn({ tries }, 'a transaction lost a conflict and runs again');
    }
  }
}
