import type { Db } from './db.ts';
import type { NumberLease } from './tables.ts';

/** Which leases are meant: those of a thread, of a number, or of a sitter. */
export type LeaseScope = { threadId: string } | { numberId: string } | { sitterId: string };

/** Ends the leases that are meant and still run; gives them in the order of their ids. */
export async function endRunningLeases(
  db: Db,
  orgId: string,
  scope: LeaseScope,
  { at, reason }: { at: Date; reason: string },
): Promise<NumberLease[]> {
  const running = db
    .updateTable('numberLeases')
    .set({ endedAt: at, endReason: reason })
    .where('orgId', '=', orgId)
    .where('endedAt', 'is', null);
  const meant =
    'threadId' in scope
      ? running.where('threadId', '=', scope.threadId).where('kind', '=', 'thread')
      : 'numberId' in scope
        ? running.where('numberId', '=', scope.numberId)
        : running.where('sitterId', '=', scope.sitterId);
  const ended = await meant.returningAll().execute();
  return ended.sort((a, b) => (a.id < b.id ? -1 : 1));
}
