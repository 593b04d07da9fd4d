import { type Config, ConfigError } from '../config.ts';
import { failAt, noFailpoint, type ReachRotationFailpoint } from '../failpoints.ts';
import { isDatabaseThere } from '../open-database.ts';
import { boxOf, findSecretBox, getSecretKeys, type SecretKeys } from '../secret-key.ts';
import { replaceSecretKey, retirePreviousKey, secretKeyFile } from '../secret-key-files.ts';
import { rotateKeys } from '../services/key-rotation.ts';
import type { Db } from '../store/db.ts';
import { withDatabaseAlone } from './database-alone.ts';
import { offlineContext } from './offline-context.ts';

/**
 * Puts another secret key in place of the one in use: makes it where it is kept in the data folder, or takes the one that
 * the environment gives. A rotation that was begun is finished instead. No server may be at work: one that knows the earlier
 * key only could open nothing any more.
 */
export async function rotateSecretKey(config: Config): Promise<void> {
  if (!isDatabaseThere(config)) throw new ConfigError(NOTHING_SEALED);
  await withDatabaseAlone(config, (db) => rotate(config, db));
}

async function rotate(config: Config, db: Db): Promise<void> {
  const reach = config.failpoint ? failAt(config.failpoint) : noFailpoint;
  // Nothing is begun without the key that sealed what is here.
  const present = await findSecretBox(config, db);
  if (!present) throw new ConfigError(NOTHING_SEALED);
  const isBegun = present.keyIds.length > 1;
  const keys = isBegun ? await getSecretKeys(config) : await begin(config, reach);
  const secrets = boxOf(keys);
  const count = await rotateKeys(offlineContext(config, db, secrets), reach);
  const aside = await retirePreviousKey(config);
  console.log(sayings(config, { count, aside, isBegun }).join('\n'));
}

async function begin(config: Config, reach: ReachRotationFailpoint): Promise<SecretKeys> {
  if (config.secretKey) throw new ConfigError(GIVE_BOTH);
  await replaceSecretKey(config, reach);
  return getSecretKeys(config);
}

const NOTHING_SEALED = 'There is no secret key here yet, and nothing that one sealed: `npm start` makes one.';
const GIVE_BOTH =
  'The secret key is that of the environment: make another one (`openssl rand -hex 32`), set MASKLINE_SECRET_KEY to it and MASKLINE_PREVIOUS_SECRET_KEYS to the one until now, and run this again.';

type Outcome = { count: number; aside: string | null; isBegun: boolean };

function sayings(config: Config, { count, aside, isBegun }: Outcome): string[] {
  const where = config.secretKey ? 'MASKLINE_SECRET_KEY' : secretKeyFile(config);
  const organizations = count === 1 ? '1 organization was' : `${count} organizations were`;
  return [
    ...(isBegun && !config.secretKey ? ['A rotation that was begun earlier is finished.'] : []),
    `Everything is sealed by the key in ${where}: ${organizations} sealed anew.`,
    ...(config.previousSecretKeys.length > 0
      ? ['Take MASKLINE_PREVIOUS_SECRET_KEYS out of the environment before you start Maskline.']
      : []),
    aside
      ? `The key before it is in ${aside}: only backups made until now need it. Remove it when you keep none of them.`
      : 'Only backups made until now need the key before it: keep it as long as you keep them.',
    'Keep a copy of the new key, apart from the backups.',
  ];
}
