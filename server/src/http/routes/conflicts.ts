import { ConflictQuery, ConflictView } from '@maskline/core/contract/assignment-windows';
import { pageOf } from '@maskline/core/contract/paging';
import { toRfc3339 } from '@maskline/core/domain/time';
import { z } from 'zod';
import { listConflicts } from '../../store/conflicts.ts';
import { CursorInstant, readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { conflictView } from './window-view.ts';

const Position = z.tuple([CursorInstant, z.uuid(), z.uuid()]);

export function conflictRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/conflicts',
    summary: 'Where windows of different sitters overlap on one thread, by the start of the overlap.',
    tag: 'Assignment windows',
    query: ConflictQuery,
    status: 200,
    response: pageOf(ConflictView),
    act: async (ctx, { query }) => {
      const position = readCursor(query.cursor, Position);
      const after = position && {
        overlapStartsAt: new Date(position[0]),
        secondId: position[1],
        firstId: position[2],
      };
      const filter = {
        ...(query.thread_id ? { threadId: query.thread_id } : {}),
        ...(query.all === 'true' ? {} : { endsAfter: await ctx.clock.now(ctx.db) }),
      };
      const rows = await listConflicts(ctx.db, ctx.orgId, filter, { after, limit: query.limit + 1 });
      return toPage(
        rows,
        query.limit,
        (row) => [toRfc3339(row.overlapStartsAt), row.second.windowId, row.first.windowId],
        conflictView,
      );
    },
  });
}
