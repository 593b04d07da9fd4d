import { type SelectQueryBuilder, sql } from 'kysely';
import type { Db } from './db.ts';
import { namedEntities } from './entity-names.ts';
import { containing } from './search-pattern.ts';
import type { AuditEvent, Tables } from './tables.ts';

export type AuditFilter = {
  from: Date | null;
  to: Date | null;
  actor?: AuditEvent['actor'] | undefined;
  actorId?: string | undefined;
  entity?: string | undefined;
  entityId?: string | undefined;
  event?: string | undefined;
  /** Words, each of which is in the event's name, in its reason, or in a name of what it is about. */
  search?: string | undefined;
};

export type AuditPage = {
  /** Goes on before this instant and id. */
  before: readonly [occurredAt: string, id: string] | null;
  limit: number;
};

/** What happened, newest first; one more than the limit, if there is one. */
export function listAuditEvents(
  db: Db,
  orgId: string,
  filter: AuditFilter,
  { before, limit }: AuditPage,
): Promise<AuditEvent[]> {
  let query = filtered(db.selectFrom('auditEvents').where('orgId', '=', orgId), orgId, filter)
    .selectAll()
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (before) {
    query = query.where(sql<boolean>`(occurred_at, id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`);
  }
  return query.execute();
}

/** An event as it goes into a file: the instant to the microsecond, the details as they are stored. */
export type ExportedEvent = Omit<AuditEvent, 'occurredAt' | 'details'> & {
  occurredAt: string;
  details: string;
};

/** Events in the order of their places, after one of them and up to another. */
export function listEventsToExport(
  db: Db,
  orgId: string,
  filter: AuditFilter,
  { after, upTo, limit }: { after: string; upTo: string; limit: number },
): Promise<ExportedEvent[]> {
  return filtered(db.selectFrom('auditEvents').where('orgId', '=', orgId), orgId, filter)
    .select([
      'orgId',
      'id',
      'actor',
      'actorId',
      'event',
      'entity',
      'entityId',
      'reason',
      'seq',
      'hash',
      'keyId',
    ])
    .select(
      sql<string>`to_char(occurred_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as('occurredAt'),
    )
    .select(sql<string>`details::text`.as('details'))
    .where('seq', '>', after)
    .where('seq', '<=', upTo)
    .orderBy('seq')
    .limit(limit)
    .execute();
}

function filtered<O>(
  query: SelectQueryBuilder<Tables, 'auditEvents', O>,
  orgId: string,
  { from, to, actor, actorId, entity, entityId, event, search = '' }: AuditFilter,
): SelectQueryBuilder<Tables, 'auditEvents', O> {
  let narrowed = query;
  if (from) narrowed = narrowed.where('occurredAt', '>=', from);
  if (to) narrowed = narrowed.where('occurredAt', '<', to);
  if (actor) narrowed = narrowed.where('actor', '=', actor);
  if (actorId) narrowed = narrowed.where('actorId', '=', actorId);
  if (entity) narrowed = narrowed.where('entity', '=', entity);
  if (entityId) narrowed = narrowed.where('entityId', '=', entityId);
  if (event) narrowed = narrowed.where('event', '=', event);
  for (const word of search.split(/\s+/).filter(Boolean)) {
    const pattern = containing(word);
    const named = sql`(select id from ${namedEntities(orgId)} named where name ilike ${pattern})`;
    narrowed = narrowed.where(
      sql<boolean>`(event ilike ${pattern} or reason ilike ${pattern} or entity_id in ${named} or actor_id in ${named})`,
    );
  }
  return narrowed;
}
