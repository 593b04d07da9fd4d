import { sql } from 'kysely';
import pg from 'pg';
import type { Db } from './db.ts';
import type { Migration } from './migration-files.ts';

/** What this release has and the database has not, and the other way round: of a newer release, or changed since. */
export type MigrationStatus = { pending: string[]; foreign: string[] };

/** Compares the database with the migrations of this release. Changes nothing. */
export async function readMigrationStatus(db: Db, known: readonly Migration[]): Promise<MigrationStatus> {
  const applied = await readApplied(db);
  const isApplied = new Set(applied.map(idOf));
  const isKnown = new Set(known.map(idOf));
  const { rows } = await sql`select where to_regclass('graphile_worker.jobs') is not null`.execute(db);
  return {
    pending: [
      ...known.filter((migration) => !isApplied.has(idOf(migration))).map(({ name }) => name),
      ...(rows.length === 0 ? ['the tables of the job queue'] : []),
    ],
    foreign: applied.filter((migration) => !isKnown.has(idOf(migration))).map(({ name }) => name),
  };
}

type Named = Pick<Migration, 'name' | 'checksum'>;

const idOf = ({ name, checksum }: Named): string => `${name} ${checksum}`;

async function readApplied(db: Db): Promise<Named[]> {
  try {
    const { rows } = await sql<Named>`select name, checksum from schema_migrations order by version`.execute(
      db,
    );
    return rows;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === UNDEFINED_TABLE) return [];
    throw error;
  }
}

const UNDEFINED_TABLE = '42P01';
