import type { Logger } from 'pino';
import type { Store } from './store/open-store.ts';

/** What every part of the sandbox works with. */
export type SandboxContext = {
  store: Store;
  log: Logger;
  now(): Date;
  /** Between queued and sent, and between sent and delivered. */
  statusDelayMs: number;
  /** Something became due: look at once instead of at the next turn. */
  wake(): void;
};

/** Runs `work` in a transaction of its own. */
export function inTransaction<T>(ctx: SandboxContext, work: (tx: SandboxContext) => Promise<T>): Promise<T> {
  return ctx.store.transaction().execute((store) => work({ ...ctx, store }));
}
