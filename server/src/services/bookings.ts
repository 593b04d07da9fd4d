import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { updateBooking } from '../store/bookings.ts';
import { applyTerms, type BookingOutcome, getBooking, recordBookingEvent } from './booking-changes.ts';
import { type BookingTerms, changesOf, termsOf } from './booking-terms.ts';
import { closeWindow } from './booking-window.ts';
import { holdSitters, lockConversation, requireRange, requireResponsible } from './responsibility.ts';

/**
 * Changes sitter, times or service by hand; what is left out stays. Changing it to what it is changes nothing. Throws
 * `not_found`, `booking_cancelled`, `sitter_not_found`, `sitter_inactive`, `sitter_is_client`, `invalid_range`.
 */
export function changeBooking(
  ctx: OrgContext,
  bookingId: string,
  change: Partial<BookingTerms>,
): Promise<BookingOutcome> {
  return inTransaction(ctx, async (tx) => {
    const { booking, threadId, at } = await lockBooking(tx, bookingId, change.sitterId ?? null);
    if (booking.status === 'cancelled') {
      throw new DomainError('booking_cancelled', 'Reopen the booking first.');
    }
    const terms = { ...termsOf(booking), ...change };
    requireRange(terms);
    const { isMoved } = changesOf(booking, terms);
    if (isMoved && terms.sitterId) await requireResponsible(tx, terms.sitterId, booking.clientId);
    return applyTerms(tx, booking, terms, threadId, at);
  });
}

/**
 * Cancels a booking: its begun window ends now, one not begun is cancelled. A cancelled one stays as it is.
 * Throws `not_found`.
 */
export function cancelBooking(ctx: OrgContext, bookingId: string, reason?: string | null): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { booking, threadId, at } = await lockBooking(tx, bookingId, null);
    if (booking.status === 'cancelled') return;
    await updateBooking(tx.db, booking, { status: 'cancelled', cancelledAt: at, updatedAt: at });
    await recordBookingEvent(tx, booking, 'cancelled', { sitter_id: booking.sitterId }, reason);
    await closeWindow(tx, booking, threadId, at);
  });
}

/**
 * Confirms a cancelled booking again with the terms it had: its window begins at its start, or now. A confirmed one stays
 * as it is. Throws `not_found`, and `sitter_inactive` or `sitter_is_client` for a sitter who cannot take it any more.
 */
export function reopenBooking(ctx: OrgContext, bookingId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { booking, threadId, at } = await lockBooking(tx, bookingId, null);
    if (booking.status === 'confirmed') return;
    if (booking.sitterId) await requireResponsible(tx, booking.sitterId, booking.clientId);
    await applyTerms(tx, booking, termsOf(booking), threadId, at);
  });
}

/** The thread first, then the sitters, then the booking as it is under their locks. */
async function lockBooking(tx: OrgContext, bookingId: string, sitterId: string | null) {
  const seen = await getBooking(tx, bookingId);
  const thread = await lockConversation(tx, seen.clientId);
  const { sitterId: before } = await getBooking(tx, bookingId);
  await holdSitters(tx, [before, sitterId]);
  const at = await tx.clock.now(tx.db);
  return { booking: await getBooking(tx, bookingId), threadId: thread.id, at };
}
