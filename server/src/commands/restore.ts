import type { Config } from '../config.ts';
import { makeDataFolder } from '../data-folder.ts';
import { createLog } from '../log.ts';
import { findDatabase } from '../open-database.ts';
import { openStore } from '../sandbox/store/open-store.ts';
import { fingerprintOf } from '../secret-box.ts';
import { boxOf, findSecretKeys, getSecretKeys, type SecretKeys, whereKeyIs } from '../secret-key.ts';
import { readRetiredKeys } from '../secret-key-files.ts';
import { anchorRestore } from '../services/audit-anchors.ts';
import { rotateKeys } from '../services/key-rotation.ts';
import { openRecoveries } from '../services/recovery.ts';
import { BackupError } from '../store/backup/errors.ts';
import { type BackupHeader, countRows, needsKey } from '../store/backup/header.ts';
import { openBackup } from '../store/backup/open-backup.ts';
import { requireKnownRelease, restoreBackup } from '../store/backup/restore-backup.ts';
import type { Db } from '../store/db.ts';
import { forgetSealed } from './forget-sealed.ts';
import { offlineContext } from './offline-context.ts';
import { requireStopped } from './running-server.ts';

type Options = { otherKey?: boolean };

/** Puts a backup into an empty database. Whatever speaks against it is found before anything is touched. */
export async function restore(config: Config, file: string, options: Options): Promise<void> {
  const backup = await openBackup(file);
  const { header } = backup;
  requireKnownRelease(header);
  const hasKey = await isKeyHere(config, header);
  if (!hasKey && !options.otherKey) throw new BackupError(keyMissing(config));
  await requireStopped(config);
  const database = await findDatabase(config, createLog('silent'));
  try {
    const restored = await restoreBackup(database.url, backup, {
      alongside: async (tx) => {
        if (!hasKey) await forgetSealed(tx);
        await beginRecovery(config, tx, new Date(header.madeAt));
      },
      makeSandbox: async () => (await openStore(database.url)).close(),
    });
    console.log(sayings(config, header, { ...restored, hasKey }).join('\n'));
  } finally {
    await database.close();
  }
}

/**
 * The anchors are told first: should the transaction come to nothing, they speak of an empty database only. What an earlier
 * key sealed is sealed by the one in use from here on.
 */
async function beginRecovery(config: Config, tx: Db, backupAt: Date): Promise<void> {
  const keys = await withRetired(config, await getSecretKeys(config));
  const ctx = offlineContext(config, tx, boxOf(keys));
  await makeDataFolder(config);
  await anchorRestore(ctx, config.auditAnchors.file, backupAt);
  await rotateKeys(ctx);
  await openRecoveries(ctx, backupAt);
}

async function isKeyHere(config: Config, header: BackupHeader): Promise<boolean> {
  if (!needsKey(header)) return true;
  const found = await findSecretKeys(config);
  if (!found || header.keyFingerprint === null) return false;
  const { current, previous } = await withRetired(config, found);
  const here = new Set([current, ...previous].map(fingerprintOf));
  return [header.keyFingerprint, ...header.previousKeyFingerprints].every((needed) => here.has(needed));
}

/** A backup may be older than the key in use. */
async function withRetired(config: Config, { current, previous }: SecretKeys): Promise<SecretKeys> {
  return { current, previous: [...previous, ...(await readRetiredKeys(config))] };
}

function keyMissing(config: Config): string {
  return `${whereKeyIs(config)} is not the one that the carrier tokens and the audit log of this backup belong to, or there is none. Put that key there, or set MASKLINE_SECRET_KEY to it; MASKLINE_PREVIOUS_SECRET_KEYS, if it was replaced since. If it is lost, restore with --other-key, and give every organization its carrier token again afterwards. Nothing was touched.`;
}

function sayings(
  config: Config,
  header: BackupHeader,
  { sandbox, hasKey }: { sandbox: boolean; hasKey: boolean },
): string[] {
  return [
    `Restored ${countRows(header)} rows, as of ${header.madeAt}.`,
    'Every organization is in recovery: after the start the texts that the carrier took since are looked for, and nothing is sent.',
    'That takes until eleven minutes from now at least. See `GET /api/v1/recovery`, then let sending go on with `POST /api/v1/recovery/resume`.',
    ...(hasKey
      ? []
      : [
          'The carrier tokens could not be opened and were left out: nothing is received or sent until each organization is given its token again, with `PUT /api/v1/carrier-account`.',
          'So were the secrets of authenticator apps: whoever used one signs in by a recovery code or a passkey, or is let in anew by `maskline user remove-second-factors`. Invitations that were not mailed yet have to be made again.',
          'The phones of erased clients are not known any more: if one comes back, its opt-out is not recalled.',
        ]),
    ...(config.twilioApiBaseUrl || sandbox
      ? []
      : ['The sandbox carrier was not restored: it knows the accounts only if it was here already.']),
  ];
}
