import { classInUse } from '@maskline/core/domain/number-changes';
import type { OrgContext } from '../context.ts';
import { lockNumberForUse } from '../store/deliveries.ts';
import { newId } from '../store/ids.ts';
import { endRunningLeases, type LeaseScope } from '../store/number-leases.ts';
import { recordEvent } from './audit.ts';
import { touchNumber } from './number-use.ts';

/**
 * Leases a pool number to a thread, in place of one that it could not use. Nothing if it left the pool since it was chosen:
 * the hand-over chooses again. The caller holds the thread's lock.
 */
export async function openThreadLease(tx: OrgContext, threadId: string, numberId: string): Promise<void> {
  const number = await lockNumberForUse(tx.db, tx.orgId, numberId);
  if (!number || classInUse(number) !== 'pool') return;
  const at = await tx.clock.now(tx.db);
  await endLeases(tx, { threadId }, 'replaced');
  const id = newId();
  await tx.db
    .insertInto('numberLeases')
    .values({
      orgId: tx.orgId,
      id,
      kind: 'thread',
      numberId,
      threadId,
      sitterId: null,
      startedAt: at,
      endedAt: null,
      endReason: null,
    })
    .execute();
  const details = { thread_id: threadId, number_id: numberId };
  await recordEvent(tx, { event: 'number_lease.started', entity: 'number_lease', entityId: id, details });
  // The next thread gets another number.
  await touchNumber(tx, numberId, at, { precisely: true });
}

/** Ends the leases of a thread, of a number that leaves the pool, or of a sitter, and says why. */
export async function endLeases(tx: OrgContext, scope: LeaseScope, reason: string): Promise<void> {
  const at = await tx.clock.now(tx.db);
  for (const lease of await endRunningLeases(tx.db, tx.orgId, scope, { at, reason })) {
    await recordEvent(tx, {
      event: 'number_lease.ended',
      entity: 'number_lease',
      entityId: lease.id,
      details: { end_reason: reason, thread_id: lease.threadId, number_id: lease.numberId },
    });
  }
}
