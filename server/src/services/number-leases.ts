import { classInUse } from '@maskline/core/domain/number-changes';
import type { OrgContext } from '../context.ts';
import { lockNumberForUse } from '../store/deliveries.ts';
import { newId } from '../store/ids.ts';
import { touchNumber } from './number-use.ts';

/**
 * Leases a pool number to a thread, in place of one that it could not use. Nothing if it left the pool since it was chosen:
 * the hand-over chooses again. The caller holds the thread's lock.
 */
export async function openThreadLease(tx: OrgContext, threadId: string, numberId: string): Promise<void> {
  const number = await lockNumberForUse(tx.db, tx.orgId, numberId);
  if (!number || classInUse(number) !== 'pool') return;
  const at = await tx.clock.now(tx.db);
  await tx.db
    .updateTable('numberLeases')
    .set({ endedAt: at, endReason: 'replaced' })
    .where('orgId', '=', tx.orgId)
    .where('threadId', '=', threadId)
    .where('kind', '=', 'thread')
    .where('endedAt', 'is', null)
    .execute();
  await tx.db
    .insertInto('numberLeases')
    .values({
      orgId: tx.orgId,
      id: newId(),
      kind: 'thread',
      numberId,
      threadId,
      sitterId: null,
      startedAt: at,
      endedAt: null,
      endReason: null,
    })
    .execute();
  // The next thread gets another number.
  await touchNumber(tx, numberId, at, { precisely: true });
}

/** Ends every lease of a number that leaves the pool. */
export async function endNumberLeases(tx: OrgContext, numberId: string, reason: string): Promise<void> {
  await tx.db
    .updateTable('numberLeases')
    .set({ endedAt: await tx.clock.now(tx.db), endReason: reason })
    .where('orgId', '=', tx.orgId)
    .where('numberId', '=', numberId)
    .where('endedAt', 'is', null)
    .execute();
}
