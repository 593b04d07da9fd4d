import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** The pool, or the transaction that a verb runs in. Columns are camelCase here, snake_case in SQL. */
export type Db = Kysely<Tables>;

/** End the pool, not the `Db`: that one ends only a pool that it has used itself. */
export function openDb(databaseUrl: string, options: { maxConnections: number }): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.maxConnections,
    connectionTimeoutMillis: 10_000,
    application_name: 'maskline',
  });
  // A broken idle connection is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return { db, pool };
}

/** The named constraint that a statement broke, if that is what went wrong. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError)) return null;
  return error.code?.startsWith('23') ? (error.constraint ?? null) : null;
}
