import { sql } from 'kysely';
import type { Db } from './db.ts';

/** What an operator watches, over all organizations: counts, and no name of anybody. */
export type Figures = {
  textsWaiting: number;
  /** When the text was accepted that waits longest. */
  waitingSince: Date | null;
  unknownOutcomes: number;
  openAlerts: { severity: string; count: number }[];
  jobsDue: number;
  jobsFailed: number;
};

export async function readFigures(db: Db): Promise<Figures> {
  const { rows } = await sql<Omit<Figures, 'openAlerts'>>`
    select texts.count as texts_waiting, texts.since as waiting_since, unknown.count as unknown_outcomes,
      jobs.due as jobs_due, jobs.failed as jobs_failed
    from (select count(*)::int, min(occurred_at) as since from messages where status in ('queued', 'sending')) texts,
      (select count(*)::int from delivery_attempts where state = 'unknown') unknown,
      (select count(*) filter (where attempts < max_attempts and run_at <= now())::int as due,
        count(*) filter (where attempts >= max_attempts)::int as failed from graphile_worker.jobs) jobs`.execute(
    db,
  );
  const [figures] = rows;
  if (!figures) throw new Error('the database gave no figures');
  const openAlerts = await db
    .selectFrom('alerts')
    .select(['severity', sql<number>`count(*)::int`.as('count')])
    .where('resolvedAt', 'is', null)
    .groupBy('severity')
    .execute();
  return { ...figures, openAlerts };
}
