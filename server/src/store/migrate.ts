import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Logger, runMigrations } from 'graphile-worker';
import pg from 'pg';
import { applyPending } from './apply-migrations.ts';
import { ensureRoles } from './database-roles.ts';
import { openDb } from './db.ts';
import { MIGRATING } from './locks.ts';
import { MigrationError } from './migration-error.ts';
import { type Migration, readMigrations } from './migration-files.ts';

export const OLDEST_SERVER = 15;

/**
 * Brings the database up to the schema of this release: our numbered SQL files, then the tables of the job queue.
 * May run twice and by several processes at once. Throws when the database is of a newer release, when an applied file
 * was changed since, when the server is older than PostgreSQL 15, or when the login may not take on the roles; what had been
 * applied until then stays. `upTo`: the number to stop after.
 */
export async function migrate(
  databaseUrl: string,
  log: (line: string) => void = () => {},
  folder?: string,
  upTo: number = Number.POSITIVE_INFINITY,
): Promise<{ applied: string[] }> {
  const migrations = readOwnMigrations(folder).slice(0, upTo);
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: 'maskline migrate',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  await client.connect();
  try {
    await requireSupportedServer(client);
    await client.query('select pg_advisory_lock($1, $2)', MIGRATING);
    await ensureRoles(client);
    const applied = await applyPending(client, migrations, log);
    await migrateQueue(databaseUrl);
    return { applied };
  } finally {
    await client.end();
  }
}

/** On a pool of ours, which outlives that its last connection is cut while it ends; the queue's own would end the process. */
async function migrateQueue(databaseUrl: string): Promise<void> {
  const { pool } = openDb(databaseUrl, { maxConnections: 1 });
  try {
    await runMigrations({ pgPool: pool, logger: new Logger(() => () => {}) });
  } finally {
    await pool.end();
  }
}

async function requireSupportedServer(client: pg.Client): Promise<void> {
  const { rows } = await client.query("select current_setting('server_version_num')::int / 10000 as major");
  if (rows[0].major >= OLDEST_SERVER) return;
  throw new MigrationError(
    `Maskline needs PostgreSQL ${OLDEST_SERVER} or later; the server of this database is PostgreSQL ${rows[0].major}. Upgrade it, or unset DATABASE_URL to use the embedded one.`,
  );
}

/** The migrations of this release. */
export function readOwnMigrations(folder: string = migrationsFolder()): Migration[] {
  return readMigrations(folder);
}

/** Seen from this file when the sources run, and from a bundle in `server/dist`. */
function migrationsFolder(): string {
  const fromBundle = fileURLToPath(new URL('../migrations', import.meta.url));
  return existsSync(fromBundle) ? fromBundle : fileURLToPath(new URL('../../migrations', import.meta.url));
}
