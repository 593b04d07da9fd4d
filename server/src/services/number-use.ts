import type { OrgContext } from '../context.ts';

const MINUTE_MS = 60_000;

/**
 * Notes that a number was used. To the minute is enough for a text, and spares the busy front desk number a write lock
 * for each of them; a lease is noted precisely, for it decides which number is next. Nothing is noted while somebody else
 * is at the number: two hand-overs that share its lock would wait for each other.
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
    .where('id', 'in', (row) =>
      row
        .selectFrom('businessNumbers')
        .select('id')
        .where('orgId', '=', tx.orgId)
        .where('id', '=', numberId)
        .where((used) => used.or([used('lastUsedAt', 'is', null), used('lastUsedAt', '<', before)]))
        .forNoKeyUpdate()
        .skipLocked(),
    )
    .execute();
}
