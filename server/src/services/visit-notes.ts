import { inTransaction, type OrgContext } from '../context.ts';
import { updateBooking } from '../store/bookings.ts';
import { recordEvent } from './audit.ts';
import { getBooking } from './booking-changes.ts';
import { lockConversation } from './responsibility.ts';

export type VisitNotes = { notes: string | null; visibleToSitter: boolean };

/** Writes what is to be known of a visit, and whether its sitter reads it; the same again changes nothing. Throws `not_found`. */
export function setVisitNotes(ctx: OrgContext, bookingId: string, wanted: VisitNotes): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const { clientId } = await getBooking(tx, bookingId);
    await lockConversation(tx, clientId);
    const booking = await getBooking(tx, bookingId);
    const visible = wanted.notes !== null && wanted.visibleToSitter;
    if (booking.visitNotes === wanted.notes && booking.visitNotesVisible === visible) return;
    await updateBooking(tx.db, booking, {
      visitNotes: wanted.notes,
      visitNotesVisible: visible,
      updatedAt: await tx.clock.now(tx.db),
    });
    await recordEvent(tx, {
      event: 'booking.notes_changed',
      entity: 'booking',
      entityId: bookingId,
      details: { has_notes: wanted.notes !== null, visible_to_sitter: visible },
    });
  });
}
