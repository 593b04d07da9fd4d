import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** The pool, or the transaction that a verb runs in. Columns are camelCase here, snake_case in SQL. */
export type Db = Kysely<Tables>;

export type DbOptions = {
  maxConnections: number;
  /** PostgreSQL ends a transaction that does nothing for as long, so that nobody waits for the locks of a frozen process. */
  idleTransactionMs?: number;
};

/** End the pool, not the `Db`: that one ends only a pool that it has used itself. */
export function openDb(databaseUrl: string, options: DbOptions): { db: Db; pool: pg.Pool } {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: options.maxConnections,
    connectionTimeoutMillis: 10_000,
    application_name: 'maskline',
    ...(options.idleTransactionMs ? { idle_in_transaction_session_timeout: options.idleTransactionMs } : {}),
  });
  // A broken idle connection is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return { db: kyselyOver(pool), pool };
}

/** One connection of the caller's as a `Db`, for what has to happen in a transaction together with something Kysely cannot do. */
export function dbOfClient(client: pg.Client): Db {
  const connection = { query: client.query.bind(client), release: () => {} };
  const pool = { connect: async () => connection, end: async () => {} };
  return kyselyOver(pool as unknown as pg.Pool);
}

function kyselyOver(pool: pg.Pool): Db {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
}

/** The named constraint that a statement broke, if that is what went wrong. */
export function violatedConstraint(error: unknown): string | null {
  if (!(error instanceof pg.DatabaseError)) return null;
  return error.code?.startsWith('23') ? (error.constraint ?? null) : null;
}
