import { createHash } from 'node:crypto';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { MIGRATING } from '../locks.ts';
import { columnList, listTables, type TableColumns, tableName } from './backup-tables.ts';
import { digestLine } from './digest-line.ts';
import { BackupError } from './errors.ts';
import { type BackupHeader, type BackupTable, writeHeader } from './header.ts';
import { requireWholeSight } from './hidden-rows.ts';

export type BackupOptions = {
  release: string;
  keyFingerprint: string | null;
  previousKeyFingerprints?: string[];
  withSandbox: boolean;
};

/** Opens what the backup goes to, once it is known that there is something to back up. */
export type OpenSink = (header: BackupHeader) => Promise<Writable>;

/**
 * Writes one consistent backup of the database while it is in use: all rows are as of one instant. Only a change of the
 * schema waits for its end. Memory stays bounded, whatever the size. Throws `BackupError`.
 */
export async function writeBackup(
  databaseUrl: string,
  options: BackupOptions,
  openSink: OpenSink,
): Promise<BackupHeader> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'maskline backup' });
  client.on('error', () => {});
  await client.connect();
  try {
    const tables = await beginSnapshot(client, options.withSandbox);
    const header = await describe(client, tables, options);
    const sink = await openSink(header);
    await pipeline(sealed(head(client, header)), sink);
    await client.query('commit');
    return header;
  } finally {
    await client.end();
  }
}

/** One snapshot of tables that no migration can change before its end. */
async function beginSnapshot(client: pg.Client, withSandbox: boolean): Promise<TableColumns[]> {
  await client.query('set statement_timeout = 0; set idle_in_transaction_session_timeout = 0');
  await client.query("set datestyle = 'ISO'; set intervalstyle = 'postgres'; set bytea_output = 'hex'");
  // Before the snapshot, so that no migration ends between it and the locks on the tables.
  await client.query('select pg_advisory_lock_shared($1, $2)', MIGRATING);
  await client.query('begin isolation level repeatable read, read only');
  const tables = await listTables(client, withSandbox ? ['public', 'sandbox'] : ['public']);
  if (!tables.some(({ name }) => name === 'organizations')) {
    throw new BackupError('There is nothing to back up: this database holds no Maskline.');
  }
  await requireWholeSight(client, tables);
  await client.query(`lock table ${tables.map(tableName).join(', ')} in access share mode`);
  await client.query('select pg_advisory_unlock_shared($1, $2)', MIGRATING);
  return tables;
}

async function describe(
  client: pg.Client,
  tables: readonly TableColumns[],
  { release, keyFingerprint, previousKeyFingerprints = [] }: BackupOptions,
): Promise<BackupHeader> {
  const { rows: migrations } = await client.query<BackupHeader['migrations'][number]>(
    'select name, checksum from public.schema_migrations order by version',
  );
  const counted: BackupTable[] = [];
  for (const table of tables) {
    const { rows } = await client.query(`select count(*)::int8 as rows from ${tableName(table)}`);
    counted.push({ ...table, rows: Number(rows[0].rows) });
  }
  const { rows: times } = await client.query<{ now: Date }>('select now()');
  const madeAt = times[0]?.now.toISOString() ?? '';
  return { release, madeAt, migrations, keyFingerprint, previousKeyFingerprints, tables: counted };
}

/** The backup up to its digest. */
async function* head(client: pg.Client, header: BackupHeader): AsyncGenerator<Buffer> {
  yield Buffer.from(writeHeader(header));
  const gzip = createGzip();
  const fed = pipeline(Readable.from(rowsOf(client, header.tables)), gzip);
  // What fails there ends the reading here.
  fed.catch(() => {});
  yield* gzip;
  await fed;
}

async function* rowsOf(client: pg.Client, tables: readonly BackupTable[]): AsyncGenerator<Buffer> {
  for (const table of tables.filter(({ rows }) => rows > 0)) {
    const query = `copy (select ${columnList(table)} from ${tableName(table)}) to stdout`;
    yield* client.query(copyTo(query));
  }
}

async function* sealed(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const digest = createHash('sha256');
  for await (const chunk of chunks) {
    digest.update(chunk);
    yield chunk;
  }
  yield Buffer.from(digestLine(digest.digest('hex')));
}
