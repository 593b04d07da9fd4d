import { Gauge, type Registry } from 'prom-client';
import type { Context } from '../context.ts';
import { type Figures, readFigures } from '../store/figures.ts';
import { inTime, oneAtATime } from './in-time.ts';

const PATIENCE_MS = 2_000;
const SEVERITIES = ['info', 'warning', 'critical'];

/** What waits and what went wrong, read from the database when it is asked for. Call the result before each answer. */
export function createGauges(ctx: Context, registry: Registry): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `maskline_${name}`, help, labelNames, registers: [registry] });
  const up = gauge('database_up', '1 if the database answered in time');
  const waiting = gauge('texts_waiting', 'Texts that were accepted and are not handed to the carrier yet');
  const oldest = gauge('texts_waiting_oldest_seconds', 'How long the oldest of them waits');
  const unknown = gauge('unknown_outcomes', 'Texts of which nobody knows whether the carrier took them');
  const alerts = gauge('open_alerts', 'Alerts that nobody has resolved', ['severity']);
  const due = gauge('jobs_due', 'Jobs that could run now');
  const failed = gauge('jobs_failed', 'Jobs that were given up');
  const show = (figures: Figures | null, now: Date) => {
    up.set(figures ? 1 : 0);
    waiting.set(figures?.textsWaiting ?? Number.NaN);
    oldest.set(figures ? secondsBetween(figures.waitingSince ?? now, now) : Number.NaN);
    unknown.set(figures?.unknownOutcomes ?? Number.NaN);
    for (const severity of SEVERITIES) {
      const found = figures?.openAlerts.find((open) => open.severity === severity)?.count ?? 0;
      alerts.set({ severity }, figures ? found : Number.NaN);
    }
    due.set(figures?.jobsDue ?? Number.NaN);
    failed.set(figures?.jobsFailed ?? Number.NaN);
  };
  const read = oneAtATime(() => readNow(ctx));
  return async () => {
    const answer = await inTime(read(), PATIENCE_MS);
    show(answer?.figures ?? null, answer?.now ?? new Date(0));
  };
}

async function readNow(ctx: Context): Promise<{ figures: Figures; now: Date } | null> {
  try {
    return { figures: await readFigures(ctx.db), now: await ctx.clock.now(ctx.db) };
  } catch (error) {
    ctx.log.warn({ err: error }, 'the database does not answer');
    return null;
  }
}

function secondsBetween(from: Date, to: Date): number {
  return Math.max(0, (to.getTime() - from.getTime()) / 1000);
}
