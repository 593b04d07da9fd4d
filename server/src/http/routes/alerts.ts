import { AlertEnd, AlertQuery, AlertView } from '@maskline/core/contract/alerts';
import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import { toRfc3339 } from '@maskline/core/domain/time';
import { dismissAlert, resolveAlert } from '../../services/alert-ends.ts';
import { listAlerts, stateOfAlert } from '../../store/alerts.ts';
import type { Alert } from '../../store/tables.ts';
import { InstantPosition, readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';

const tag = 'Alerts';

export function alertRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/alerts',
    summary: 'What a person must look at; open ones unless asked otherwise, newest first.',
    tag,
    query: AlertQuery,
    status: 200,
    response: pageOf(AlertView),
    act: async (ctx, { query }) => {
      const before = readCursor(query.cursor, InstantPosition);
      const filter = { ...query, entityId: query.entity_id, before };
      const rows = await listAlerts(ctx.db, ctx.orgId, filter);
      return toPage(rows, query.limit, (row) => [toRfc3339(row.raisedAt), row.id], viewOf);
    },
  });
  route(app, {
    method: 'POST',
    url: '/alerts/:id/resolve',
    summary: 'Marks an alert as dealt with.',
    tag,
    params: IdParams,
    body: AlertEnd,
    status: 200,
    response: AlertView,
    act: async (ctx, { params, body }) =>
      viewOf(await resolveAlert(ctx, { alertId: params.id, note: body?.note })),
  });
  route(app, {
    method: 'POST',
    url: '/alerts/:id/dismiss',
    summary: 'Marks an alert as one that needs nothing; a critical one can only be resolved.',
    tag,
    params: IdParams,
    body: AlertEnd,
    status: 200,
    response: AlertView,
    act: async (ctx, { params, body }) =>
      viewOf(await dismissAlert(ctx, { alertId: params.id, note: body?.note })),
  });
}

function viewOf(alert: Alert) {
  return {
    id: alert.id,
    kind: alert.kind,
    severity: alert.severity,
    state: stateOfAlert(alert),
    sentence: alert.sentence,
    what_to_do: alert.whatToDo,
    entities: alert.entities,
    raised_at: toRfc3339(alert.raisedAt),
    last_raised_at: toRfc3339(alert.lastRaisedAt),
    times_raised: alert.timesRaised,
    resolved_at: alert.resolvedAt && toRfc3339(alert.resolvedAt),
    resolved_by: alert.resolvedBy && { actor: alert.resolvedBy, actor_id: alert.resolvedById },
    resolution_note: alert.resolutionNote,
  };
}
