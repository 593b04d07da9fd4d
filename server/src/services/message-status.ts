import type { Updateable } from 'kysely';
import type { OrgContext } from '../context.ts';
import type { Message, Tables } from '../store/tables.ts';

/** Writes what became of a message and notes when. */
export async function setMessageStatus(
  tx: OrgContext,
  message: Pick<Message, 'id'>,
  change: Updateable<Tables['messages']>,
): Promise<Message> {
  return tx.db
    .updateTable('messages')
    .set({ ...change, updatedAt: await tx.clock.now(tx.db) })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', message.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
