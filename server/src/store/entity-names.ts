import { sql } from 'kysely';
import type { Db } from './db.ts';

/** What things and people are called now, by their ids. Whatever has no name, or is gone, is left out. */
export async function listNames(
  db: Db,
  orgId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const asked = sql`any(${[...new Set(ids)]}::uuid[])`;
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from sitters where org_id = ${orgId} and id = ${asked}
    union all select id, name from clients where org_id = ${orgId} and id = ${asked}
    union all select threads.id, clients.name from threads
      join clients on clients.org_id = threads.org_id and clients.id = threads.client_id
     where threads.org_id = ${orgId} and threads.id = ${asked}
    union all select id, e164 from business_numbers where org_id = ${orgId} and id = ${asked}
    union all select id, name from users where org_id = ${orgId} and id = ${asked}
    union all select id, name from api_keys where org_id = ${orgId} and id = ${asked}
    union all select id, name from organizations where id = ${orgId} and id = ${asked}
  `.execute(db);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
