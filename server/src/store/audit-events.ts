import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { AuditEvent } from './tables.ts';

export type AuditFilter = {
  from: Date | null;
  to: Date | null;
  actor?: AuditEvent['actor'] | undefined;
  actorId?: string | undefined;
  entity?: string | undefined;
  entityId?: string | undefined;
  event?: string | undefined;
  /** Goes on before this instant and id. */
  before: readonly [occurredAt: string, id: string] | null;
  limit: number;
};

/** What happened, newest first; one more than the limit, if there is one. */
export function listAuditEvents(db: Db, orgId: string, filter: AuditFilter): Promise<AuditEvent[]> {
  const { from, to, actor, actorId, entity, entityId, event, before, limit } = filter;
  let query = db
    .selectFrom('auditEvents')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('occurredAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (from) query = query.where('occurredAt', '>=', from);
  if (to) query = query.where('occurredAt', '<', to);
  if (actor) query = query.where('actor', '=', actor);
  if (actorId) query = query.where('actorId', '=', actorId);
  if (entity) query = query.where('entity', '=', entity);
  if (entityId) query = query.where('entityId', '=', entityId);
  if (event) query = query.where('event', '=', event);
  if (before) {
    query = query.where(sql<boolean>`(occurred_at, id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`);
  }
  return query.execute();
}
