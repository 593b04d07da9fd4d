import { DomainError } from '@maskline/core/domain/errors';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { OrgContext } from '../../context.ts';
import { listWindowsOfBooking } from '../../store/assignment-windows.ts';
import { findNamedBooking, type NamedBooking } from '../../store/bookings.ts';
import { listConflicts } from '../../store/conflicts.ts';
import { conflictView, windowView } from './window-view.ts';

export function bookingView(booking: NamedBooking) {
  const { sitterId, sitterName } = booking;
  return {
    id: booking.id,
    external_id: booking.externalId,
    thread_id: booking.threadId,
    client: { id: booking.clientId, name: booking.clientName },
    sitter: sitterId !== null && sitterName !== null ? { id: sitterId, name: sitterName } : null,
    service: booking.service,
    starts_at: toRfc3339(booking.startsAt),
    ends_at: toRfc3339(booking.endsAt),
    status: booking.status,
    cancelled_at: booking.cancelledAt && toRfc3339(booking.cancelledAt),
    visit_notes:
      booking.visitNotes === null
        ? null
        : { notes: booking.visitNotes, visible_to_sitter: booking.visitNotesVisible },
    created_at: toRfc3339(booking.createdAt),
    updated_at: toRfc3339(booking.updatedAt),
  };
}

const MOST_CONFLICTS = 100;

/** A booking with its windows and their conflicts. Throws `not_found`. */
export async function bookingDetail(ctx: OrgContext, bookingId: string) {
  const { db, orgId } = ctx;
  const booking = await findNamedBooking(db, orgId, bookingId);
  if (!booking) throw new DomainError('not_found');
  const at = await ctx.clock.now(db);
  const windows = await listWindowsOfBooking(db, orgId, bookingId);
  const filter = { windowIds: windows.map(({ id }) => id), endsAfter: at };
  const conflicts = await listConflicts(db, orgId, filter, { after: null, limit: MOST_CONFLICTS });
  return {
    ...bookingView(booking),
    windows: windows.map((window) => windowView(window, at)),
    conflicts: conflicts.map(conflictView),
  };
}
