import { DomainError } from '@maskline/core/domain/errors';
import type { OrgContext } from '../context.ts';
import { findBooking, updateBooking } from '../store/bookings.ts';
import type { Booking } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { type BookingTerms, changesOf } from './booking-terms.ts';
import { fitWindow } from './booking-window.ts';

export type BookingOutcome = 'changed' | 'reopened' | 'unchanged';

/** Throws `not_found`. */
export async function getBooking(tx: OrgContext, bookingId: string): Promise<Booking> {
  const booking = await findBooking(tx.db, tx.orgId, bookingId);
  if (!booking) throw new DomainError('not_found');
  return booking;
}

/** Gives a booking its terms and the window that follows from them; a cancelled one is confirmed again. */
export async function applyTerms(
  tx: OrgContext,
  booking: Booking,
  terms: BookingTerms,
  threadId: string,
  at: Date,
): Promise<BookingOutcome> {
  const isReopened = booking.status === 'cancelled';
  const { isMoved, details } = changesOf(booking, terms);
  if (!isReopened && details.changed.length === 0) return 'unchanged';
  const state = { status: 'confirmed', cancelledAt: null, updatedAt: at } as const;
  const changed = await updateBooking(tx.db, booking, { ...terms, ...state });
  const outcome = isReopened ? 'reopened' : 'changed';
  await recordBookingEvent(tx, booking, outcome, details);
  // Left as it is otherwise: changed lead or grace minutes touch windows written later only.
  if (isReopened || isMoved) await fitWindow(tx, changed, threadId, at);
  return outcome;
}

export function recordBookingEvent(
  tx: OrgContext,
  { id, externalId, clientId }: Booking,
  change: 'confirmed' | 'changed' | 'reopened' | 'cancelled',
  details: Record<string, unknown>,
  reason: string | null = null,
): Promise<void> {
  return recordEvent(tx, {
    event: `booking.${change}`,
    entity: 'booking',
    entityId: id,
    reason,
    details: { external_id: externalId, client_id: clientId, ...details },
  });
}
