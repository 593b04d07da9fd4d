import { type Db, openDb } from '../../src/store/db.ts';
import { withoutScoping } from './without-scoping.ts';

/** Of each role. Fifty at once on one thread wait for each other longer than a request would, where a machine is slow. */
export const CONNECTIONS = { maxConnections: 10, patienceMs: 60_000 };

/** The two walls around an organization, or the one that stays up alone. */
export type Walls = 'both' | 'scoping' | 'rls';

/** The database as requests see it. `TENANCY=scoping` and `TENANCY=rls` take the other wall away in any test. */
export function appDatabase(
  databaseUrl: string,
  login: Db,
  walls: Walls = readWalls(),
): { db: Db; close(): Promise<void> } {
  if (walls === 'scoping') return { db: login, close: async () => {} };
  const { db, pool } = openDb(databaseUrl, { ...CONNECTIONS, role: 'app' });
  return { db: walls === 'rls' ? db.withPlugin(withoutScoping) : db, close: () => pool.end() };
}

function readWalls(): Walls {
  const { TENANCY: walls = 'both' } = process.env;
  if (walls === 'both' || walls === 'scoping' || walls === 'rls') return walls;
  throw new Error('TENANCY is "both", "scoping" or "rls"');
}
