import type { OrgContext } from '../context.ts';
import { lockThread } from '../store/threads.ts';
import { recordEvent } from './audit.ts';

/** Gives the pool number leased to a client's thread back, if there is one, and says why. */
export async function endThreadLease(tx: OrgContext, clientId: string, reason: string): Promise<void> {
  const thread = await tx.db
    .selectFrom('threads')
    .select('id')
    .where('orgId', '=', tx.orgId)
    .where('clientId', '=', clientId)
    .executeTakeFirst();
  if (!thread) return;
  // A text on its way may be taking a lease right now: it holds this lock.
  await lockThread(tx.db, tx.orgId, thread.id);
  const ended = await tx.db
    .updateTable('numberLeases')
    .set({ endedAt: await tx.clock.now(tx.db), endReason: reason })
    .where('orgId', '=', tx.orgId)
    .where('threadId', '=', thread.id)
    .where('kind', '=', 'thread')
    .where('endedAt', 'is', null)
    .returning(['id', 'numberId'])
    .executeTakeFirst();
  if (!ended) return;
  await recordEvent(tx, {
    event: 'number_lease.ended',
    entity: 'number_lease',
    entityId: ended.id,
    details: { end_reason: reason, thread_id: thread.id, number_id: ended.numberId },
  });
}
