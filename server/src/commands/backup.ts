import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Writable } from 'node:stream';
import server from '../../package.json' with { type: 'json' };
import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { findDatabase } from '../open-database.ts';
import { fingerprintOf } from '../secret-box.ts';
import { findSecretKeys } from '../secret-key.ts';
import { secretKeyFile } from '../secret-key-files.ts';
import { BackupError } from '../store/backup/errors.ts';
import { type BackupHeader, countRows } from '../store/backup/header.ts';
import { type BackupOptions, writeBackup } from '../store/backup/write-backup.ts';

type Options = { withSandbox?: boolean };

/** Writes everything into one file, or to standard output. What is said goes to standard error then. */
export async function backup(config: Config, file: string | undefined, options: Options): Promise<void> {
  requireDatabase(config);
  const keys = await findSecretKeys(config);
  const given: BackupOptions = {
    release: server.version,
    keyFingerprint: keys && fingerprintOf(keys.current),
    previousKeyFingerprints: keys?.previous.map(fingerprintOf) ?? [],
    withSandbox: options.withSandbox ?? false,
  };
  const database = await findDatabase(config, createLog('silent'));
  try {
    const written = await (file === '-' ? toOutput(database.url, given) : toFile(database.url, given, file));
    const said = sayings(config, written, given).join('\n');
    if (written.path) console.log(said);
    else console.error(said);
  } finally {
    await database.close();
  }
}

type Written = { header: BackupHeader; path: string | null };

async function toOutput(url: string, options: BackupOptions): Promise<Written> {
  return { header: await writeBackup(url, options, async () => process.stdout), path: null };
}

/** Under its own name only once it is whole. */
async function toFile(url: string, options: BackupOptions, file: string | undefined): Promise<Written> {
  let path = file ?? '';
  let partial = '';
  try {
    const header = await writeBackup(url, options, async ({ madeAt }) => {
      path ||= `maskline-${madeAt.slice(0, 19).replaceAll(/[-:]/g, '')}Z.backup`;
      if (existsSync(path)) throw new BackupError(`${path} is there already: name another file.`);
      partial = `${path}.part`;
      return openPrivate(partial);
    });
    await rename(partial, path);
    return { header, path };
  } catch (error) {
    if (partial) await rm(partial, { force: true });
    throw error;
  }
}

async function openPrivate(path: string): Promise<Writable> {
  const file = await open(path, 'w', 0o600).catch((cause: NodeJS.ErrnoException) => {
    throw new BackupError(`${path} cannot be written (${cause.code}).`, { cause });
  });
  await file.chmod(0o600);
  return file.createWriteStream({ flush: true });
}

function requireDatabase({ databaseUrl, dataDir }: Config): void {
  if (databaseUrl || existsSync(join(dataDir, 'postgres'))) return;
  throw new BackupError(
    `There is no database in ${dataDir}: run this where you start Maskline, or set MASKLINE_DATA_DIR or DATABASE_URL as you do for it.`,
  );
}

function sayings(config: Config, { header, path }: Written, { withSandbox }: BackupOptions): string[] {
  const size = `${countRows(header)} rows of ${header.tables.length} tables, as of ${header.madeAt}`;
  return [
    `${path ? `Wrote ${path}` : 'Wrote the backup'}: ${size}.`,
    'It holds phone numbers and texts: keep it where only you can read it.',
    config.secretKey
      ? 'The secret key is not in it: keep that too, apart from it.'
      : `The secret key is not in it: keep ${secretKeyFile(config)} too, apart from it.`,
    ...(config.twilioApiBaseUrl || withSandbox
      ? []
      : ['The sandbox carrier is not in it: `--with-sandbox` takes it along.']),
  ];
}
