import { AlertQuery, AlertView } from '@maskline/core/contract/alerts';
import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import { toRfc3339 } from '@maskline/core/domain/time';
import { resolveAlert } from '../../services/alerts.ts';
import { listAlerts } from '../../store/alerts.ts';
import type { Alert } from '../../store/tables.ts';
import { InstantPosition, readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';

export function alertRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/alerts',
    summary: 'What a person must look at; open ones unless asked otherwise, newest first.',
    tag: 'Alerts',
    query: AlertQuery,
    status: 200,
    response: pageOf(AlertView),
    act: async (ctx, { query }) => {
      const before = readCursor(query.cursor, InstantPosition);
      const rows = await listAlerts(ctx.db, ctx.orgId, { ...query, before });
      return toPage(rows, query.limit, (row) => [toRfc3339(row.raisedAt), row.id], viewOf);
    },
  });
  route(app, {
    method: 'POST',
    url: '/alerts/:id/resolve',
    summary: 'Marks an alert as dealt with.',
    tag: 'Alerts',
    params: IdParams,
    status: 200,
    response: AlertView,
    act: async (ctx, { params }) => viewOf(await resolveAlert(ctx, params.id)),
  });
}

function viewOf(alert: Alert) {
  return {
    id: alert.id,
    kind: alert.kind,
    severity: alert.severity,
    sentence: alert.sentence,
    what_to_do: alert.whatToDo,
    entities: alert.entities,
    raised_at: toRfc3339(alert.raisedAt),
    last_raised_at: toRfc3339(alert.lastRaisedAt),
    times_raised: alert.timesRaised,
    resolved_at: alert.resolvedAt && toRfc3339(alert.resolvedAt),
  };
}
