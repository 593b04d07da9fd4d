import { createHmac, randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ConfigError } from './config.ts';
import { createSecretBox, type SecretBox } from './secret-box.ts';
import type { Db } from './store/db.ts';

/**
 * Seals secrets with the key of the environment, or with the one kept in the data folder, which is made at the first start.
 * Throws `ConfigError` rather than making another key when the database holds secrets already: no key but theirs opens them.
 */
export async function getSecretBox(config: Config, db: Db): Promise<SecretBox> {
  const known = await findSecretKey(config);
  if (known) return createSecretBox(known);
  const file = secretKeyFile(config);
  if (await db.selectFrom('carrierAccounts').select('id').limit(1).executeTakeFirst()) {
    throw new ConfigError(
      `The database holds sealed credentials, and their key is not here: set MASKLINE_SECRET_KEY, or put the key back at ${file}.`,
    );
  }
  await mkdir(config.dataDir, { recursive: true });
  const key = randomBytes(32).toString('hex');
  // Another process may be starting too: whoever writes first decides.
  await writeFile(file, `${key}\n`, { mode: 0o600, flag: 'wx' }).catch(ignoreExisting);
  return createSecretBox((await readFile(file, 'utf8')).trim());
}

/** The key of the environment, or the one in the data folder; null if there is none yet. */
export async function findSecretKey(config: Config): Promise<string | null> {
  if (config.secretKey) return config.secretKey;
  const kept = await readFile(secretKeyFile(config), 'utf8').catch(ignoreMissing);
  return kept?.trim() || null;
}

/** Tells one key from another, and nothing about it. */
export function fingerprintOf(secretKey: string): string {
  const key = Buffer.from(secretKey, 'hex');
  return createHmac('sha256', key).update('maskline secret key').digest('hex').slice(0, 16);
}

export function secretKeyFile(config: Config): string {
  return join(config.dataDir, 'secret.key');
}

function ignoreMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
