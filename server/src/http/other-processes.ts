import type { Context } from '../context.ts';
import { listHeadsOf } from '../store/audit-chain-reads.ts';
import type { App } from './route.ts';

const LOOK_EVERY_MS = 1_000;

/** Looks for what the command line or another server recorded, while somebody watches. `ctx` sees all organizations. */
export function hearOtherProcesses(app: App, ctx: Context): void {
  let known = new Map<string, string>();
  let looking = false;
  const look = async () => {
    const heads = await listHeadsOf(ctx.db, ctx.changes.watched());
    const before = known;
    known = new Map(heads.map(({ orgId, seq }) => [orgId, seq]));
    for (const { orgId, seq } of heads) if (before.get(orgId) !== seq) ctx.changes.tell(orgId);
  };
  const timer = setInterval(() => {
    if (looking || ctx.changes.watched().length === 0) return;
    looking = true;
    look()
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'could not look for what others recorded'))
      .finally(() => {
        looking = false;
      });
  }, LOOK_EVERY_MS);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
}
