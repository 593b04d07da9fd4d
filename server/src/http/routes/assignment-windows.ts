import { NewWindow, WindowChange, WindowQuery, WindowView } from '@maskline/core/contract/assignment-windows';
import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import { DomainError } from '@maskline/core/domain/errors';
import type { z } from 'zod';
import type { OrgContext } from '../../context.ts';
import { changeWindow, endWindow, type Opening, openWindow } from '../../services/assignment-windows.ts';
import { findNamedWindow, listWindows } from '../../store/assignment-windows.ts';
import { getOrganization } from '../../store/organizations.ts';
import { toPage } from '../cursor.ts';
import { readInstant, readRange } from '../read-instant.ts';
import { type App, route } from '../route.ts';
import { RANGE_ERRORS, RESPONSIBLE_ERRORS } from '../route-errors.ts';
import { readStartCursor, startPosition, windowView } from './window-view.ts';

const tag = 'Assignment windows';

export function assignmentWindowRoutes(app: App): void {
  listRoute(app);
  openRoute(app);
  changeRoute(app);
  route(app, {
    method: 'POST',
    url: '/assignment-windows/:id/end',
    summary: 'Ends a window made by hand now; one that has not begun is cancelled.',
    tag,
    params: IdParams,
    status: 200,
    response: WindowView,
    errors: ['window_of_booking'],
    act: async (ctx, { params }) => viewOf(ctx, await endWindow(ctx, params.id)),
  });
}

function listRoute(app: App): void {
  route(app, {
    method: 'GET',
    url: '/assignment-windows',
    summary: 'Assignment windows by their start.',
    tag,
    query: WindowQuery,
    status: 200,
    response: pageOf(WindowView),
    errors: [...RANGE_ERRORS],
    act: async (ctx, { query }) => {
      const after = readStartCursor(query.cursor);
      const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
      const filter = {
        threadId: query.thread_id,
        clientId: query.client_id,
        sitterId: query.sitter_id,
        ...readRange(query, timeZone),
        includeCancelled: query.include_cancelled === 'true',
      };
      const rows = await listWindows(ctx.db, ctx.orgId, filter, { after, limit: query.limit + 1 });
      const at = await ctx.clock.now(ctx.db);
      return toPage(rows, query.limit, startPosition, (row) => windowView(row, at));
    },
  });
}

function openRoute(app: App): void {
  route(app, {
    method: 'POST',
    url: '/assignment-windows',
    summary: 'Makes a sitter responsible for a conversation for a time, without a booking.',
    tag,
    body: NewWindow,
    status: 201,
    response: WindowView,
    errors: [
      ...RANGE_ERRORS,
      ...RESPONSIBLE_ERRORS,
      'client_not_found',
      'thread_not_found',
      'window_overlap',
      'window_ended',
    ],
    act: async (ctx, { body }) => {
      const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
      const window = await openWindow(ctx, {
        conversation: conversationOf(body),
        sitterId: body.sitter_id,
        startsAt: readInstant(body.starts_at, timeZone, 'starts_at'),
        endsAt: readInstant(body.ends_at, timeZone, 'ends_at'),
        allowOverlap: body.allow_overlap,
      });
      return viewOf(ctx, window);
    },
  });
}

function changeRoute(app: App): void {
  route(app, {
    method: 'PATCH',
    url: '/assignment-windows/:id',
    summary: 'Changes the times of a window made by hand; a begun one keeps its start.',
    tag,
    params: IdParams,
    body: WindowChange,
    status: 200,
    response: WindowView,
    errors: [...RANGE_ERRORS, 'window_of_booking', 'window_ended', 'window_overlap'],
    current: (ctx, { id }) => viewOf(ctx, { id }),
    act: async (ctx, { params, body }) => {
      const { starts_at, ends_at, allow_overlap: allowOverlap } = body;
      const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
      const window = await changeWindow(ctx, params.id, {
        ...(starts_at === undefined ? {} : { startsAt: readInstant(starts_at, timeZone, 'starts_at') }),
        ...(ends_at === undefined ? {} : { endsAt: readInstant(ends_at, timeZone, 'ends_at') }),
        allowOverlap,
      });
      return viewOf(ctx, window);
    },
  });
}

function conversationOf({ thread_id, client_id }: z.output<typeof NewWindow>): Opening['conversation'] {
  if (thread_id !== undefined) return { threadId: thread_id };
  if (client_id !== undefined) return { clientId: client_id };
  throw new DomainError('invalid_request', undefined, { path: 'client_id' });
}

async function viewOf(ctx: OrgContext, { id }: { id: string }) {
  const window = await findNamedWindow(ctx.db, ctx.orgId, id);
  if (!window) throw new DomainError('not_found');
  return windowView(window, await ctx.clock.now(ctx.db));
}
