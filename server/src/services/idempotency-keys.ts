import type { Context } from '../context.ts';

const KEPT_MS = 7 * 24 * 3_600_000;

/** Forgets the keys, and the answers kept with them, of requests a week ago: nobody sends those again. May run twice. */
export async function forgetIdempotencyKeys(ctx: Context): Promise<void> {
  const at = await ctx.clock.now(ctx.db);
  await ctx.db
    .deleteFrom('idempotencyKeys')
    .where('createdAt', '<', new Date(at.getTime() - KEPT_MS))
    .execute();
}
