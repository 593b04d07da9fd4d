import {
  BookingCancellation,
  BookingChange,
  BookingConfirmation,
  BookingDetail,
  BookingQuery,
  BookingView,
  ConfirmedBooking,
  VisitNotesInput,
} from '@maskline/core/contract/bookings';
import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import { confirmBooking } from '../../services/booking-confirmation.ts';
import { cancelBooking, changeBooking, reopenBooking } from '../../services/bookings.ts';
import { setVisitNotes } from '../../services/visit-notes.ts';
import { listBookings } from '../../store/bookings.ts';
import { getOrganization } from '../../store/organizations.ts';
import { toPage } from '../cursor.ts';
import { readInstant, readRange } from '../read-instant.ts';
import { type App, route } from '../route.ts';
import { RANGE_ERRORS, RESPONSIBLE_ERRORS } from '../route-errors.ts';
import { bookingDetail, bookingView } from './booking-view.ts';
import { readStartCursor, startPosition } from './window-view.ts';

const tag = 'Bookings';

export function bookingRoutes(app: App): void {
  listRoute(app);
  confirmRoute(app);
  route(app, {
    method: 'GET',
    url: '/bookings/:id',
    summary: 'A booking with its assignment windows, those of the past included.',
    tag,
    params: IdParams,
    status: 200,
    response: BookingDetail,
    act: (ctx, { params }) => bookingDetail(ctx, params.id),
  });
  changeRoute(app);
  notesRoute(app);
  endRoutes(app);
}

function endRoutes(app: App): void {
  route(app, {
    method: 'POST',
    url: '/bookings/:id/cancel',
    summary: 'Cancels a booking; its sitter’s window ends now, or never begins.',
    tag,
    params: IdParams,
    body: BookingCancellation,
    status: 200,
    response: BookingDetail,
    act: async (ctx, { params, body }) => {
      await cancelBooking(ctx, params.id, body?.reason);
      return bookingDetail(ctx, params.id);
    },
  });
  route(app, {
    method: 'POST',
    url: '/bookings/:id/reopen',
    summary: 'Confirms a cancelled booking again with the terms it had, however often it was cancelled.',
    tag,
    params: IdParams,
    status: 200,
    response: BookingDetail,
    act: async (ctx, { params }) => {
      await reopenBooking(ctx, params.id);
      return bookingDetail(ctx, params.id);
    },
  });
}

function listRoute(app: App): void {
  route(app, {
    method: 'GET',
    url: '/bookings',
    summary: 'Bookings by their start.',
    tag,
    query: BookingQuery,
    status: 200,
    response: pageOf(BookingView),
    errors: [...RANGE_ERRORS],
    act: async (ctx, { query }) => {
      const { client_id: clientId, sitter_id: sitterId, status } = query;
      const after = readStartCursor(query.cursor);
      const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
      const filter = { clientId, sitterId, status, ...readRange(query, timeZone) };
      const rows = await listBookings(ctx.db, ctx.orgId, filter, { after, limit: query.limit + 1 });
      return toPage(rows, query.limit, startPosition, bookingView);
    },
  });
}

function confirmRoute(app: App): void {
  route(app, {
    method: 'POST',
    url: '/bookings',
    summary: 'Confirms what a booking system says of a booking; repeating it changes nothing.',
    tag,
    body: BookingConfirmation,
    status: 200,
    response: ConfirmedBooking,
    errors: [
      ...RANGE_ERRORS,
      ...RESPONSIBLE_ERRORS,
      'client_not_found',
      'booking_cancelled',
      'booking_client_fixed',
    ],
    act: async (ctx, { body }) => {
      const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
      const { bookingId, outcome } = await confirmBooking(ctx, {
        externalId: body.external_id,
        clientId: body.client_id,
        sitterId: body.sitter_id,
        service: body.service,
        startsAt: readInstant(body.starts_at, timeZone, 'starts_at'),
        endsAt: readInstant(body.ends_at, timeZone, 'ends_at'),
        reopen: body.reopen,
      });
      return { ...(await bookingDetail(ctx, bookingId)), outcome };
    },
  });
}

function notesRoute(app: App): void {
  route(app, {
    method: 'PUT',
    url: '/bookings/:id/visit-notes',
    summary: 'Writes what is to be known of the visit, and whether its sitter reads it.',
    tag,
    params: IdParams,
    body: VisitNotesInput,
    status: 200,
    response: BookingDetail,
    act: async (ctx, { params, body }) => {
      await setVisitNotes(ctx, params.id, { notes: body.notes, visibleToSitter: body.visible_to_sitter });
      return bookingDetail(ctx, params.id);
    },
  });
}

function changeRoute(app: App): void {
  route(app, {
    method: 'PATCH',
    url: '/bookings/:id',
    summary: 'Changes sitter, times or service by hand.',
    tag,
    params: IdParams,
    body: BookingChange,
    status: 200,
    response: BookingDetail,
    errors: [...RANGE_ERRORS, ...RESPONSIBLE_ERRORS, 'booking_cancelled'],
    current: (ctx, { id }) => bookingDetail(ctx, id),
    act: async (ctx, { params, body }) => {
      const { sitter_id, service, starts_at, ends_at } = body;
      const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
      await changeBooking(ctx, params.id, {
        ...(sitter_id === undefined ? {} : { sitterId: sitter_id }),
        ...(service === undefined ? {} : { service }),
        ...(starts_at === undefined ? {} : { startsAt: readInstant(starts_at, timeZone, 'starts_at') }),
        ...(ends_at === undefined ? {} : { endsAt: readInstant(ends_at, timeZone, 'ends_at') }),
      });
      return bookingDetail(ctx, params.id);
    },
  });
}
