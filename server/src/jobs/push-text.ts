import type { JobHelpers } from 'graphile-worker';
import { actingFor, type Context, SYSTEM } from '../context.ts';
import { pushText } from '../services/text-pushes.ts';
import type { Jobs } from './queue.ts';

/** Half an hour, as the queue waits in between. Whoever hears of a text later than that has looked by then. */
const MOST_TRIES = 8;

export const pushTextJob =
  (ctx: Context) =>
  (payload: Jobs['push_text'], { job }: Pick<JobHelpers, 'job'>) =>
    pushText(actingFor(ctx, payload.orgId, SYSTEM), { ...payload, isLastTry: job.attempts >= MOST_TRIES });
