import { IdParams } from '@maskline/core/contract/ids';
import { PageQuery, pageOf } from '@maskline/core/contract/paging';
import {
  ReadMark,
  SitterNumberView,
  SitterThreadQuery,
  SitterThreadView,
  SitterVisitView,
} from '@maskline/core/contract/sitter-desk';
import { DomainError } from '@maskline/core/domain/errors';
import { z } from 'zod';
import { getDeskThread, listDeskThreads } from '../../services/sitter-desk.ts';
import { markReadBySitter } from '../../services/sitter-reads.ts';
import { listSitterVisits } from '../../services/sitter-visits.ts';
import { getSitter } from '../../store/sitters.ts';
import type { CallerContext } from '../caller.ts';
import { readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { deskNumber, deskThreadView, visitView } from '../views/sitter-desk.ts';
import { readStartCursor } from './window-view.ts';

const tag = 'For sitters';
const allow = ['sitter'] as const;
const Position = z.tuple([z.int().min(0).max(2), z.string().regex(/^-?\d{1,16}$/), z.uuid()]);

/** What a sitter may know, and nothing else. */
export function sitterDeskRoutes(app: App): void {
  threadRoutes(app);
  route(app, {
    method: 'GET',
    url: '/me/visits',
    summary: 'The own visits of now and ahead, with what the owner lets the sitter know.',
    tag,
    allow,
    query: PageQuery,
    status: 200,
    response: pageOf(SitterVisitView),
    act: async (ctx, { query }) => {
      const page = { after: readStartCursor(query.cursor), limit: query.limit + 1 };
      const visits = await listSitterVisits(ctx, sitterOf(ctx), page);
      return toPage(
        visits,
        query.limit,
        (visit) => [visit.startsAt.toISOString(), visit.windowId],
        visitView,
      );
    },
  });
  route(app, {
    method: 'GET',
    url: '/me/number',
    summary: 'The own dedicated number.',
    tag,
    allow,
    status: 200,
    response: SitterNumberView,
    act: async (ctx) => deskNumber(await getSitter(ctx.db, ctx.orgId, sitterOf(ctx))),
  });
}

function threadRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/me/threads',
    summary: 'The own conversations: those of now first, then what comes next, then what was last.',
    tag,
    allow,
    query: SitterThreadQuery,
    status: 200,
    response: pageOf(SitterThreadView),
    act: async (ctx, { query }) => {
      const after = readCursor(query.cursor, Position);
      const asked = { sitterId: sitterOf(ctx), search: query.search, after, limit: query.limit + 1 };
      const threads = await listDeskThreads(ctx, asked);
      return toPage(
        threads,
        query.limit,
        ({ group, place, id }) => [group, place, id],
        (thread) => deskThreadView(thread, ctx.caller),
      );
    },
  });
  route(app, {
    method: 'GET',
    url: '/me/threads/:id',
    summary: 'One of the own conversations.',
    tag,
    allow,
    params: IdParams,
    status: 200,
    response: SitterThreadView,
    act: (ctx, { params }) => show(ctx, params.id),
  });
  route(app, {
    method: 'POST',
    url: '/me/threads/:id/read',
    summary: 'Notes how far the sitter has read.',
    tag,
    allow,
    params: IdParams,
    body: ReadMark,
    status: 200,
    response: SitterThreadView,
    act: async (ctx, { params, body }) => {
      const sitterId = sitterOf(ctx);
      await markReadBySitter(ctx, { sitterId, threadId: params.id, messageId: body.message_id });
      return show(ctx, params.id);
    },
  });
}

async function show(ctx: CallerContext, threadId: string) {
  return deskThreadView(await getDeskThread(ctx, sitterOf(ctx), threadId), ctx.caller);
}

function sitterOf({ caller }: CallerContext): string {
  if (caller.role !== 'sitter') throw new DomainError('forbidden');
  return caller.sitterId;
}
