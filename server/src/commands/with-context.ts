import { type Config, ConfigError } from '../config.ts';
import type { Context } from '../context.ts';
import { createLog } from '../log.ts';
import { isDatabaseThere, openDatabase } from '../open-database.ts';
import { getSecretBox } from '../secret-key.ts';
import { openDb } from '../store/db.ts';
import { commandContext } from './command-context.ts';

/** Runs a short command on the database, beside a server that may be running. Makes no embedded database. */
export async function withContext<T>(config: Config, work: (ctx: Context) => Promise<T>): Promise<T> {
  if (!isDatabaseThere(config)) {
    throw new ConfigError(
      `There is no database in ${config.dataDir} yet: \`npm start\` makes it. If there is one elsewhere, run this in the folder and with the settings that you start Maskline with.`,
    );
  }
  const database = await openDatabase(config, createLog('silent'));
  const { db, pool } = openDb(database.url, { maxConnections: 2 });
  try {
    return await work(commandContext(config, db, await getSecretBox(config, db)));
  } finally {
    await pool.end();
    await database.close();
  }
}
