import { DomainError } from '@maskline/core/domain/errors';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { Alert } from './tables.ts';

export type AlertState = 'open' | 'resolved' | 'dismissed';

export type AlertFilter = {
  state: AlertState | 'all';
  severity?: Alert['severity'] | undefined;
  kind?: string | undefined;
  /** Only alerts that name an entity of this kind, this id, or both at once. */
  entity?: string | undefined;
  entityId?: string | undefined;
  /** Goes on before this instant and id. */
  before: readonly [raisedAt: string, id: string] | null;
  limit: number;
};

/** What a person must look at, newest first; one more than the limit, if there is one. */
export function listAlerts(db: Db, orgId: string, filter: AlertFilter): Promise<Alert[]> {
  const { state, severity, kind, entity, entityId, before, limit } = filter;
  let query = selectAlerts(db, orgId)
    .orderBy('raisedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (state !== 'all') query = query.where('resolvedAt', state === 'open' ? 'is' : 'is not', null);
  if (state === 'resolved' || state === 'dismissed') {
    query = query.where('dismissed', '=', state === 'dismissed');
  }
  if (severity) query = query.where('severity', '=', severity);
  if (kind) query = query.where('kind', '=', kind);
  if (entity || entityId) {
    const named = JSON.stringify([{ entity, id: entityId }]);
    query = query.where(sql<boolean>`entities @> ${named}::jsonb`);
  }
  if (before) {
    query = query.where(sql<boolean>`(raised_at, id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`);
  }
  return query.execute();
}

/** Throws `not_found`. */
export async function getAlert(db: Db, orgId: string, alertId: string): Promise<Alert> {
  return found(await selectAlerts(db, orgId).where('id', '=', alertId).executeTakeFirst());
}

/** The same, locked for the rest of the transaction. */
export async function lockAlert(db: Db, orgId: string, alertId: string): Promise<Alert> {
  return found(await selectAlerts(db, orgId).where('id', '=', alertId).forUpdate().executeTakeFirst());
}

export function stateOfAlert({ resolvedAt, dismissed }: Alert): AlertState {
  if (resolvedAt === null) return 'open';
  return dismissed ? 'dismissed' : 'resolved';
}

function selectAlerts(db: Db, orgId: string) {
  return db.selectFrom('alerts').selectAll().where('orgId', '=', orgId);
}

function found(alert: Alert | undefined): Alert {
  if (!alert) throw new DomainError('not_found');
  return alert;
}
