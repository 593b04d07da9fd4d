import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { columnList, tableName } from './backup-tables.ts';
import { BackupError } from './errors.ts';
import type { BackupTable } from './header.ts';
import { liftForce } from './hidden-rows.ts';
import type { OpenBackup } from './open-backup.ts';
import { readRows } from './row-reader.ts';

/** Fills the empty tables in the caller's transaction; those that `isWanted` does not name are passed over. */
export async function loadRows(
  client: pg.ClientBase,
  { header, rows }: OpenBackup,
  isWanted: (table: BackupTable) => boolean = () => true,
): Promise<void> {
  await client.query("set local datestyle = 'ISO'; set local intervalstyle = 'postgres'");
  await client.query('set local statement_timeout = 0');
  const force = await liftForce(client);
  const reader = readRows(rows());
  for (const table of header.tables.filter(({ rows: count }) => count > 0)) {
    const lines = reader.take(table.rows);
    if (isWanted(table)) await loadTable(client, table, lines);
    else for await (const _ of lines);
  }
  await reader.requireEnd();
  await force();
}

async function loadTable(
  client: pg.ClientBase,
  table: BackupTable,
  lines: AsyncGenerator<Buffer>,
): Promise<void> {
  const copy = client.query(copyFrom(`copy ${tableName(table)} (${columnList(table)}) from stdin`));
  await pipeline(Readable.from(lines), copy);
  if (copy.rowCount !== table.rows) {
    throw new BackupError(`Of ${table.name}, ${copy.rowCount} rows of ${table.rows} could be read.`);
  }
  await continueSequences(client, table);
  await client.query(`analyze ${tableName(table)}`);
}

/** Numbers that the database gives go on after the highest one. */
async function continueSequences(client: pg.ClientBase, table: BackupTable): Promise<void> {
  const { rows } = await client.query<{ column: string; sequence: string }>(
    `select attname as column, pg_get_serial_sequence($1, attname) as sequence from pg_attribute
      where attrelid = $1::regclass and attnum > 0 and not attisdropped
        and pg_get_serial_sequence($1, attname) is not null`,
    [tableName(table)],
  );
  for (const { column, sequence } of rows) {
    const highest = `select max("${column}") as n from ${tableName(table)}`;
    await client.query(`select setval($1, n) from (${highest}) as highest where n is not null`, [sequence]);
  }
}
