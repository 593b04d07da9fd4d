import type pg from 'pg';
import { applyPending } from '../apply-migrations.ts';
import { type Db, dbOfClient } from '../db.ts';
import { connectAlone } from '../in-use.ts';
import { migrate, readOwnMigrations } from '../migrate.ts';
import { findFilledTable, listTables } from './backup-tables.ts';
import { BackupError } from './errors.ts';
import type { BackupHeader, BackupTable } from './header.ts';
import { loadRows } from './load-rows.ts';
import type { OpenBackup } from './open-backup.ts';

export type RestoreOptions = {
  /** What has to be written together with the rows, in their transaction; the schema is that of this release by then. */
  alongside(tx: Db): Promise<void>;
  /** Makes the tables of the sandbox; called only for a backup that has some. */
  makeSandbox(): Promise<void>;
  /** Migrations other than those of this release. */
  folder?: string;
};

/** Throws `BackupError` unless this release has every migration that the backup's schema was made by. */
export function requireKnownRelease({ migrations, release }: BackupHeader, folder?: string): void {
  const own = readOwnMigrations(folder);
  const newer = migrations[own.length];
  if (newer) {
    throw new BackupError(
      `The backup is from Maskline ${release}, a newer release than this one: it has migration ${newer.name}. Restore it with that release or a later one.`,
    );
  }
  const other = migrations.find(
    ({ name, checksum }, index) => own[index]?.name !== name || own[index].checksum !== checksum,
  );
  if (!other) return;
  throw new BackupError(
    `The backup is from a Maskline whose migration ${other.name} differs from the one here: restore it with that release.`,
  );
}

/**
 * Puts a backup into an empty database: its schema is made as it was, and in one transaction the rows are loaded and the
 * migrations since then follow. Throws `BackupError` before it changes anything when the database is not empty, or a
 * process of Maskline is at work on it. `sandbox`: whether the sandbox of the backup was restored, too.
 */
export async function restoreBackup(
  databaseUrl: string,
  backup: OpenBackup,
  { alongside, makeSandbox, folder }: RestoreOptions,
): Promise<{ sandbox: boolean }> {
  const level = backup.header.migrations.length;
  const client = await connectAlone(databaseUrl);
  try {
    await requireEmpty(client, level);
    await migrate(databaseUrl, () => {}, folder, level);
    const hasSandbox = backup.header.tables.some(isOfSandbox);
    if (hasSandbox) await makeSandbox();
    const sandbox = hasSandbox && (await filledTable(client, 'sandbox')) === null;
    await dbOfClient(client)
      .transaction()
      .execute(async (tx) => {
        await loadRows(client, backup, (table) => sandbox || !isOfSandbox(table));
        // No check may be left for the commit: a table that waits for one cannot be altered.
        await client.query('set constraints all immediate');
        await applyPending(
          client,
          readOwnMigrations(folder),
          () => {},
          (_, work) => work(),
        );
        await alongside(tx);
      });
    await migrate(databaseUrl, () => {}, folder);
    return { sandbox };
  } finally {
    await client.end();
  }
}

function isOfSandbox({ schema }: BackupTable): boolean {
  return schema === 'sandbox';
}

async function requireEmpty(client: pg.Client, level: number): Promise<void> {
  const filled = await filledTable(client, 'public');
  if (filled !== null) {
    throw new BackupError(
      `The database is not empty (there are ${filled.replaceAll('_', ' ')}), and a restore replaces nothing. Make a new database, or move the folder of the embedded one away (data/postgres), and restore into that. Nothing was touched.`,
    );
  }
  if ((await migrationLevel(client)) <= level) return;
  throw new BackupError(
    'The database is empty, but its schema is newer than the backup: make a new database without any table, and restore into that. Nothing was touched.',
  );
}

async function filledTable(client: pg.Client, schema: BackupTable['schema']): Promise<string | null> {
  await client.query('begin');
  try {
    return await findFilledTable(client, await listTables(client, [schema]));
  } finally {
    await client.query('rollback');
  }
}

async function migrationLevel(client: pg.Client): Promise<number> {
  const { rows: found } = await client.query(
    "select to_regclass('public.schema_migrations') is not null as is_there",
  );
  if (!found[0].is_there) return 0;
  const { rows } = await client.query('select count(*)::int as level from public.schema_migrations');
  return rows[0].level;
}
