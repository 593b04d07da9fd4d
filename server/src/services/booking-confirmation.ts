import { createHash } from 'node:crypto';
import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { findBookingByExternalId, insertBooking, updateBooking } from '../store/bookings.ts';
import type { Booking } from '../store/tables.ts';
import { applyTerms, type BookingOutcome, getBooking, recordBookingEvent } from './booking-changes.ts';
import { type BookingTerms, termsOf } from './booking-terms.ts';
import { fitWindow } from './booking-window.ts';
import { holdSitters, lockConversation, requireRange, requireResponsible } from './responsibility.ts';

export type Confirmation = BookingTerms & { externalId: string; clientId: string; reopen?: boolean };
export type ConfirmedBooking = { bookingId: string; outcome: BookingOutcome | 'confirmed' };

/**
 * Makes the booking of an external id what a booking system says it is, with the client's one thread and the sitter's window.
 * Repeating the last accepted confirmation changes nothing, whatever has happened to booking or sitter since: a booking
 * system sends its present truth, so only one that differs says something new. So `reopen` reopens once: said again with
 * the same terms after another cancellation it cannot be told from its replay, and `reopenBooking` is for that. Throws `client_not_found`, `sitter_not_found`,
 * `sitter_inactive`, `sitter_is_client`, `booking_client_fixed`, `booking_cancelled` (unless it says `reopen`), `invalid_range`.
 */
export function confirmBooking(ctx: OrgContext, confirmation: Confirmation): Promise<ConfirmedBooking> {
  requireRange(confirmation);
  return inTransaction(ctx, async (tx) => {
    const replayed = await findReplay(tx, confirmation);
    if (replayed) return unchanged(replayed);
    const thread = await lockConversation(tx, confirmation.clientId);
    const at = await tx.clock.now(tx.db);
    const confirming = { ...confirmation, threadId: thread.id, at };
    return (await confirmNew(tx, confirming)) ?? confirmAgain(tx, confirming);
  });
}

type Confirming = Confirmation & { threadId: string; at: Date };

/** The booking that this very confirmation was the last to speak of. Throws `booking_client_fixed`. */
async function findReplay(tx: OrgContext, confirmation: Confirmation): Promise<Booking | null> {
  const known = await findBookingByExternalId(tx.db, tx.orgId, confirmation.externalId);
  if (!known) return null;
  if (known.clientId !== confirmation.clientId) {
    throw new DomainError('booking_client_fixed', undefined, { path: 'client_id' });
  }
  return isReplay(known, confirmation) ? known : null;
}

/** Without `reopen` the same terms say nothing new after one with it either. */
function isReplay({ confirmationHash }: Booking, { reopen = false, ...said }: Confirmation): boolean {
  return (
    confirmationHash.equals(hashOf({ ...said, reopen: true })) ||
    (!reopen && confirmationHash.equals(hashOf({ ...said, reopen })))
  );
}

async function confirmNew(tx: OrgContext, confirming: Confirming): Promise<ConfirmedBooking | null> {
  const { externalId, clientId, threadId, at } = confirming;
  if (await findBookingByExternalId(tx.db, tx.orgId, externalId)) return null;
  const terms = termsOf(confirming);
  if (terms.sitterId) await requireResponsible(tx, terms.sitterId, clientId);
  const confirmationHash = hashOf(confirming);
  const row = { orgId: tx.orgId, externalId, clientId, ...terms, confirmationHash, createdAt: at };
  const booking = await insertBooking(tx.db, row);
  if (!booking) return null;
  const { sitterId, startsAt, endsAt } = booking;
  await recordBookingEvent(tx, booking, 'confirmed', {
    sitter_id: sitterId,
    starts_at: startsAt,
    ends_at: endsAt,
  });
  await fitWindow(tx, booking, threadId, at);
  return { bookingId: booking.id, outcome: 'confirmed' };
}

/** Looks once more now that the thread is locked: what stood in the way may be this confirmation's own twin. */
async function confirmAgain(tx: OrgContext, confirming: Confirming): Promise<ConfirmedBooking> {
  const { externalId, clientId, threadId, at } = confirming;
  const replayed = await findReplay(tx, confirming);
  if (replayed) return unchanged(replayed);
  const seen = await findBookingByExternalId(tx.db, tx.orgId, externalId);
  if (!seen) throw new Error('a booking that stood in the way is gone');
  await holdSitters(tx, [seen.sitterId, confirming.sitterId]);
  const booking = await getBooking(tx, seen.id);
  const confirmationHash = hashOf(confirming);
  if (booking.status === 'confirmed' && isReplay(booking, { ...confirming, reopen: false })) {
    // Nothing to reopen; only that this was said is remembered, for its replay after a cancellation.
    return unchanged(await updateBooking(tx.db, booking, { confirmationHash }));
  }
  if (booking.status === 'cancelled' && !confirming.reopen) throw new DomainError('booking_cancelled');
  if (confirming.sitterId) await requireResponsible(tx, confirming.sitterId, clientId);
  const outcome = await applyTerms(tx, booking, termsOf(confirming), threadId, at);
  await updateBooking(tx.db, booking, { confirmationHash });
  return { bookingId: booking.id, outcome };
}

function unchanged({ id }: Booking): ConfirmedBooking {
  return { bookingId: id, outcome: 'unchanged' };
}

function hashOf({ clientId, sitterId, service, startsAt, endsAt, reopen }: Confirmation): Buffer {
  const terms = [clientId, sitterId, service, startsAt.toISOString(), endsAt.toISOString()];
  const said = reopen ? [...terms, 'reopen'] : terms;
  return createHash('sha256').update(JSON.stringify(said)).digest();
}
