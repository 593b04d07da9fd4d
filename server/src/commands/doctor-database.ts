import { sql } from 'kysely';
import type { Config } from '../config.ts';
import { createLog } from '../log.ts';
import { findDatabase, isDatabaseThere } from '../open-database.ts';
import { createSecretBox } from '../secret-box.ts';
import { findSecretBox } from '../secret-key.ts';
import { findRoleFault } from '../store/database-roles.ts';
import { type Db, openDb } from '../store/db.ts';
import { OLDEST_SERVER, readOwnMigrations } from '../store/migrate.ts';
import { readMigrationStatus } from '../store/migration-status.ts';
import { commandContext } from './command-context.ts';
import { examineOrganizations } from './doctor-organizations.ts';
import { examineRotation } from './doctor-rotation.ts';
import { sentenceOf } from './error-sentences.ts';
import type { Finding } from './finding.ts';

/** What is to be said about the database and what is in it. It is neither made nor migrated, and no key is made. */
export async function examineDatabase(config: Config): Promise<Finding[]> {
  if (!isDatabaseThere(config)) {
    const about = `There is no database in ${config.dataDir} yet`;
    return [{ state: 'look', about, advice: '`npm start` makes it.' }];
  }
  try {
    return await withDatabase(config, (db) => examine(config, db));
  } catch (error) {
    const advice = 'Mend this first, then run the doctor again.';
    return [{ state: 'wrong', about: sentenceOf(error), advice }];
  }
}

async function withDatabase<T>(config: Config, work: (db: Db) => Promise<T>): Promise<T> {
  const database = await findDatabase(config, createLog('silent'));
  const { db, pool } = openDb(database.url, { maxConnections: 2 });
  try {
    return await work(db);
  } finally {
    await pool.end();
    await database.close();
  }
}

async function examine(config: Config, db: Db): Promise<Finding[]> {
  const found = await serverAndSchema(config, db);
  if (found.state !== 'ok') return [found];
  const secrets = await findSecretBox(config, db);
  const rotation = secrets && (await examineRotation(config, { db, secrets }));
  const noKey = { state: 'look', about: 'No secret key yet', advice: '`npm start` makes it.' } as const;
  // Without a key nothing is sealed, and nothing needs to be opened.
  const ctx = commandContext(config, db, secrets ?? createSecretBox(''));
  return [
    found,
    ...(secrets ? [] : [noKey]),
    ...(rotation ? [rotation] : []),
    ...(await examineOrganizations(ctx)),
  ];
}

async function serverAndSchema({ databaseUrl }: Config, db: Db): Promise<Finding> {
  const { rows } = await sql<{ version: string; major: number }>`select
    current_setting('server_version') as version,
    current_setting('server_version_num')::int / 10000 as major`.execute(db);
  const { version, major } = rows[0] ?? { version: '?', major: 0 };
  const about = `PostgreSQL ${version}, ${databaseUrl ? 'on the server of DATABASE_URL' : 'embedded'}`;
  if (major < OLDEST_SERVER)
    return { state: 'wrong', about, advice: `Maskline needs PostgreSQL ${OLDEST_SERVER} or later.` };
  const { pending, foreign } = await readMigrationStatus(db, readOwnMigrations());
  if (foreign.length > 0) {
    const advice = 'Start the release that it belongs to: migrations are never undone.';
    return { state: 'wrong', about: `${about}, of another release: it has ${foreign.join(', ')}`, advice };
  }
  const fault = pending.length === 0 && (await findRoleFault(db));
  if (fault) return { state: 'wrong', about: `${about}: ${fault.roles.join(', ')}`, advice: fault.advice };
  if (pending.length === 0)
    return { state: 'ok', about: `${about}, its schema up to date, its roles in order` };
  const advice = '`maskline migrate` applies them, and so does the next start.';
  return { state: 'look', about: `${about}: ${pending.length} migrations pending`, advice };
}
