import { AvailableNumbers, RefreshView } from '@maskline/core/contract/numbers';
import { PageQuery } from '@maskline/core/contract/paging';
import { toRfc3339 } from '@maskline/core/domain/time';
import { z } from 'zod';
import { refreshCarrierNumbers } from '../../services/carrier-numbers.ts';
import { findLastListing, listAvailableNumbers } from '../../store/carrier-numbers.ts';
import { readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';

const tag = 'Numbers';
const Position = z.tuple([z.string()]);

export function carrierNumberRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/numbers/available',
    summary: 'Numbers that the carrier account rents and that are not in use yet.',
    tag,
    query: PageQuery,
    status: 200,
    response: AvailableNumbers,
    act: async (ctx, { query }) => {
      const [after = null] = readCursor(query.cursor, Position) ?? [];
      const rows = await listAvailableNumbers(ctx.db, ctx.orgId, { after, limit: query.limit });
      const listedAt = await findLastListing(ctx.db, ctx.orgId);
      const page = toPage(
        rows,
        query.limit,
        ({ e164 }) => [e164],
        ({ e164 }) => ({ e164 }),
      );
      return { ...page, listed_at: listedAt && toRfc3339(listedAt) };
    },
  });
  route(app, {
    method: 'POST',
    url: '/numbers/refresh',
    summary: 'Has the list of available numbers fetched from the carrier.',
    tag,
    status: 202,
    response: RefreshView,
    errors: ['carrier_account_missing'],
    act: async (ctx) => {
      const { lastListedAt } = await refreshCarrierNumbers(ctx);
      return { last_listed_at: lastListedAt && toRfc3339(lastListedAt) };
    },
  });
}
