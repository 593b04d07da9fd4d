import type { Context } from '../context.ts';
import { releaseDueTexts } from '../services/scheduled-text-release.ts';
import { sweepMessages } from '../services/stranded-messages.ts';

const EVERY_MS = 5_000;

/**
 * Looks every few seconds for what was left lying and for scheduled texts that are due; cron's minutes would be long for a
 * person who waits for an answer. A sweep that fails is made again.
 */
export function startSweep(ctx: Context): { stop(): Promise<void> } {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let sweep: Promise<void> = Promise.resolve();
  const run = () => {
    sweep = releaseDueTexts(ctx)
      .catch((err) => ctx.log.error({ err }, 'scheduled texts could not be sent'))
      .then(() => sweepMessages(ctx))
      .catch((err) => ctx.log.error({ err }, 'the sweep failed'))
      .then(() => {
        if (!isStopped) timer = setTimeout(run, EVERY_MS);
      });
  };
  run();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await sweep;
    },
  };
}
