import type { StartPosition } from './assignment-windows.ts';
import type { Db } from './db.ts';
import { newId } from './ids.ts';
import type { Booking } from './tables.ts';

/** A booking with the names of whom it concerns, and the client's thread. */
export type NamedBooking = Booking & { threadId: string; clientName: string; sitterName: string | null };

export type BookingFilter = {
  clientId?: string | undefined;
  sitterId?: string | undefined;
  status?: Booking['status'] | undefined;
  from?: Date | null;
  to?: Date | null;
};

/** Bookings that share an instant with [from, to), by their start. */
export function listBookings(
  db: Db,
  orgId: string,
  filter: BookingFilter,
  page: { after: StartPosition | null; limit: number },
): Promise<NamedBooking[]> {
  const { clientId, sitterId, status, from, to } = filter;
  const { after, limit } = page;
  return namedBookings(db, orgId)
    .$call((query) => (clientId ? query.where('b.clientId', '=', clientId) : query))
    .$call((query) => (sitterId ? query.where('b.sitterId', '=', sitterId) : query))
    .$call((query) => (status ? query.where('b.status', '=', status) : query))
    .$call((query) => (from ? query.where('b.endsAt', '>', from) : query))
    .$call((query) => (to ? query.where('b.startsAt', '<', to) : query))
    .$call((query) =>
      after
        ? query.where((row) =>
            row(row.refTuple('b.startsAt', 'b.id'), '>', row.tuple(after.startsAt, after.id)),
          )
        : query,
    )
    .orderBy('b.startsAt')
    .orderBy('b.id')
    .limit(limit)
    .execute();
}

export function findNamedBooking(
  db: Db,
  orgId: string,
  bookingId: string,
): Promise<NamedBooking | undefined> {
  return namedBookings(db, orgId).where('b.id', '=', bookingId).executeTakeFirst();
}

function namedBookings(db: Db, orgId: string) {
  return db
    .selectFrom('bookings as b')
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'b.orgId').onRef('clients.id', '=', 'b.clientId'),
    )
    .innerJoin('threads', (join) =>
      join.onRef('threads.orgId', '=', 'b.orgId').onRef('threads.clientId', '=', 'b.clientId'),
    )
    .leftJoin('sitters', (join) =>
      join.onRef('sitters.orgId', '=', 'b.orgId').onRef('sitters.id', '=', 'b.sitterId'),
    )
    .selectAll('b')
    .select(['threads.id as threadId', 'clients.name as clientName', 'sitters.name as sitterName'])
    .where('b.orgId', '=', orgId);
}

export function findBooking(db: Db, orgId: string, bookingId: string): Promise<Booking | undefined> {
  return db
    .selectFrom('bookings')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', bookingId)
    .executeTakeFirst();
}

export function findBookingByExternalId(
  db: Db,
  orgId: string,
  externalId: string,
): Promise<Booking | undefined> {
  return db
    .selectFrom('bookings')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('externalId', '=', externalId)
    .executeTakeFirst();
}

/** The new booking, or nothing if its external id is taken by then. */
export function insertBooking(
  db: Db,
  booking: Omit<Booking, 'id' | 'status' | 'cancelledAt' | 'updatedAt' | 'visitNotes' | 'visitNotesVisible'>,
): Promise<Booking | undefined> {
  return db
    .insertInto('bookings')
    .values({
      ...booking,
      id: newId(),
      status: 'confirmed',
      cancelledAt: null,
      updatedAt: booking.createdAt,
    })
    .onConflict((conflict) => conflict.constraint('bookings_external_id_once').doNothing())
    .returningAll()
    .executeTakeFirst();
}

export function updateBooking(
  db: Db,
  { orgId, id }: { orgId: string; id: string },
  change: Partial<Omit<Booking, 'orgId' | 'id' | 'externalId' | 'clientId' | 'createdAt'>>,
): Promise<Booking> {
  return db
    .updateTable('bookings')
    .set(change)
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
