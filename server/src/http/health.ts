import { sql } from 'kysely';
import type { App } from './route.ts';

/** For a load balancer: is the process up, and can it work? Both tell nothing else. */
export function healthRoutes(app: App): void {
  app.get('/healthz', () => ({ status: 'up' }));
  app.get('/readyz', async (_request, reply) => {
    const isReady = await isMigrated(app);
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not_ready' });
  });
}

async function isMigrated(app: App): Promise<boolean> {
  try {
    const { rows } = await sql<{ isMigrated: boolean }>`
      select to_regclass('public.idempotency_keys') is not null
         and to_regclass('graphile_worker.jobs') is not null as is_migrated`.execute(app.ctx.db);
    return rows[0]?.isMigrated === true;
  } catch (error) {
    app.ctx.log.warn({ err: error }, 'the database does not answer');
    return false;
  }
}
