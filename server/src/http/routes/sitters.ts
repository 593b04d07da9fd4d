import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import {
  ActivationImpact,
  DeactivationImpact,
  ListedSitter,
  NewSitter,
  ResponseTimes,
  SitterChange,
  SitterDeactivation,
  SitterQuery,
  SitterView,
} from '@maskline/core/contract/sitters';
import { toRfc3339 } from '@maskline/core/domain/time';
import { z } from 'zod';
import { getDeactivationImpact } from '../../services/deactivation-impact.ts';
import { deactivateSitter } from '../../services/sitter-deactivation.ts';
import { activateSitter, createSitter, updateSitter } from '../../services/sitters.ts';
import { findFreeSitterNumber } from '../../store/number-locks.ts';
import { findResponseTimes } from '../../store/response-times.ts';
import { findWindowsNowAndNext } from '../../store/sitter-windows.ts';
import { getSitter, listSitters } from '../../store/sitters.ts';
import { readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { PHONE_ERRORS } from '../route-errors.ts';
import { deactivationView, listedSitterView, sitterView } from './sitter-view.ts';

const tag = 'Sitters';
const Position = z.tuple([z.string(), z.uuid()]);
const RESPONSES_OF_MS = 30 * 86_400_000;
const one = { tag, params: IdParams, status: 200, response: SitterView } as const;

export function sitterRoutes(app: App): void {
  readRoutes(app);
  impactRoutes(app);
  writeRoutes(app);
  activityRoutes(app);
}

function readRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/sitters',
    summary: 'Sitters by name, each with its number, its windows of now and its next one.',
    tag,
    query: SitterQuery,
    status: 200,
    response: pageOf(ListedSitter),
    act: async (ctx, { query }) => {
      const after = readCursor(query.cursor, Position);
      const active = query.active === undefined ? undefined : query.active === 'true';
      const rows = await listSitters(ctx.db, ctx.orgId, { ...query, active, after });
      const at = await ctx.clock.now(ctx.db);
      const ids = rows.map(({ id }) => id);
      const windows = await findWindowsNowAndNext(ctx.db, ctx.orgId, ids, at);
      return toPage(
        rows,
        query.limit,
        (row) => [row.sortName, row.id],
        (row) => listedSitterView(row, windows.get(row.id)),
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
    url: '/sitters/:id/response-times',
    summary: 'How fast a sitter answered clients in the last 30 days.',
    response: ResponseTimes,
    act: async (ctx, { params }) => {
      const { id: sitterId } = await getSitter(ctx.db, ctx.orgId, params.id);
      const since = new Date((await ctx.clock.now(ctx.db)).getTime() - RESPONSES_OF_MS);
      const { medianSeconds, ...counts } = await findResponseTimes(ctx.db, ctx.orgId, { sitterId, since });
      return { since: toRfc3339(since), ...counts, median_seconds: medianSeconds };
    },
  });
}

function impactRoutes(app: App): void {
  route(app, {
    ...one,
    method: 'GET',
    url: '/sitters/:id/activation-impact',
    summary: 'Which number an activation would give.',
    response: ActivationImpact,
    act: async (ctx, { params }) => {
      const { active } = await getSitter(ctx.db, ctx.orgId, params.id);
      const number = active ? undefined : await findFreeSitterNumber(ctx.db, ctx.orgId);
      return { number: number ? { id: number.id, e164: number.e164 } : null };
    },
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
