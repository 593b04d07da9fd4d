import { AuditEventView, AuditQuery } from '@maskline/core/contract/audit-events';
import { pageOf } from '@maskline/core/contract/paging';
import { toRfc3339 } from '@maskline/core/domain/time';
import { listAuditEvents } from '../../store/audit-events.ts';
import { getOrganization } from '../../store/organizations.ts';
import type { AuditEvent } from '../../store/tables.ts';
import { InstantPosition, readCursor, toPage } from '../cursor.ts';
import { readRange } from '../read-instant.ts';
import { type App, route } from '../route.ts';
import { RANGE_ERRORS } from '../route-errors.ts';

export function auditEventRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/audit-events',
    summary: 'Who did what, when and why; newest first.',
    tag: 'Audit',
    query: AuditQuery,
    status: 200,
    response: pageOf(AuditEventView),
    errors: [...RANGE_ERRORS],
    act: async (ctx, { query }) => {
      const { timeZone } = await getOrganization(ctx.db, ctx.orgId);
      const rows = await listAuditEvents(ctx.db, ctx.orgId, {
        ...query,
        ...readRange(query, timeZone),
        actorId: query.actor_id,
        entityId: query.entity_id,
        before: readCursor(query.cursor, InstantPosition),
      });
      return toPage(rows, query.limit, (row) => [toRfc3339(row.occurredAt), row.id], viewOf);
    },
  });
}

function viewOf(event: AuditEvent) {
  return {
    id: event.id,
    occurred_at: toRfc3339(event.occurredAt),
    actor: event.actor,
    actor_id: event.actorId,
    event: event.event,
    entity: event.entity,
    entity_id: event.entityId,
    reason: event.reason,
    details: event.details,
  };
}
