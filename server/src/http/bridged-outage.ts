import { setTimeout as pause } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { isDatabaseUnavailable, isTransactionConflict } from '../store/faults.ts';
import { retryConflicts } from './retried-transaction.ts';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 500;

/**
 * Does work that may run twice, again and again while the database is away, until it has come through or `patienceMs` have
 * passed. For callbacks: a carrier does not call again, and a restart of the database takes seconds.
 */
export async function bridgeOutage<T>(ctx: Context, patienceMs: number, work: () => Promise<T>): Promise<T> {
  const endsAt = performance.now() + patienceMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    try {
      return await retryConflicts(ctx, work);
    } catch (error) {
      const mayPass = isDatabaseUnavailable(error) || isTransactionConflict(error);
      if (!mayPass || performance.now() + pauseMs > endsAt) throw error;
      ctx.log.warn({ pauseMs }, 'the database is away, and a callback waits for it');
      await pause(pauseMs);
    }
  }
}
