import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { newId } from '../store/ids.ts';
import type { Note } from '../store/tables.ts';
import { recordEvent } from './audit.ts';

/** Adds an internal remark to a thread; it never leaves the organization. Throws `not_found`. Each call adds one. */
export function addNote(ctx: OrgContext, threadId: string, body: string): Promise<Note> {
  return inTransaction(ctx, async (tx) => {
    const thread = await tx.db
      .selectFrom('threads')
      .select('id')
      .where('orgId', '=', tx.orgId)
      .where('id', '=', threadId)
      .executeTakeFirst();
    if (!thread || tx.actor.id === null) throw new DomainError('not_found');
    const note = await tx.db
      .insertInto('notes')
      .values({
        orgId: tx.orgId,
        id: newId(),
        threadId,
        body,
        createdBy: tx.actor.id,
        createdAt: await tx.clock.now(tx.db),
      })
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordEvent(tx, {
      event: 'note.added',
      entity: 'note',
      entityId: note.id,
      details: { thread_id: threadId },
    });
    return note;
  });
}
