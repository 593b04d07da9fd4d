import type { OrgContext } from '../context.ts';

const MINUTE_MS = 60_000;

/**
 * Notes that a number was used. To the minute is enough for a text, and spares the busy front desk number a write lock
 * for each of them; a lease is noted precisely, for it decides which number is next.
 */
export async function touchNumber(
  tx: OrgContext,
  numberId: string,
  at: Date,
  { precisely = false } = {},
): Promise<void> {
  const before = precisely ? at : new Date(at.getTime() - MINUTE_MS);
  await tx.db
    .updateTable('businessNumbers')
    .set({ lastUsedAt: at })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', numberId)
    .where((row) => row.or([row('lastUsedAt', 'is', null), row('lastUsedAt', '<', before)]))
    .execute();
}
