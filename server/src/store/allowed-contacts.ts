import type { AllowedContacts } from '@maskline/core/domain/policy/allowed-contacts';
import type { Db } from './db.ts';
import type { AllowedContact } from './tables.ts';

/** What everybody in the organization may write: its own numbers, and what its owner allowed. */
export async function loadAllowedContacts(db: Db, orgId: string): Promise<AllowedContacts> {
  const own = await db
    .selectFrom('businessNumbers')
    .select('e164')
    .where('orgId', '=', orgId)
    .where('status', '<>', 'retired')
    .execute();
  const allowed = await listAllowedContacts(db, orgId);
  const valuesOf = (kind: AllowedContact['kind']) =>
    allowed.filter((contact) => contact.kind === kind && !contact.isPersonal).map(({ value }) => value);
  return { numbers: [...own.map(({ e164 }) => e164), ...valuesOf('phone')], domains: valuesOf('domain') };
}

/** A phone that has become somebody's personal one since is not allowed any more. */
export type ListedAllowance = AllowedContact & { isPersonal: boolean };

export function listAllowedContacts(db: Db, orgId: string): Promise<ListedAllowance[]> {
  return db
    .selectFrom('allowedContacts')
    .selectAll('allowedContacts')
    .select(({ exists, or, selectFrom }) =>
      or([
        exists(
          selectFrom('clientContacts')
            .select('clientContacts.id')
            .whereRef('clientContacts.orgId', '=', 'allowedContacts.orgId')
            .whereRef('clientContacts.phone', '=', 'allowedContacts.value'),
        ),
        exists(
          selectFrom('sitters')
            .select('sitters.id')
            .whereRef('sitters.orgId', '=', 'allowedContacts.orgId')
            .whereRef('sitters.phone', '=', 'allowedContacts.value'),
        ),
      ])
        .$castTo<boolean>()
        .as('isPersonal'),
    )
    .where('allowedContacts.orgId', '=', orgId)
    .orderBy('allowedContacts.kind')
    .orderBy('allowedContacts.value')
    .execute();
}
