import { randomBytes } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ConfigError, isSecretKey } from './config.ts';
import { makeDataFolder } from './data-folder.ts';
import { createSecretBox, type SecretBox } from './secret-box.ts';
import { openCredentials } from './services/carrier-credentials.ts';
import { findNewestKeyId } from './store/audit-chain-reads.ts';
import type { Db } from './store/db.ts';
import type { CarrierAccount } from './store/tables.ts';

/**
 * Seals secrets with the key of the environment, or with the one kept in the data folder, which is made at the first start.
 * Throws `ConfigError` rather than going on with another key than the one that sealed what the database holds.
 */
export async function getSecretBox(config: Config, db: Db): Promise<SecretBox> {
  return (await findSecretBox(config, db)) ?? createSecretBox(await makeSecretKey(config));
}

/** The same, without making a key: null while there is none, and nothing that one sealed. */
export async function findSecretBox(config: Config, db: Db): Promise<SecretBox | null> {
  const sealed = await db
    .selectFrom('carrierAccounts')
    .selectAll()
    // Without a token since a restore under another key.
    .where('authTokenSealed', '<>', Buffer.alloc(0))
    .limit(1)
    .executeTakeFirst();
  const keyId = await findNewestKeyId(db);
  const known = await findSecretKey(config);
  if (!known && (sealed || keyId)) throw new ConfigError(keyMissing(config));
  if (!known) return null;
  const secrets = createSecretBox(known);
  if (sealed) requireRightKey(config, secrets, sealed);
  if (keyId && !secrets.keyOf(keyId, '')) throw new ConfigError(wrongKey(config, 'audit logs'));
  return secrets;
}

/** The key of the environment, or the one in the data folder, which is made where there is none; whatever it sealed. */
export async function getSecretKey(config: Config): Promise<string> {
  return (await findSecretKey(config)) ?? makeSecretKey(config);
}

/** The key of the environment, or the one in the data folder; null if there is none yet. */
export async function findSecretKey(config: Config): Promise<string | null> {
  if (config.secretKey) return config.secretKey;
  const file = secretKeyFile(config);
  const kept = (await readFile(file, 'utf8').catch(ignoreMissing))?.trim();
  if (kept === undefined) return null;
  if (isSecretKey(kept)) return kept;
  throw new ConfigError(
    `The secret key in ${file} must be 64 hexadecimal digits (32 bytes): put the right one back. If nothing was sealed with it yet, remove the file, and the next start makes one.`,
  );
}

export function secretKeyFile(config: Config): string {
  return join(config.dataDir, 'secret.key');
}

async function makeSecretKey(config: Config): Promise<string> {
  const file = secretKeyFile(config);
  const unfinished = `${file}.${process.pid}`;
  await makeDataFolder(config);
  await writeFile(unfinished, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flush: true });
  // Another process may be starting too: the key that is there first, whole, is the one of both.
  await link(unfinished, file).catch(ignoreExisting);
  await rm(unfinished);
  return (await readFile(file, 'utf8')).trim();
}

function requireRightKey(config: Config, secrets: SecretBox, sealed: CarrierAccount): void {
  try {
    openCredentials({ secrets }, sealed);
  } catch (cause) {
    throw new ConfigError(wrongKey(config, 'carrier tokens'), { cause });
  }
}

function wrongKey(config: Config, sealed: string): string {
  const where = config.secretKey
    ? 'The secret key that is set'
    : `The secret key in ${secretKeyFile(config)}`;
  return `${where} is not the one that the ${sealed} in this database were sealed with: give that one, or connect to the database that belongs to this key.`;
}

function keyMissing(config: Config): string {
  return `The database holds what a secret key sealed, and the key is not here: set MASKLINE_SECRET_KEY, or put the key back at ${secretKeyFile(config)}.`;
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
