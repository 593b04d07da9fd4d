import { z } from 'zod';
import { BackupError } from './errors.ts';

/**
 * A backup is one line with the format, one with the header as JSON, the rows as PostgreSQL's COPY writes them, table by
 * table in the header's order and gzipped together, and a line with the SHA-256 of every byte before it.
 */
export const FORMAT_LINE = 'maskline-backup 1\n';
const FORMAT = /^maskline-backup (\d+)\n/;

const Identifier = z.string().regex(/^[a-z_][a-z0-9_]{0,62}$/);

const Table = z.object({
  schema: z.enum(['public', 'sandbox']),
  name: Identifier,
  columns: z.array(Identifier).min(1),
  rows: z.int().min(0),
});

const Header = z.object({
  /** The release that wrote it. */
  release: z.string(),
  /** By the clock of the database: the rows are as of then. */
  madeAt: z.iso.datetime(),
  /** As far as the schema was, in order. */
  migrations: z.array(z.object({ name: z.string(), checksum: z.string() })).min(1),
  /** Tells whether a secret key is the one that seals these rows, and nothing more about it. */
  keyFingerprint: z.string().nullable(),
  /** The same of those that it was taking the place of: some rows may still be sealed by them. */
  previousKeyFingerprints: z.array(z.string()).default([]),
  /** In an order in which no row points to one that comes later. */
  tables: z.array(Table),
});

export type BackupTable = z.infer<typeof Table>;
export type BackupHeader = z.infer<typeof Header>;

export function writeHeader(header: BackupHeader): string {
  return `${FORMAT_LINE}${JSON.stringify(header)}\n`;
}

/** Reads the lines at the beginning of a backup whose digest is right. Throws `BackupError` for another format. */
export function readHeader(text: string): BackupHeader {
  const [line = '', version] = FORMAT.exec(text) ?? [];
  if (version === undefined) throw new BackupError('This file is not a backup of Maskline.');
  if (line !== FORMAT_LINE) {
    throw new BackupError(
      `The backup is of format ${version}, which a newer release of Maskline writes: restore it with that release.`,
    );
  }
  const header = Header.safeParse(JSON.parse(text.slice(line.length)));
  if (!header.success)
    throw new BackupError('The header of the backup cannot be read: it was not written by Maskline.');
  return header.data;
}

/** Whether there are rows in the backup that only its key opens, or proves to be genuine. */
export function needsKey({ tables }: BackupHeader): boolean {
  const byKey = (name: string) => name.endsWith('_sealed') || name === 'key_id';
  return tables.some(({ columns, rows }) => rows > 0 && columns.some(byKey));
}

export function countRows({ tables }: BackupHeader): number {
  return tables.reduce((sum, { rows }) => sum + rows, 0);
}
