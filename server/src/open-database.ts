import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { makeDataFolder } from './data-folder.ts';
import { clusterFilesIn } from './store/embedded-postgres/cluster.ts';
import { startEmbeddedPostgres } from './store/embedded-postgres/launcher.ts';
import { holdInUse } from './store/in-use.ts';
import { migrate } from './store/migrate.ts';

export type OpenDatabase = { url: string; isEmbedded: boolean; applied: string[]; close(): Promise<void> };

/**
 * The database of `DATABASE_URL`, or the embedded one, started; brought up to the schema of this release, and said to be
 * in use until it is closed.
 */
export async function openDatabase(config: Config, log: Logger): Promise<OpenDatabase> {
  const database = await findDatabase(config, log);
  let release = async () => {};
  const close = async () => {
    await release();
    await database.close();
  };
  try {
    release = await holdInUse(database.url);
    const { applied } = await migrate(database.url, (line) => log.info(line));
    return { ...database, applied, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Whether there is one to open; else opening it makes an embedded one. */
export function isDatabaseThere({ databaseUrl, dataDir }: Config): boolean {
  return databaseUrl !== undefined || existsSync(clusterFilesIn(dataDir).home);
}

/** The same database as it is: nothing is migrated. */
export async function findDatabase(config: Config, log: Logger): Promise<Omit<OpenDatabase, 'applied'>> {
  if (config.databaseUrl) return { url: config.databaseUrl, isEmbedded: false, close: async () => {} };
  await makeDataFolder(config);
  const embedded = await startEmbeddedPostgres({ dataDir: config.dataDir, log: (line) => log.info(line) });
  return { url: embedded.url, isEmbedded: true, close: () => embedded.stop() };
}
