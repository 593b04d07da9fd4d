import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import {
  DeactivationImpact,
  NewSitter,
  SitterChange,
  SitterDeactivation,
  SitterQuery,
  SitterView,
} from '@maskline/core/contract/sitters';
import { z } from 'zod';
import { getDeactivationImpact } from '../../services/deactivation-impact.ts';
import { deactivateSitter } from '../../services/sitter-deactivation.ts';
import { activateSitter, createSitter, updateSitter } from '../../services/sitters.ts';
import { getSitter, listSitters } from '../../store/sitters.ts';
import { readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { PHONE_ERRORS } from '../route-errors.ts';
import { deactivationView, sitterView } from './sitter-view.ts';

const tag = 'Sitters';
const Position = z.tuple([z.string(), z.uuid()]);
const one = { tag, params: IdParams, status: 200, response: SitterView } as const;

export function sitterRoutes(app: App): void {
  readRoutes(app);
  writeRoutes(app);
  activityRoutes(app);
}

function readRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/sitters',
    summary: 'Sitters by name, each with its number.',
    tag,
    query: SitterQuery,
    status: 200,
    response: pageOf(SitterView),
    act: async (ctx, { query }) => {
      const after = readCursor(query.cursor, Position);
      const active = query.active === undefined ? undefined : query.active === 'true';
      const rows = await listSitters(ctx.db, ctx.orgId, { ...query, active, after });
      return toPage(
        rows,
        query.limit,
        (row) => [row.sortName, row.id],
        (row) => sitterView(row),
      );
    },
  });
  route(app, {
    ...one,
    method: 'GET',
    url: '/sitters/:id',
    summary: 'A sitter with its number.',
    act: async (ctx, { params }) => sitterView(await getSitter(ctx.db, ctx.orgId, params.id)),
  });
  route(app, {
    ...one,
    method: 'GET',
    url: '/sitters/:id/deactivation-impact',
    summary: 'What a deactivation would end, clear and cancel.',
    response: DeactivationImpact,
    act: async (ctx, { params }) => deactivationView(await getDeactivationImpact(ctx, params.id)),
  });
}

function writeRoutes(app: App): void {
  route(app, {
    method: 'POST',
    url: '/sitters',
    summary: 'Creates a sitter; an active one gets a number.',
    tag,
    body: NewSitter,
    status: 201,
    response: SitterView,
    errors: [...PHONE_ERRORS, 'no_sitter_number_available'],
    act: async (ctx, { body }) => {
      const { also_client: alsoClient, ...input } = body;
      const { sitterId, phone } = await createSitter(ctx, { ...input, alsoClient });
      return sitterView(await getSitter(ctx.db, ctx.orgId, sitterId), phone.assumedCountry);
    },
  });
  route(app, {
    ...one,
    method: 'PATCH',
    url: '/sitters/:id',
    summary: 'Changes name or phone.',
    body: SitterChange,
    errors: [...PHONE_ERRORS, 'sitter_is_client'],
    current: async (ctx, { id }) => sitterView(await getSitter(ctx.db, ctx.orgId, id)),
    act: async (ctx, { params, body }) => {
      const { also_client: alsoClient, ...change } = body;
      const { phone } = await updateSitter(ctx, params.id, { ...change, alsoClient });
      return sitterView(await getSitter(ctx.db, ctx.orgId, params.id), phone?.assumedCountry);
    },
  });
}

function activityRoutes(app: App): void {
  route(app, {
    ...one,
    method: 'POST',
    url: '/sitters/:id/activate',
    summary: 'Makes a sitter active and gives it a number.',
    errors: ['no_sitter_number_available'],
    act: async (ctx, { params }) => {
      await activateSitter(ctx, params.id);
      return sitterView(await getSitter(ctx.db, ctx.orgId, params.id));
    },
  });
  route(app, {
    ...one,
    method: 'POST',
    url: '/sitters/:id/deactivate',
    summary: 'Takes a sitter out of service; the number goes into quarantine, then into the pool.',
    body: SitterDeactivation,
    act: async (ctx, { params, body }) => {
      await deactivateSitter(ctx, params.id, body?.reason);
      return sitterView(await getSitter(ctx.db, ctx.orgId, params.id));
    },
  });
}
