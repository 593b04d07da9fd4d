import { randomBytes } from 'node:crypto';
import { link, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Config, ConfigError, isSecretKey } from './config.ts';
import { makeDataFolder } from './data-folder.ts';
import { moveFile, replaceFile } from './durable-file.ts';
import type { ReachRotationFailpoint } from './failpoints.ts';
import { fingerprintOf } from './secret-box.ts';

/** Where the key is where the environment gives none. */
export function secretKeyFile({ dataDir }: Pick<Config, 'dataDir'>): string {
  return join(dataDir, 'secret.key');
}

/** Where the key before it is while it is being replaced. */
export function previousKeyFile(config: Pick<Config, 'dataDir'>): string {
  return `${secretKeyFile(config)}.previous`;
}

const RETIRED = /^secret\.key\.retired-[0-9a-f]{16}$/;

/** Throws `ConfigError` for a file that holds no key; null where there is no file. */
export async function readKeyFile(file: string): Promise<string | null> {
  const kept = (await readFile(file, 'utf8').catch(ignoreMissing))?.trim();
  if (kept === undefined) return null;
  if (isSecretKey(kept)) return kept;
  throw new ConfigError(
    `The secret key in ${file} must be 64 hexadecimal digits (32 bytes): put the right one back. If nothing was sealed with it yet, remove the file, and the next start makes one.`,
  );
}

/** Makes the key at the first start. */
export async function makeSecretKey(config: Config): Promise<string> {
  const file = secretKeyFile(config);
  const unfinished = `${file}.${process.pid}`;
  await makeDataFolder(config);
  await writeFile(unfinished, newKey(), { mode: 0o600, flush: true });
  // Another process may be starting too: the key that is there first, whole, is the one of both.
  await link(unfinished, file).catch(ignoreExisting);
  await rm(unfinished);
  return (await readFile(file, 'utf8')).trim();
}

/** Puts another key in place of the one in the data folder, which is kept beside it. Both are on the disk at every instant. */
export async function replaceSecretKey(config: Config, reach: ReachRotationFailpoint): Promise<void> {
  const file = secretKeyFile(config);
  await replaceFile(previousKeyFile(config), await readFile(file, 'utf8'));
  await reach('rotation.old_key_kept');
  await replaceFile(file, newKey());
  await reach('rotation.key_replaced');
}

/** Puts the key before aside once nothing needs it here; backups of its time do. Gives where it is then, or null if there is none. */
export async function retirePreviousKey(config: Config): Promise<string | null> {
  const key = await readKeyFile(previousKeyFile(config));
  if (key === null) return null;
  const retired = `${secretKeyFile(config)}.retired-${fingerprintOf(key)}`;
  await moveFile(previousKeyFile(config), retired);
  return retired;
}

/** The keys that were put aside in the data folder. */
export async function readRetiredKeys({ dataDir }: Config): Promise<string[]> {
  const names = (await readdir(dataDir).catch(ignoreMissing)) ?? [];
  const keys = names.filter((name) => RETIRED.test(name)).map((name) => readKeyFile(join(dataDir, name)));
  return (await Promise.all(keys)).filter((key) => key !== null);
}

function newKey(): string {
  return `${randomBytes(32).toString('hex')}\n`;
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error;
}
