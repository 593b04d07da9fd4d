import { IdParams } from '@maskline/core/contract/ids';
import {
  ImpactQuery,
  NewNumber,
  NumberChange,
  NumberImpact,
  NumberQuery,
  NumberView,
} from '@maskline/core/contract/numbers';
import { pageOf } from '@maskline/core/contract/paging';
import { z } from 'zod';
import { setNumberRate } from '../../services/lane-openings.ts';
import { getNumberImpact } from '../../services/number-impact.ts';
import { addNumber } from '../../services/numbers.ts';
import { listNumbers } from '../../store/numbers.ts';
import { readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { impactView, numberView, numberViews } from './number-view.ts';

const tag = 'Numbers';
const Position = z.tuple([z.string(), z.uuid()]);

export function numberRoutes(app: App): void {
  listRoute(app);
  route(app, {
    method: 'POST',
    url: '/numbers',
    summary: 'Takes a number of the own carrier account into use.',
    tag,
    body: NewNumber,
    status: 201,
    response: NumberView,
    errors: ['invalid_phone', 'number_not_available', 'front_desk_in_use', 'carrier_account_missing'],
    act: async (ctx, { body }) => numberView(ctx, await addNumber(ctx, body)),
  });
  route(app, {
    method: 'GET',
    url: '/numbers/:id',
    summary: 'A business number, with its traffic of the last seven days.',
    tag,
    params: IdParams,
    status: 200,
    response: NumberView,
    act: (ctx, { params }) => numberView(ctx, params.id),
  });
  route(app, {
    method: 'PATCH',
    url: '/numbers/:id',
    summary: 'Changes how fast texts go out through a number.',
    tag,
    params: IdParams,
    body: NumberChange,
    status: 200,
    response: NumberView,
    current: (ctx, { id }) => numberView(ctx, id),
    act: async (ctx, { params, body }) => {
      await setNumberRate(ctx, params.id, body.segments_per_second);
      return numberView(ctx, params.id);
    },
  });
  route(app, {
    method: 'GET',
    url: '/numbers/:id/impact',
    summary: 'Which conversations and sitters an action would touch, and what they would use instead.',
    tag,
    params: IdParams,
    query: ImpactQuery,
    status: 200,
    response: NumberImpact,
    errors: [
      'number_retired',
      'number_in_use',
      'number_not_active',
      'front_desk_in_use',
      'sitter_not_found',
      'sitter_inactive',
      'sitter_has_number',
    ],
    act: async (ctx, { params, query }) => {
      const { action, sitter_id: sitterId } = query;
      return impactView(await getNumberImpact(ctx, params.id, { action, sitterId }));
    },
  });
}

function listRoute(app: App): void {
  route(app, {
    method: 'GET',
    url: '/numbers',
    summary: 'Business numbers, retired ones too, by E.164.',
    tag,
    query: NumberQuery,
    status: 200,
    response: pageOf(NumberView),
    act: async (ctx, { query }) => {
      const after = readCursor(query.cursor, Position);
      const rows = await listNumbers(ctx.db, ctx.orgId, { ...query, after });
      const views = new Map((await numberViews(ctx, rows)).map((view) => [view.id, view]));
      const page = toPage(
        rows,
        query.limit,
        ({ e164, id }) => [e164, id],
        ({ id }) => id,
      );
      return { ...page, data: page.data.flatMap((id) => views.get(id) ?? []) };
    },
  });
}
