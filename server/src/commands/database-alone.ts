import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { findDatabase } from '../open-database.ts';
import { type Db, dbOfClient } from '../store/db.ts';
import { connectAlone } from '../store/in-use.ts';
import { migrate } from '../store/migrate.ts';
import { requireStopped } from './running-server.ts';

/** Works on the database of this release while no server does: one that is at work would go on with what it knows. */
export async function withDatabaseAlone(config: Config, work: (db: Db) => Promise<void>): Promise<void> {
  await requireStopped(config);
  const database = await findDatabase(config, createLog('silent'));
  try {
    const client = await connectAlone(database.url);
    try {
      await migrate(database.url);
      await work(dbOfClient(client));
    } finally {
      await client.end();
    }
  } finally {
    await database.close();
  }
}
