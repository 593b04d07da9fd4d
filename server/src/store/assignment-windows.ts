import type { Db } from './db.ts';
import { newId } from './ids.ts';
import type { AssignmentWindowRow } from './tables.ts';

/** A window with the names of whom it concerns. */
export type NamedWindow = AssignmentWindowRow & { clientId: string; clientName: string; sitterName: string };

export type WindowFilter = {
  threadId?: string | undefined;
  clientId?: string | undefined;
  sitterId?: string | undefined;
  notSitterId?: string | undefined;
  from?: Date | null;
  to?: Date | null;
  includeCancelled: boolean;
};

/** Where a list by start goes on. */
export type StartPosition = { startsAt: Date; id: string };

/** Windows that share an instant with [from, to), by their start. */
export function listWindows(
  db: Db,
  orgId: string,
  filter: WindowFilter,
  page: { after: StartPosition | null; limit: number },
): Promise<NamedWindow[]> {
  const { threadId, clientId, sitterId, notSitterId, from, to, includeCancelled } = filter;
  const { after, limit } = page;
  return namedWindows(db, orgId)
    .$call((query) => (includeCancelled ? query : query.where('w.cancelledAt', 'is', null)))
    .$call((query) => (threadId ? query.where('w.threadId', '=', threadId) : query))
    .$call((query) => (clientId ? query.where('threads.clientId', '=', clientId) : query))
    .$call((query) => (sitterId ? query.where('w.sitterId', '=', sitterId) : query))
    .$call((query) => (notSitterId ? query.where('w.sitterId', '<>', notSitterId) : query))
    .$call((query) => (from ? query.where('w.endsAt', '>', from) : query))
    .$call((query) => (to ? query.where('w.startsAt', '<', to) : query))
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
}

/** What became of a booking's responsibility, oldest first. */
export function listWindowsOfBooking(db: Db, orgId: string, bookingId: string): Promise<NamedWindow[]> {
  return namedWindows(db, orgId)
    .where('w.bookingId', '=', bookingId)
    .orderBy('w.createdAt')
    .orderBy('w.id')
    .execute();
}

export function findNamedWindow(db: Db, orgId: string, windowId: string): Promise<NamedWindow | undefined> {
  return namedWindows(db, orgId).where('w.id', '=', windowId).executeTakeFirst();
}

function namedWindows(db: Db, orgId: string) {
  return windowsWithClients(db, orgId)
    .innerJoin('sitters', (join) =>
      join.onRef('sitters.orgId', '=', 'w.orgId').onRef('sitters.id', '=', 'w.sitterId'),
    )
    .select('sitters.name as sitterName');
}

/** Windows, as `w`, with whom each is for. */
export function windowsWithClients(db: Db, orgId: string) {
  return db
    .selectFrom('assignmentWindows as w')
    .innerJoin('threads', (join) =>
      join.onRef('threads.orgId', '=', 'w.orgId').onRef('threads.id', '=', 'w.threadId'),
    )
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'w.orgId').onRef('clients.id', '=', 'threads.clientId'),
    )
    .selectAll('w')
    .select(['threads.clientId', 'clients.name as clientName'])
    .where('w.orgId', '=', orgId);
}

export function findWindow(
  db: Db,
  orgId: string,
  windowId: string,
): Promise<AssignmentWindowRow | undefined> {
  return db
    .selectFrom('assignmentWindows')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', windowId)
    .executeTakeFirst();
}

/** The booking's current window, else the one it had last. */
export function findLatestWindow(
  db: Db,
  orgId: string,
  bookingId: string,
): Promise<AssignmentWindowRow | undefined> {
  return db
    .selectFrom('assignmentWindows')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('bookingId', '=', bookingId)
    .orderBy((row) => row.or([row('cancelledAt', 'is not', null), row('supersededAt', 'is not', null)]))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirst();
}

export function insertWindow(
  db: Db,
  window: Omit<AssignmentWindowRow, 'id' | 'cancelledAt' | 'supersededAt'>,
): Promise<AssignmentWindowRow> {
  return db
    .insertInto('assignmentWindows')
    .values({ ...window, id: newId(), cancelledAt: null, supersededAt: null })
    .returningAll()
    .executeTakeFirstOrThrow();
}

export function updateWindow(
  db: Db,
  { orgId, id }: { orgId: string; id: string },
  change: Partial<Omit<AssignmentWindowRow, 'orgId' | 'id'>>,
): Promise<AssignmentWindowRow> {
  return db
    .updateTable('assignmentWindows')
    .set(change)
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
