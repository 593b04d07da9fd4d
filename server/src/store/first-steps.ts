import { sql } from 'kysely';
import type { Db } from './db.ts';

export type FirstSteps = { frontDeskNumber: boolean; sitter: boolean; client: boolean; text: boolean };

/** What an organization has already of what its first text takes. */
export async function readFirstSteps(db: Db, orgId: string): Promise<FirstSteps> {
  const { rows } = await sql<FirstSteps>`
    select
      exists (select from business_numbers where org_id = ${orgId} and class = 'front_desk' and status <> 'retired')
        as front_desk_number,
      exists (select from sitters where org_id = ${orgId} and active) as sitter,
      exists (select from clients where org_id = ${orgId}) as client,
      exists (select from messages where org_id = ${orgId}) as text`.execute(db);
  const [steps] = rows;
  if (!steps) throw new Error('the database did not say what is there');
  return steps;
}
