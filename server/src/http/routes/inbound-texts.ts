import { IdParams } from '@maskline/core/contract/ids';
import { InboundTextQuery, InboundTextView } from '@maskline/core/contract/inbound-texts';
import { pageOf } from '@maskline/core/contract/paging';
import { toRfc3339 } from '@maskline/core/domain/time';
import { resolveUnroutedText } from '../../services/unrouted-texts.ts';
import { listUnroutedTexts, type UnroutedText } from '../../store/inbound-texts.ts';
import { InstantPosition, readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';

export function inboundTextRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/inbound-texts',
    summary: 'Texts that are in no conversation: from unknown senders, or to numbers that are not yours.',
    tag: 'Inbound texts',
    query: InboundTextQuery,
    status: 200,
    response: pageOf(InboundTextView),
    act: async (ctx, { query }) => {
      const rows = await listUnroutedTexts(ctx.db, ctx.orgId, {
        disposition: query.disposition,
        resolved: query.resolved === 'true',
        after: readCursor(query.cursor, InstantPosition),
        limit: query.limit,
      });
      return toPage(rows, query.limit, (row) => [toRfc3339(row.receivedAt), row.id], viewOf);
    },
  });

  route(app, {
    method: 'POST',
    url: '/inbound-texts/:id/resolve',
    summary: 'Mark such a text as dealt with.',
    tag: 'Inbound texts',
    params: IdParams,
    status: 200,
    response: InboundTextView,
    act: async (ctx, { params }) => viewOf(await resolveUnroutedText(ctx, params.id)),
  });
}

function viewOf(text: UnroutedText) {
  return {
    id: text.id,
    disposition: text.disposition,
    reason: text.unroutedReason ?? '',
    from: text.fromAddress,
    to: text.toAddress,
    body: text.body,
    received_at: toRfc3339(text.receivedAt),
    resolved_at: text.resolvedAt && toRfc3339(text.resolvedAt),
  };
}
