import { setTimeout as sleep } from 'node:timers/promises';
import { readOwnMigrations } from '../store/migrate.ts';
import type { Migration } from '../store/migration-files.ts';
import { readMigrationStatus } from '../store/migration-status.ts';
import type { App } from './route.ts';

const PATIENCE_MS = 2_000;

/** For a load balancer: is the process up, and can it work? Both tell nothing else, and both answer in time. */
export function healthRoutes(app: App): void {
  const known = readOwnMigrations();
  const isMigrated = oneAtATime(() => readIsMigrated(app, known));
  app.get('/healthz', () => ({ status: 'up' }));
  app.get('/readyz', async (_request, reply) => {
    const isReady = await inTime(app, isMigrated());
    return reply.status(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not_ready' });
  });
}

async function inTime(app: App, answer: Promise<boolean>): Promise<boolean> {
  const patience = new AbortController();
  const late = sleep(PATIENCE_MS, 'late' as const, { signal: patience.signal }).catch(() => false);
  const first = await Promise.race([answer, late]);
  patience.abort();
  if (first === 'late') app.ctx.log.warn('the database does not answer in time');
  return first === true;
}

/** Whoever asks meanwhile gets the same answer: a database that hangs must not take a connection for each question. */
function oneAtATime(ask: () => Promise<boolean>): () => Promise<boolean> {
  let current: Promise<boolean> | null = null;
  return () => {
    current ??= ask().finally(() => {
      current = null;
    });
    return current;
  };
}

async function readIsMigrated(app: App, known: readonly Migration[]): Promise<boolean> {
  try {
    const { pending, foreign } = await readMigrationStatus(app.ctx.db, known);
    return pending.length === 0 && foreign.length === 0;
  } catch (error) {
    app.ctx.log.warn({ err: error }, 'the database does not answer');
    return false;
  }
}
