import { type Config, ConfigError } from '../config.ts';
import { inTransaction } from '../context.ts';
import { makeDataFolder } from '../data-folder.ts';
import { getSecretBox } from '../secret-key.ts';
import { anchorRestore } from '../services/audit-anchors.ts';
import { openRecoveries } from '../services/recovery.ts';
import { withDatabaseAlone } from './database-alone.ts';
import { offlineContext } from './offline-context.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/;

/** Puts every organization into recovery, where something else than `maskline restore` put the database back. */
export async function recover(config: Config, { backupAt }: { backupAt: string }): Promise<void> {
  const at = readInstant(backupAt);
  await withDatabaseAlone(config, async (db) => {
    const ctx = offlineContext(config, db, await getSecretBox(config, db));
    if (at > (await ctx.clock.now(ctx.db))) throw new ConfigError('The time of the backup is in the future.');
    const count = await inTransaction(ctx, async (tx) => {
      await makeDataFolder(config);
      await anchorRestore(tx, config.auditAnchors.file, at);
      return openRecoveries(tx, at);
    });
    console.log(
      count === 0
        ? 'There is no organization in this database.'
        : 'Every organization is in recovery: nothing is sent until its owner resumes sending (`POST /api/v1/recovery/resume`).',
    );
  });
}

function readInstant(text: string): Date {
  const at = new Date(text);
  if (INSTANT.test(text) && !Number.isNaN(at.getTime())) return at;
  throw new ConfigError('Say when the backup was made with an offset, such as 2026-11-24T15:00:00Z.');
}
