import { type Config, ConfigError } from './config.ts';
import { createSecretBox, fingerprintOf, type SecretBox } from './secret-box.ts';
import { makeSecretKey, previousKeyFile, readKeyFile, secretKeyFile } from './secret-key-files.ts';
import { openCredentials } from './services/carrier-credentials.ts';
import { listNewestKeyIds } from './store/audit-chain-reads.ts';
import { findAccountWithoutKeyId } from './store/carrier-accounts.ts';
import type { Db } from './store/db.ts';
import { isRetired } from './store/retired-keys.ts';
import { listSealingKeys } from './store/sealed-values.ts';

/** The secret key in use, and those that it takes the place of. */
export type SecretKeys = { current: string; previous: string[] };

/**
 * Seals secrets with the key of the environment, or with the one kept in the data folder, which is made at the first start.
 * Throws `ConfigError` rather than going on without a key that sealed what the database holds.
 */
export async function getSecretBox(config: Config, db: Db): Promise<SecretBox> {
  return (await findSecretBox(config, db)) ?? boxOf(await getSecretKeys(config));
}

/** The same, without making a key: null while there is none, and nothing that one sealed. */
export async function findSecretBox(config: Config, db: Db): Promise<SecretBox | null> {
  const sealed = await listSealingKeys(db);
  const inChains = await listNewestKeyIds(db);
  const keys = await findSecretKeys(config);
  if (!keys && sealed.length + inChains.length > 0) throw new ConfigError(keyMissing(config));
  if (!keys) return null;
  const secrets = boxOf(keys);
  const isHere = (id: string | null) => id === null || secrets.keyIds.includes(id);
  if (!sealed.every(isHere)) throw new ConfigError(wrongKey(config, 'secrets'));
  if (sealed.includes(null)) await requireRightKey(config, db, secrets);
  if (!inChains.every(isHere)) throw new ConfigError(wrongKey(config, 'audit logs'));
  if (await isRetired(db, fingerprintOf(keys.current))) throw new ConfigError(alreadyReplaced(config));
  return secrets;
}

export function boxOf({ current, previous }: SecretKeys): SecretBox {
  return createSecretBox(current, previous);
}

/** The keys that are here, whatever they sealed; the first is made where there is none. */
export async function getSecretKeys(config: Config): Promise<SecretKeys> {
  const found = await findSecretKeys(config);
  return found ?? { current: await makeSecretKey(config), previous: config.previousSecretKeys };
}

/** The key of the environment or the one in the data folder, and what they take the place of; null if there is none yet. */
export async function findSecretKeys(config: Config): Promise<SecretKeys | null> {
  const current = config.secretKey ?? (await readKeyFile(secretKeyFile(config)));
  if (current === null) return null;
  const kept = await readKeyFile(previousKeyFile(config));
  return { current, previous: [...(kept === null ? [] : [kept]), ...config.previousSecretKeys] };
}

/** Of a value that does not name its key: whether one that is here opens it. */
async function requireRightKey(config: Config, db: Db, secrets: SecretBox): Promise<void> {
  const account = await findAccountWithoutKeyId(db);
  try {
    if (account) openCredentials({ secrets }, account);
  } catch (cause) {
    throw new ConfigError(wrongKey(config, 'carrier tokens'), { cause });
  }
}

/** Where the key in use is. */
export function whereKeyIs(config: Config): string {
  return config.secretKey ? 'The secret key that is set' : `The secret key in ${secretKeyFile(config)}`;
}

function wrongKey(config: Config, sealed: string): string {
  return `${whereKeyIs(config)} is not the one that the ${sealed} in this database were sealed with: give that one, or connect to the database that belongs to this key. If it takes the place of that one, give that one in MASKLINE_PREVIOUS_SECRET_KEYS.`;
}

function alreadyReplaced(config: Config): string {
  return `${whereKeyIs(config)} was replaced by another one: give the one that it was replaced by. To replace that in turn, make one that was never in use.`;
}

function keyMissing(config: Config): string {
  return `The database holds what a secret key sealed, and the key is not here: set MASKLINE_SECRET_KEY, or put the key back at ${secretKeyFile(config)}.`;
}
