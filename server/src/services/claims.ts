import type { OrgContext } from '../context.ts';
import { claimQueued } from '../store/delivery-queue.ts';
import { newOpaqueId } from '../store/ids.ts';
import type { Message } from '../store/tables.ts';

const LEASE_MS = 15_000;

/** A short lease on a queued text. `token` is what every later write of the worker is compared with. */
export type Claim = { messageId: string; threadId: string; token: string; claims: number };

/**
 * Takes a queued text to hand it over, committed at once: a worker that ends here loses it when the lease is over, and can
 * write nothing of it afterwards. Null if somebody else has it, its time has not come, or it is not queued any more.
 */
export async function claimMessage(ctx: OrgContext, messageId: string): Promise<Claim | null> {
  const at = await ctx.clock.now(ctx.db);
  const token = newOpaqueId();
  const until = new Date(at.getTime() + LEASE_MS);
  const claimed = await claimQueued(ctx.db, { orgId: ctx.orgId, messageId }, { token, at, until });
  return claimed ? { messageId, threadId: claimed.threadId, token, claims: claimed.claims } : null;
}

/** Whether the text is still this worker's at `at`. */
export function holdsClaim(
  { leaseToken, leaseUntil }: Pick<Message, 'leaseToken' | 'leaseUntil'>,
  claim: Claim,
  at: Date,
): boolean {
  return leaseToken === claim.token && leaseUntil !== null && leaseUntil > at;
}
