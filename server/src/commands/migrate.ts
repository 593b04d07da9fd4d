import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { openDatabase } from '../open-database.ts';

export async function migrateDatabase(config: Config): Promise<void> {
  const database = await openDatabase(config, createLog('silent'));
  await database.close();
  const { applied } = database;
  console.log(applied.length === 0 ? 'The database is up to date.' : `Applied: ${applied.join(', ')}`);
}
