import { DomainError } from '@maskline/core/domain/errors';
import type { Db } from '../store/db.ts';
import { isUuid } from '../store/ids.ts';

/** Throws `not_found` with where to find the ids. */
export async function requireOrganization(db: Db, id: string): Promise<void> {
  const found =
    isUuid(id) && (await db.selectFrom('organizations').select('id').where('id', '=', id).executeTakeFirst());
  if (!found) {
    throw new DomainError('not_found', 'There is no such organization: `maskline org list` shows their ids.');
  }
}
