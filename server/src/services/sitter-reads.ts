import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { recordEvent } from './audit.ts';
import { getSitterSpans } from './sitter-threads.ts';

/**
 * Notes that a sitter has read a conversation up to a text; an earlier one than was noted changes nothing. Throws
 * `not_found` for a thread or a text that the sitter does not see.
 */
export async function markReadBySitter(
  ctx: OrgContext,
  { sitterId, threadId, messageId }: { sitterId: string; threadId: string; messageId: string },
): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const spans = await getSitterSpans(tx, threadId, sitterId);
    const text = await tx.db
      .selectFrom('messages')
      .select(['seq', 'occurredAt'])
      .where('orgId', '=', tx.orgId)
      .where('threadId', '=', threadId)
      .where('id', '=', messageId)
      .executeTakeFirst();
    const isSeen = ({ occurredAt }: { occurredAt: Date }) =>
      spans.some(({ from, until }) => from <= occurredAt && (until === null || occurredAt < until));
    if (!text || !isSeen(text)) throw new DomainError('not_found');
    const { seq } = text;
    const readAt = await tx.clock.now(tx.db);
    const noted = await tx.db
      .insertInto('sitterReads')
      .values({ orgId: tx.orgId, sitterId, threadId, seq, readAt })
      .onConflict((conflict) =>
        conflict
          .columns(['orgId', 'sitterId', 'threadId'])
          .doUpdateSet({ seq, readAt })
          .where('sitterReads.seq', '<', seq),
      )
      .returning('seq')
      .executeTakeFirst();
    if (!noted) return;
    const details = { sitter_id: sitterId, seq };
    await recordEvent(tx, { event: 'thread.read_by_sitter', entity: 'thread', entityId: threadId, details });
  });
}
