import { AuditEventView, AuditExportQuery, AuditQuery } from '@maskline/core/contract/audit-events';
import { pageOf } from '@maskline/core/contract/paging';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { z } from 'zod';
import { inTransaction, type OrgContext } from '../../context.ts';
import { findHead } from '../../store/audit-chain-reads.ts';
import {
  type AuditFilter,
  type ExportedEvent,
  listAuditEvents,
  listEventsToExport,
} from '../../store/audit-events.ts';
import { listNames } from '../../store/entity-names.ts';
import { getOrganization } from '../../store/organizations.ts';
import type { AuditEvent } from '../../store/tables.ts';
import { InstantPosition, readCursor, toPage } from '../cursor.ts';
import { downloadRoute } from '../download-route.ts';
import { readRange } from '../read-instant.ts';
import { type App, route } from '../route.ts';
import { RANGE_ERRORS } from '../route-errors.ts';
import { AUDIT_FILE_FORMS, type AuditFileForm } from '../views/audit-file.ts';

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
      const rows = await listAuditEvents(ctx.db, ctx.orgId, await filterOf(ctx, query), {
        before: readCursor(query.cursor, InstantPosition),
        limit: query.limit,
      });
      const ids = rows.flatMap(({ actorId, entityId }) => (actorId ? [actorId, entityId] : [entityId]));
      const names = await listNames(ctx.db, ctx.orgId, ids);
      return toPage(
        rows,
        query.limit,
        (row) => [toRfc3339(row.occurredAt), row.id],
        (row) => viewOf(row, names),
      );
    },
  });
  downloadRoute(app, {
    url: '/audit-events/export',
    summary: 'The same as a file, oldest first, each event with its place in the chain.',
    tag: 'Audit',
    query: AuditExportQuery,
    mediaTypes: Object.values(AUDIT_FILE_FORMS).map(({ mediaType }) => mediaType.replace(/;.*/, '')),
    errors: [...RANGE_ERRORS],
    act: async (ctx, query) => {
      const form = AUDIT_FILE_FORMS[query.format];
      const filter = await inTransaction(ctx, (tx) => filterOf(tx, query));
      const head = await inTransaction(ctx, (tx) => findHead(tx.db, tx.orgId));
      const at = toRfc3339(await ctx.clock.now(ctx.db)).replaceAll(/[-:]|\.\d+/g, '');
      return {
        fileName: `audit-events-${at}.${query.format}`,
        mediaType: form.mediaType,
        parts: exported(ctx, filter, head?.seq ?? '0', form),
      };
    },
  });
}

const BATCH = 1_000;

/**
 * All that was recorded when it was asked for: an event is never changed, so its place is a snapshot that needs no
 * transaction for as long as the file takes.
 */
async function* exported(
  ctx: OrgContext,
  filter: AuditFilter,
  upTo: string,
  { head, lineOf }: AuditFileForm,
): AsyncGenerator<string> {
  yield head;
  let events: ExportedEvent[] = [];
  do {
    const page = { after: events.at(-1)?.seq ?? '0', upTo, limit: BATCH };
    events = await inTransaction(ctx, (tx) => listEventsToExport(tx.db, tx.orgId, filter, page));
    yield events.map(lineOf).join('');
  } while (events.length === BATCH);
}

async function filterOf(
  { db, orgId }: OrgContext,
  query: z.output<typeof AuditExportQuery> | z.output<typeof AuditQuery>,
): Promise<AuditFilter> {
  const { timeZone } = await getOrganization(db, orgId);
  const { actor, actor_id: actorId, entity, entity_id: entityId, event, search } = query;
  return { ...readRange(query, timeZone), actor, actorId, entity, entityId, event, search };
}

function viewOf(event: AuditEvent, names: ReadonlyMap<string, string>) {
  return {
    id: event.id,
    occurred_at: toRfc3339(event.occurredAt),
    actor: event.actor,
    actor_id: event.actorId,
    actor_name: names.get(event.actorId ?? '') ?? null,
    event: event.event,
    entity: event.entity,
    entity_id: event.entityId,
    entity_name: names.get(event.entityId) ?? null,
    reason: event.reason,
    details: event.details,
  };
}
