import { IdParams } from '@maskline/core/contract/ids';
import {
  NewOverride,
  OverrideListQuery,
  OverrideParams,
  OverrideRemoval,
  OverrideView,
} from '@maskline/core/contract/overrides';
import { PageQuery, pageOf } from '@maskline/core/contract/paging';
import { DomainError } from '@maskline/core/domain/errors';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import type { OrgContext } from '../../context.ts';
import { createOverride, removeOverride } from '../../services/overrides.ts';
import { getOrganization } from '../../store/organizations.ts';
import { findOverride, listOverrides, listOverridesAt, type NamedOverride } from '../../store/overrides.ts';
import { hasThread } from '../../store/parties.ts';
import { InstantPosition, readCursor, toPage } from '../cursor.ts';
import { readInstant } from '../read-instant.ts';
import { type App, route } from '../route.ts';
import { RANGE_ERRORS, RESPONSIBLE_ERRORS } from '../route-errors.ts';

const tag = 'Overrides';

export function overrideRoutes(app: App): void {
  listRoute(app);
  listOfAllRoute(app);
  createRoute(app);
  route(app, {
    method: 'POST',
    url: '/threads/:id/overrides/:override_id/remove',
    summary: 'Takes an override away from now on.',
    tag,
    params: OverrideParams,
    body: OverrideRemoval,
    status: 200,
    response: OverrideView,
    errors: ['override_ended'],
    act: async (ctx, { params, body }) => {
      const { id: threadId, override_id: overrideId } = params;
      await removeOverride(ctx, { threadId, overrideId, reason: body?.reason });
      return viewById(ctx, overrideId);
    },
  });
}

function listRoute(app: App): void {
  route(app, {
    method: 'GET',
    url: '/threads/:id/overrides',
    summary: 'The overrides of a thread, the newest first.',
    tag,
    params: IdParams,
    query: PageQuery,
    status: 200,
    response: pageOf(OverrideView),
    act: async (ctx, { params, query }) => {
      if (!(await hasThread(ctx.db, ctx.orgId, params.id))) throw new DomainError('not_found');
      const rows = await listOverrides(ctx.db, ctx.orgId, params.id, pageIn(query));
      return shownPage(rows, query.limit, await ctx.clock.now(ctx.db));
    },
  });
}

function listOfAllRoute(app: App): void {
  route(app, {
    method: 'GET',
    url: '/overrides',
    summary:
      'The overrides of all conversations that are active or to come, or that are over; the newest first.',
    tag,
    query: OverrideListQuery,
    status: 200,
    response: pageOf(OverrideView),
    act: async (ctx, { query }) => {
      const at = await ctx.clock.now(ctx.db);
      const asked = { at, isOver: query.state === 'past' };
      const rows = await listOverridesAt(ctx.db, ctx.orgId, asked, pageIn(query));
      return shownPage(rows, query.limit, at);
    },
  });
}

function pageIn({ cursor, limit }: z.output<typeof PageQuery>) {
  const position = readCursor(cursor, InstantPosition);
  const after = position && { createdAt: new Date(position[0]), id: position[1] };
  return { after, limit: limit + 1 };
}

function shownPage(rows: readonly NamedOverride[], limit: number, at: Date) {
  return toPage(
    rows,
    limit,
    (row) => [toRfc3339(row.createdAt), row.id],
    (row) => viewOf(row, at),
  );
}

function createRoute(app: App): void {
  route(app, {
    method: 'POST',
    url: '/threads/:id/overrides',
    summary: 'Makes the owner inbox or a sitter responsible, whatever the windows say.',
    tag,
    params: IdParams,
    body: NewOverride,
    status: 201,
    response: OverrideView,
    errors: [...RANGE_ERRORS, ...RESPONSIBLE_ERRORS],
    act: async (ctx, { params, body }) => {
      const { starts_at, ends_at } = body;
      const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
      const { id } = await createOverride(ctx, params.id, {
        sitterId: body.target === 'sitter' ? body.sitter_id : null,
        reason: body.reason,
        startsAt: starts_at === undefined ? undefined : readInstant(starts_at, timeZone, 'starts_at'),
        endsAt: ends_at ? readInstant(ends_at, timeZone, 'ends_at') : null,
      });
      return viewById(ctx, id);
    },
  });
}

async function viewById(ctx: OrgContext, overrideId: string) {
  const override = await findOverride(ctx.db, ctx.orgId, overrideId);
  if (!override) throw new DomainError('not_found');
  return viewOf(override, await ctx.clock.now(ctx.db));
}

function viewOf(override: NamedOverride, at: Date) {
  const { sitterId, sitterName } = override;
  return {
    id: override.id,
    thread_id: override.threadId,
    client: { id: override.clientId, name: override.clientName },
    target: override.target,
    sitter: sitterId !== null && sitterName !== null ? { id: sitterId, name: sitterName } : null,
    reason: override.reason,
    starts_at: toRfc3339(override.startsAt),
    ends_at: override.endsAt && toRfc3339(override.endsAt),
    state: stateOf(override, at),
    removed_at: override.removedAt && toRfc3339(override.removedAt),
    created_at: toRfc3339(override.createdAt),
  };
}

function stateOf({ removedAt, startsAt, endsAt }: NamedOverride, at: Date) {
  if (removedAt) return 'removed' as const;
  if (endsAt && endsAt <= at) return 'ended' as const;
  return startsAt <= at ? ('active' as const) : ('upcoming' as const);
}
