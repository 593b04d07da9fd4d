import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { Alert } from './tables.ts';

export type AlertFilter = {
  state: 'open' | 'resolved' | 'all';
  /** Goes on before this instant and id. */
  before: readonly [raisedAt: string, id: string] | null;
  limit: number;
};

/** What a person must look at, newest first; one more than the limit, if there is one. */
export function listAlerts(db: Db, orgId: string, { state, before, limit }: AlertFilter): Promise<Alert[]> {
  let query = db
    .selectFrom('alerts')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('raisedAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1);
  if (state !== 'all') query = query.where('resolvedAt', state === 'open' ? 'is' : 'is not', null);
  if (before) {
    query = query.where(sql<boolean>`(raised_at, id) < (${before[0]}::timestamptz, ${before[1]}::uuid)`);
  }
  return query.execute();
}
