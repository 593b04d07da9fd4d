import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Tables } from './tables.ts';

/** The pool, or the transaction that a verb runs in. Columns are camelCase here, snake_case in SQL. */
export type Db = Kysely<Tables>;

/** What a connection may do: the organization of its transaction only, or the tables that callbacks and jobs need. */
export type DatabaseRole = 'app' | 'ingest';

export type DbOptions = {
  maxConnections: number;
  /** Left out for the login itself, which owns everything. */
  role?: DatabaseRole;
  /** PostgreSQL ends a transaction that does nothing for as long, so that nobody waits for the locks of a frozen process. */
  idleTransactionMs?: number;
  /** How long a statement waits for a connection that is free. */
  patienceMs?: number;
};

const PATIENCE_MS = 10_000;

/** End the pool, not the `Db`: that one ends only a pool that it has used itself. */
export function openDb(databaseUrl: string, options: DbOptions): { db: Db; pool: pg.Pool } {
  const { role } = options;
  const pool = new pg.Pool({
    connectionString: role ? inRole(databaseUrl, role) : databaseUrl,
    max: options.maxConnections,
    connectionTimeoutMillis: options.patienceMs ?? PATIENCE_MS,
    application_name: 'maskline',
    ...(role ? { verify: (client, done) => void requireRole(client, role).then(() => done(), done) } : {}),
    ...(options.idleTransactionMs ? { idle_in_transaction_session_timeout: options.idleTransactionMs } : {}),
  });
  // A broken idle connection is replaced at the next query; without a listener it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return { db: kyselyOver(pool), pool };
}

/** The role is taken on before anything else is said, so that no statement can be forgotten, and RESET leads back to it. */
function inRole(databaseUrl: string, role: DatabaseRole): string {
  const [address = '', query = ''] = databaseUrl.split('?', 2);
  const parameters = new URLSearchParams(query);
  parameters.set('options', `${parameters.get('options') ?? ''} -c role=maskline_${role}`.trim());
  return `${address}?${parameters}`;
}

/** A pooler between may drop the options in silence: then nothing is done rather than done as the login. */
async function requireRole(client: pg.ClientBase, role: DatabaseRole): Promise<void> {
  const { rows } = await client.query("select current_setting('role') as role");
  if (rows[0].role !== `maskline_${role}`) throw new RoleError();
}

export class RoleError extends Error {
  override readonly name = 'RoleError';
  override readonly message =
    'The database did not let Maskline take its role: a pooler such as PgBouncer may drop the option. Let DATABASE_URL name the server itself.';
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
