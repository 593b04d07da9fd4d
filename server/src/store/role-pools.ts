import type pg from 'pg';
import { type Db, type DbOptions, openDb } from './db.ts';

/** A pool for each role of this process. */
export type RolePools = {
  /** What the login may: everything. The job queue, the installation's own questions, and no request. */
  login: { db: Db; pool: pg.Pool };
  app: Db;
  ingest: Db;
  close(): Promise<void>;
};

/** The job queue listens on one; two more hold a lock and work under it. */
const LEAST_FOR_LOGIN = 3;

/** Shares the connections out: a fifth for the login, the rest to halves for requests, and for callbacks and jobs. */
export function openRolePools(databaseUrl: string, options: Omit<DbOptions, 'role'>): RolePools {
  const forLogin = Math.max(LEAST_FOR_LOGIN, Math.floor(options.maxConnections / 5));
  const forApp = Math.ceil((options.maxConnections - forLogin) / 2);
  const forIngest = options.maxConnections - forLogin - forApp;
  const login = openDb(databaseUrl, { ...options, maxConnections: forLogin });
  const app = openDb(databaseUrl, { ...options, maxConnections: forApp, role: 'app' });
  const ingest = openDb(databaseUrl, { ...options, maxConnections: forIngest, role: 'ingest' });
  return {
    login,
    app: app.db,
    ingest: ingest.db,
    close: async () => void (await Promise.all([app.pool.end(), ingest.pool.end(), login.pool.end()])),
  };
}
