import { AlertEnd, AlertQuery, AlertView } from '@maskline/core/contract/alerts';
import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { OrgContext } from '../../context.ts';
import { dismissAlert, resolveAlert } from '../../services/alert-ends.ts';
import { listAlerts, stateOfAlert } from '../../store/alerts.ts';
import { listNames } from '../../store/entity-names.ts';
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
      const names = await namesFor(ctx, rows);
      return toPage(
        rows,
        query.limit,
        (row) => [toRfc3339(row.raisedAt), row.id],
        (row) => viewOf(row, names),
      );
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
      viewOfOne(ctx, await resolveAlert(ctx, { alertId: params.id, note: body?.note })),
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
      viewOfOne(ctx, await dismissAlert(ctx, { alertId: params.id, note: body?.note })),
  });
}

type Names = Awaited<ReturnType<typeof listNames>>;

function namesFor({ db, orgId }: OrgContext, alerts: readonly Alert[]): Promise<Names> {
  return listNames(
    db,
    orgId,
    alerts.flatMap(({ entities }) => entities.map(({ id }) => id)),
  );
}

async function viewOfOne(ctx: OrgContext, alert: Alert) {
  return viewOf(alert, await namesFor(ctx, [alert]));
}

function viewOf(alert: Alert, names: Names) {
  return {
    id: alert.id,
    kind: alert.kind,
    severity: alert.severity,
    state: stateOfAlert(alert),
    sentence: alert.sentence,
    what_to_do: alert.whatToDo,
    entities: alert.entities.map(({ entity, id }) => ({ entity, id, name: names.get(id) ?? null })),
    raised_at: toRfc3339(alert.raisedAt),
    last_raised_at: toRfc3339(alert.lastRaisedAt),
    times_raised: alert.timesRaised,
    resolved_at: alert.resolvedAt && toRfc3339(alert.resolvedAt),
    resolved_by: alert.resolvedBy && { actor: alert.resolvedBy, actor_id: alert.resolvedById },
    resolution_note: alert.resolutionNote,
  };
}
