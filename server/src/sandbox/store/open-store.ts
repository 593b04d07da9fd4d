import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely';
import { openDb } from '../../store/db.ts';
import { createSchema } from './schema.ts';
import type { Tables } from './tables.ts';

/** The sandbox's tables and no others. */
export type Store = Kysely<Tables>;

const MOST_CONNECTIONS = 5;

export async function openStore(databaseUrl: string): Promise<{ store: Store; close(): Promise<void> }> {
  const { pool } = openDb(databaseUrl, { maxConnections: MOST_CONNECTIONS });
  try {
    await createSchema(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const store = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  }).withSchema('sandbox');
  return { store, close: () => pool.end() };
}
