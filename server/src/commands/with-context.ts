import { createTwilioCarrier } from '../carriers/twilio/carrier.ts';
import { databaseClock } from '../clock.ts';
import type { Config } from '../config.ts';
import type { Context } from '../context.ts';
import { noFailpoint } from '../failpoints.ts';
import { createLog } from '../log.ts';
import { openDatabase } from '../open-database.ts';
import { getSecretBox } from '../secret-key.ts';
import { openDb } from '../store/db.ts';

/** Runs a short command on the database, beside a server that may be running. */
export async function withContext<T>(config: Config, work: (ctx: Context) => Promise<T>): Promise<T> {
  const log = createLog('silent');
  const database = await openDatabase(config, log);
  const { db, pool } = openDb(database.url, { maxConnections: 2 });
  try {
    const baseUrl = config.twilioApiBaseUrl ?? `http://127.0.0.1:${config.sandboxPort}`;
    return await work({
      db,
      clock: databaseClock,
      log,
      carriers: { twilio: createTwilioCarrier({ baseUrl, timeoutMs: 10_000 }) },
      secrets: await getSecretBox(config, db),
      publicUrl: config.publicUrl,
      chance: Math.random,
      failpoint: noFailpoint,
    });
  } finally {
    await pool.end();
    await database.close();
  }
}
