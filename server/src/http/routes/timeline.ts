import { IdParams } from '@maskline/core/contract/ids';
import { PageQuery, pageOf } from '@maskline/core/contract/paging';
import { TimelineEntry } from '@maskline/core/contract/timeline';
import { z } from 'zod';
import { readTimeline } from '../../services/timeline.ts';
import { CursorInstant, readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { timelineEntryView } from '../views/timeline.ts';

const Position = z.tuple([CursorInstant, z.string().regex(/^\d{1,16}$/), z.uuid()]);

export function timelineRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/threads/:id/timeline',
    summary: 'Texts, notes and what happened in the conversation, newest first.',
    tag: 'Threads',
    params: IdParams,
    query: PageQuery,
    status: 200,
    response: pageOf(TimelineEntry),
    act: async (ctx, { params, query }) => {
      const before = readCursor(query.cursor, Position);
      const entries = await readTimeline(ctx, { threadId: params.id, before, limit: query.limit });
      return toPage(
        entries,
        query.limit,
        ({ at, place, id }) => [at.toISOString(), place, id],
        (entry) => timelineEntryView(entry, ctx.caller),
      );
    },
  });
}
