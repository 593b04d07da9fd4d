import type { Config } from '../config.ts';
import { makeDataFolder } from '../data-folder.ts';
import { createLog } from '../log.ts';
import { findDatabase } from '../open-database.ts';
import { openStore } from '../sandbox/store/open-store.ts';
import { createSecretBox, fingerprintOf } from '../secret-box.ts';
import { findSecretKey, getSecretKey, secretKeyFile } from '../secret-key.ts';
import { anchorRestore } from '../services/audit-anchors.ts';
import { openRecoveries } from '../services/recovery.ts';
import { BackupError } from '../store/backup/errors.ts';
import { type BackupHeader, countRows, needsKey } from '../store/backup/header.ts';
import { openBackup } from '../store/backup/open-backup.ts';
import { requireKnownRelease, restoreBackup } from '../store/backup/restore-backup.ts';
import type { Db } from '../store/db.ts';
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
        if (!hasKey) await forgetTokens(tx);
        await beginRecovery(config, tx, new Date(header.madeAt));
      },
      makeSandbox: async () => (await openStore(database.url)).close(),
    });
    console.log(sayings(config, header, { ...restored, hasKey }).join('\n'));
  } finally {
    await database.close();
  }
}

/** The anchors are told first: should the transaction come to nothing, they speak of an empty database only. */
async function beginRecovery(config: Config, tx: Db, backupAt: Date): Promise<void> {
  const ctx = offlineContext(config, tx, createSecretBox(await getSecretKey(config)));
  await makeDataFolder(config);
  await anchorRestore(ctx, config.auditAnchors.file, backupAt);
  await openRecoveries(ctx, backupAt);
}

/** Nobody can open them any more; an account without a token is at fault until it is given one. */
async function forgetTokens(tx: Db): Promise<void> {
  await tx
    .updateTable('carrierAccounts')
    .set({ authTokenSealed: Buffer.alloc(0) })
    .execute();
}

async function isKeyHere(config: Config, header: BackupHeader): Promise<boolean> {
  if (!needsKey(header)) return true;
  const key = await findSecretKey(config);
  return key !== null && fingerprintOf(key) === header.keyFingerprint;
}

function keyMissing(config: Config): string {
  const where = config.secretKey
    ? 'The secret key that is set'
    : `The secret key in ${secretKeyFile(config)}`;
  return `${where} is not the one that the carrier tokens and the audit log of this backup belong to, or there is none. Put that key there, or set MASKLINE_SECRET_KEY to it. If it is lost, restore with --other-key, and give every organization its carrier token again afterwards. Nothing was touched.`;
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
        ]),
    ...(config.twilioApiBaseUrl || sandbox
      ? []
      : ['The sandbox carrier was not restored: it knows the accounts only if it was here already.']),
  ];
}
