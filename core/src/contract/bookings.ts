import { z } from 'zod';
import { ConflictView, WindowView } from './assignment-windows.ts';
import { Id } from './ids.ts';
import { Instant, TimeInput, timeInput } from './instants.ts';
import { Named } from './named.ts';
import { PageQuery } from './paging.ts';
import { visibleId, visibleText } from './visible-texts.ts';

const Status = z.enum(['confirmed', 'cancelled']);
const Service = z.string().max(200).nullable();

export const BookingView = z
  .object({
    id: Id,
    external_id: z.string(),
    thread_id: Id,
    client: Named,
    sitter: Named.nullable(),
    service: z.string().nullable(),
    starts_at: Instant,
    ends_at: Instant,
    status: Status,
    cancelled_at: Instant.nullable(),
    visit_notes: z.object({ notes: z.string(), visible_to_sitter: z.boolean() }).nullable(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Booking' });

export const BookingDetail = BookingView.extend({
  windows: z.array(WindowView).describe('Who was and is responsible by this booking, oldest first'),
  conflicts: z
    .array(ConflictView)
    .describe('Where its windows overlap those of other sitters, unless it is over'),
}).meta({ id: 'BookingDetail' });

export const ConfirmedBooking = BookingDetail.extend({
  outcome: z
    .enum(['confirmed', 'changed', 'reopened', 'unchanged'])
    .describe('What this confirmation did; `unchanged` for a replay'),
}).meta({ id: 'ConfirmedBooking' });

export const BookingConfirmation = z.strictObject({
  external_id: visibleId(200).describe('The id in the booking system; the same id means the same booking'),
  client_id: Id,
  sitter_id: Id.nullable().default(null).describe('Nobody yet: the owner answers'),
  service: Service.default(null),
  starts_at: TimeInput,
  ends_at: TimeInput,
  reopen: z
    .boolean()
    .default(false)
    .describe(
      'Confirm it even if it has been cancelled. Said again with the same terms it is a replay and reopens nothing: use `POST /bookings/{id}/reopen`',
    ),
});

export const BookingChange = z.strictObject({
  sitter_id: Id.nullable().optional(),
  service: Service.optional(),
  starts_at: TimeInput.optional(),
  ends_at: TimeInput.optional(),
});

export const VisitNotesInput = z.strictObject({
  notes: visibleText(5000).nullable(),
  visible_to_sitter: z.boolean().default(false).describe('The sitter of the booking reads them'),
});

export const BookingCancellation = z.strictObject({ reason: visibleText(500).optional() }).nullish();

export const BookingQuery = PageQuery.extend({
  client_id: Id.optional().describe('Of one client'),
  sitter_id: Id.optional().describe('Of one sitter'),
  status: Status.optional().describe('Confirmed or cancelled ones'),
  from: timeInput('Only bookings that end after it').optional(),
  to: timeInput('Only bookings that start before it').optional(),
});
