import type { Context } from '../context.ts';

const DAY_MS = 86_400_000;
const KEPT_DAYS = 30;

/**
 * Forgets sessions and links that ended a month ago, and the steps of signing in of yesterday and before: none of them
 * lets anybody in. What happened stays in the audit log. May run twice.
 */
export async function forgetOldSignIns(ctx: Context): Promise<void> {
  const at = await ctx.clock.now(ctx.db);
  const yesterday = new Date(at.getTime() - DAY_MS);
  const aMonthAgo = new Date(at.getTime() - KEPT_DAYS * DAY_MS);
  await ctx.db.deleteFrom('spentSteps').where('spentAt', '<', yesterday).execute();
  await ctx.db
    .deleteFrom('sessions')
    .where((row) => row.or([row('endedAt', '<', aMonthAgo), row('expiresAt', '<', aMonthAgo)]))
    .execute();
  await ctx.db.deleteFrom('accountLinks').where('expiresAt', '<', aMonthAgo).execute();
}
