import { windowsWithClients } from './assignment-windows.ts';
import type { Db } from './db.ts';
import { overridesWithClients } from './overrides.ts';
import type { AssignmentWindowRow, Booking, RoutingOverrideRow } from './tables.ts';

type OfThread = { threadId: string; clientName: string };

/** What a sitter is responsible for from `at` on. */
export type Duties = {
  /** Not over and not cancelled, by their start. */
  windows: (AssignmentWindowRow & OfThread)[];
  /** To the sitter, not over and not removed. */
  overrides: (RoutingOverrideRow & OfThread)[];
  /** Confirmed and not begun before `at`. */
  bookings: (Booking & OfThread)[];
};

export async function findDuties(db: Db, orgId: string, sitterId: string, at: Date): Promise<Duties> {
  return {
    windows: await findWindows(db, orgId, sitterId, at),
    overrides: await findOverrides(db, orgId, sitterId, at),
    bookings: await findBookings(db, orgId, sitterId, at),
  };
}

function findWindows(db: Db, orgId: string, sitterId: string, at: Date) {
  return windowsWithClients(db, orgId)
    .where('w.sitterId', '=', sitterId)
    .where('w.cancelledAt', 'is', null)
    .where('w.endsAt', '>', at)
    .orderBy('w.startsAt')
    .orderBy('w.id')
    .execute();
}

function findOverrides(db: Db, orgId: string, sitterId: string, at: Date) {
  return overridesWithClients(db, orgId)
    .where('o.sitterId', '=', sitterId)
    .where('o.removedAt', 'is', null)
    .where((row) => row.or([row('o.endsAt', 'is', null), row('o.endsAt', '>', at)]))
    .orderBy('o.startsAt')
    .orderBy('o.id')
    .execute();
}

function findBookings(db: Db, orgId: string, sitterId: string, at: Date) {
  return db
    .selectFrom('bookings as b')
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'b.orgId').onRef('clients.id', '=', 'b.clientId'),
    )
    .innerJoin('threads', (join) =>
      join.onRef('threads.orgId', '=', 'b.orgId').onRef('threads.clientId', '=', 'b.clientId'),
    )
    .selectAll('b')
    .select(['threads.id as threadId', 'clients.name as clientName'])
    .where('b.orgId', '=', orgId)
    .where('b.sitterId', '=', sitterId)
    .where('b.status', '=', 'confirmed')
    .where('b.startsAt', '>=', at)
    .orderBy('b.startsAt')
    .orderBy('b.id')
    .execute();
}

/** The conversations concerned, in the order in which they are locked. */
export function threadsOf({ windows, overrides, bookings }: Duties): string[] {
  return [...new Set([...windows, ...overrides, ...bookings].map(({ threadId }) => threadId))].sort();
}
