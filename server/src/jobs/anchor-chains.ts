import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { anchorChains, readAnchored } from '../services/audit-anchors.ts';

/**
 * Writes down where the audit logs end: now, every so many minutes and at the stop. Each process does it in its own file, so
 * it is no job of the queue. What could not be written is tried again the next time.
 */
export async function startAnchoring(
  ctx: Context,
  { file, everyMinutes }: Config['auditAnchors'],
): Promise<{ stop(): Promise<void> }> {
  if (everyMinutes === 0) return { stop: async () => {} };
  const anchored = await readAnchored(file);
  const anchor = () =>
    anchorChains(ctx, file, anchored).catch((err) =>
      ctx.log.error({ err, file }, 'the ends of the audit logs could not be written down'),
    );
  let running = anchor();
  const timer = setInterval(() => {
    running = running.then(anchor);
  }, everyMinutes * 60_000);
  return {
    stop: async () => {
      clearInterval(timer);
      await running.then(anchor);
    },
  };
}
