import type { OrgContext } from '../context.ts';
import { lockThread } from '../store/threads.ts';
import { endLeases } from './number-leases.ts';

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
  await endLeases(tx, { threadId: thread.id }, reason);
}
