import { type RawBuilder, sql } from 'kysely';
import type { Db } from './db.ts';

/** Everything of an organization that has a name, as it is called now. */
export function namedEntities(orgId: string): RawBuilder<unknown> {
  return sql`(
    select id, name from sitters where org_id = ${orgId}
    union all select id, name from clients where org_id = ${orgId}
    union all select threads.id, clients.name from threads
      join clients on clients.org_id = threads.org_id and clients.id = threads.client_id
     where threads.org_id = ${orgId}
    union all select id, e164 from business_numbers where org_id = ${orgId}
    union all select id, name from users where org_id = ${orgId}
    union all select id, name from api_keys where org_id = ${orgId}
    union all select id, name from organizations where id = ${orgId}
  )`;
}

/** What things and people are called, by their ids. Whatever has no name, or is gone, is left out. */
export async function listNames(
  db: Db,
  orgId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from ${namedEntities(orgId)} named where id = any(${[...new Set(ids)]}::uuid[])`.execute(
    db,
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}
