import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MigrationError } from './migration-error.ts';

export type Migration = { version: number; name: string; sql: string; checksum: string };

/** The files `NNNN_name.sql` of the folder, numbered 1, 2, 3 and so on without a gap. */
export function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  return names.sort().map((name, index) => {
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name) || Number(name.slice(0, 4)) !== index + 1) {
      const expected = `${index + 1}`.padStart(4, '0');
      throw new MigrationError(
        `Migration ${name} should be named ${expected}_<name>.sql: numbers go up by one, without gaps.`,
      );
    }
    // A checkout on another system may have changed the line ends, which is no change of the migration.
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { version: index + 1, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}
