import { Logger, parseCronItems, type RunnerOptions, run, runOnce } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Context } from '../context.ts';
import { endQuarantines } from '../services/quarantine-ends.ts';
import { SCHEDULE } from './schedule.ts';
import { startSweep } from './sweep.ts';
import { tasksOf } from './tasks.ts';

export type WorkerOptions = { pool: Pool; concurrency: number };

/** Returns the numbers whose quarantine is over, then runs jobs, the schedule and the sweep until it is stopped; a stop waits for what is at work. */
export async function startWorker(ctx: Context, options: WorkerOptions): Promise<{ stop(): Promise<void> }> {
  await endQuarantines(ctx);
  const runner = await run({ ...optionsOf(ctx, options), parsedCronItems: parseCronItems([...SCHEDULE]) });
  const sweep = startSweep(ctx);
  return {
    stop: async () => {
      await sweep.stop();
      await runner.stop();
    },
  };
}

/** Runs the jobs that are due now, and those they enqueue, and returns. */
export function runDueJobs(ctx: Context, pool: Pool): Promise<void> {
  return runOnce(optionsOf(ctx, { pool, concurrency: 4 }));
}

function optionsOf(ctx: Context, { pool, concurrency }: WorkerOptions): RunnerOptions {
  return {
    pgPool: pool,
    concurrency,
    taskList: tasksOf(ctx),
    noHandleSignals: true,
    // Otherwise a stop does not wait until the end of the last jobs is written down, and then the pool is gone.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    // Notified of new jobs anyway; this is for those whose time has come.
    pollInterval: 1_000,
    logger: new Logger(() => (level, _message, meta) => {
      // A job's own message may quote what it worked on.
      if (level === 'error') ctx.log.error({ err: meta?.error, task: taskOf(meta) }, 'job failed');
    }),
  };
}

function taskOf(meta: unknown): string | undefined {
  const job = typeof meta === 'object' && meta !== null && 'job' in meta ? meta.job : null;
  const task =
    typeof job === 'object' && job !== null && 'task_identifier' in job ? job.task_identifier : null;
  return typeof task === 'string' ? task : undefined;
}
