import type { Context } from '../context.ts';
import { readOwnMigrations } from '../store/migrate.ts';
import type { Migration } from '../store/migration-files.ts';
import { readMigrationStatus } from '../store/migration-status.ts';
import { inTime, oneAtATime } from './in-time.ts';
import type { App } from './route.ts';

const PATIENCE_MS = 2_000;

/** For a load balancer: is the process up, and can it work? Both tell nothing else, and both answer in time. */
export function healthRoutes(app: App, ctx: Context): void {
  const known = readOwnMigrations();
  const isMigrated = oneAtATime(() => readIsMigrated(ctx, known));
  app.get('/healthz', () => ({ status: 'up' }));
  app.get('/readyz', async (_request, reply) => {
    const isReady = await inTime(isMigrated(), PATIENCE_MS);
    if (isReady === null) ctx.log.warn('the database does not answer in time');
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not_ready' });
  });
}

async function readIsMigrated(ctx: Context, known: readonly Migration[]): Promise<boolean> {
  try {
    const { pending, foreign } = await readMigrationStatus(ctx.db, known);
    return pending.length === 0 && foreign.length === 0;
  } catch (error) {
    ctx.log.warn({ err: error }, 'the database does not answer');
    return false;
  }
}
