import pg from 'pg';
import { MigrationError } from './migration-error.ts';
import type { Migration } from './migration-files.ts';

type Applied = { version: number; name: string; checksum: string };

export type Transact = (client: pg.Client, work: () => Promise<void>) => Promise<void>;

/**
 * Applies what is missing, each file together with its row in `schema_migrations`: in a transaction of its own, unless the
 * caller has one for them all.
 */
export async function applyPending(
  client: pg.Client,
  migrations: Migration[],
  log: (line: string) => void,
  transact: Transact = inItsOwn,
): Promise<string[]> {
  const before = await readApplied(client);
  for (const applied of before) requireUnchanged(applied, migrations[applied.version - 1], migrations.length);
  const pending = migrations.slice(before.length);
  for (const migration of pending) {
    await apply(client, migration, transact);
    log(`Applied migration ${migration.name}`);
  }
  return pending.map((migration) => migration.name);
}

async function readApplied(client: pg.Client): Promise<Applied[]> {
  await client.query(`
    create table if not exists schema_migrations (
      version integer primary key,
      name text not null,
      checksum text not null,
      applied_at timestamptz not null default now()
    )`);
  const { rows } = await client.query<Applied>(
    'select version, name, checksum from schema_migrations order by version',
  );
  return rows;
}

function requireUnchanged(applied: Applied, file: Migration | undefined, newest: number): void {
  if (!file) {
    throw new MigrationError(
      `The database is newer than this release of Maskline: it has migration ${applied.name}, and this release ends at number ${newest}. Start the newer release; migrations are never undone.`,
    );
  }
  if (applied.checksum !== file.checksum || applied.name !== file.name) {
    throw new MigrationError(
      `Migration ${file.name} differs from what was applied to this database as ${applied.name}. An applied migration is never edited: restore the file, and put the change into a new one.`,
    );
  }
}

async function apply(client: pg.Client, migration: Migration, transact: Transact): Promise<void> {
  try {
    await transact(client, async () => {
      await client.query(migration.sql);
      await client.query('insert into schema_migrations (version, name, checksum) values ($1, $2, $3)', [
        migration.version,
        migration.name,
        migration.checksum,
      ]);
    });
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new MigrationError(`Migration ${migration.name}${lineOf(cause, migration.sql)}: ${message}`, {
      cause,
    });
  }
}

async function inItsOwn(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('begin');
  try {
    await work();
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {});
    throw error;
  }
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError) || error.position === undefined) return '';
  return `, line ${sql.slice(0, Number(error.position)).split('\n').length}`;
}
