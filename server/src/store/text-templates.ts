import { DomainError } from '@maskline/core/domain/errors';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { TextTemplate } from './tables.ts';

/** By name. */
export function listTextTemplates(
  db: Db,
  orgId: string,
  { forSitters }: { forSitters?: true } = {},
): Promise<TextTemplate[]> {
  return db
    .selectFrom('textTemplates')
    .selectAll()
    .where('orgId', '=', orgId)
    .$if(forSitters === true, (query) => query.where('forSitters', '=', true))
    .orderBy(sql`lower(name)`)
    .execute();
}

/** Throws `not_found`. */
export async function getTextTemplate(db: Db, orgId: string, id: string): Promise<TextTemplate> {
  const template = await selectTemplate(db, orgId, id).executeTakeFirst();
  if (!template) throw new DomainError('not_found');
  return template;
}

/** Locks it for the rest of the transaction. Throws `not_found`. */
export async function lockTextTemplate(db: Db, orgId: string, id: string): Promise<TextTemplate> {
  const template = await selectTemplate(db, orgId, id).forUpdate().executeTakeFirst();
  if (!template) throw new DomainError('not_found');
  return template;
}

function selectTemplate(db: Db, orgId: string, id: string) {
  return db.selectFrom('textTemplates').selectAll().where('orgId', '=', orgId).where('id', '=', id);
}
