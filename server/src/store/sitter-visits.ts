import type { StartPosition } from './assignment-windows.ts';
import type { Db } from './db.ts';

/** A sitter's own window with what is to be known of its visit. */
export type Visit = {
  windowId: string;
  threadId: string;
  clientId: string;
  clientName: string;
  startsAt: Date;
  endsAt: Date;
  service: string | null;
  /** Null unless the owner lets the sitter read them. */
  visitNotes: string | null;
};

/** A sitter's windows that are not over, by their start. */
export async function listVisits(
  db: Db,
  orgId: string,
  { sitterId, at }: { sitterId: string; at: Date },
  { after, limit }: { after: StartPosition | null; limit: number },
): Promise<Visit[]> {
  const rows = await db
    .selectFrom('assignmentWindows as w')
    .innerJoin('threads', (join) =>
      join.onRef('threads.orgId', '=', 'w.orgId').onRef('threads.id', '=', 'w.threadId'),
    )
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'w.orgId').onRef('clients.id', '=', 'threads.clientId'),
    )
    .leftJoin('bookings as b', (join) =>
      join.onRef('b.orgId', '=', 'w.orgId').onRef('b.id', '=', 'w.bookingId'),
    )
    .select(['w.id as windowId', 'w.threadId', 'threads.clientId', 'clients.name as clientName'])
    .select(['w.startsAt', 'w.endsAt', 'b.service', 'b.visitNotes', 'b.visitNotesVisible'])
    .where('w.orgId', '=', orgId)
    .where('w.sitterId', '=', sitterId)
    .where('w.cancelledAt', 'is', null)
    .where('w.endsAt', '>', at)
    .$call((query) =>
      after
        ? query.where((row) =>
            row(row.refTuple('w.startsAt', 'w.id'), '>', row.tuple(after.startsAt, after.id)),
          )
        : query,
    )
    .orderBy('w.startsAt')
    .orderBy('w.id')
    .limit(limit)
    .execute();
  return rows.map(({ visitNotes, visitNotesVisible, ...visit }) => ({
    ...visit,
    visitNotes: visitNotesVisible ? visitNotes : null,
  }));
}
