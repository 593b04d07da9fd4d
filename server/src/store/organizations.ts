import { DomainError } from '@maskline/core/domain/errors';
import type { Db } from './db.ts';
import type { Organization } from './tables.ts';

/** The organization's settings. Throws `not_found`. */
export async function getOrganization(db: Db, orgId: string): Promise<Organization> {
  const organization = await db
    .selectFrom('organizations')
    .selectAll()
    .where('id', '=', orgId)
    .executeTakeFirst();
  if (!organization) throw new DomainError('not_found');
  return organization;
}

/** Locks the settings for the rest of the transaction. Throws `not_found`. */
export async function lockOrganization(db: Db, orgId: string): Promise<Organization> {
  const organization = await db
    .selectFrom('organizations')
    .selectAll()
    .where('id', '=', orgId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (!organization) throw new DomainError('not_found');
  return organization;
}
