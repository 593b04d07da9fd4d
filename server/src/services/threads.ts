import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { lockThread } from '../store/threads.ts';
import { recordEvent } from './audit.ts';

/** Marks every text of a thread as read by the owner. Marking a read one changes nothing. Throws `not_found`. */
export function markRead(ctx: OrgContext, threadId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const thread = await lockThread(tx.db, tx.orgId, threadId);
    if (!thread) throw new DomainError('not_found');
    if (thread.unreadCount === 0) return;
    await tx.db
      .updateTable('threads')
      .set({ unreadCount: 0 })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', threadId)
      .execute();
    const details = { texts: thread.unreadCount };
    await recordEvent(tx, { event: 'thread.read', entity: 'thread', entityId: threadId, details });
  });
}
