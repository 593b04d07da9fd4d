import type { AllowedContacts } from '@maskline/core/domain/policy/allowed-contacts';
import { type ExpressionBuilder, sql } from 'kysely';
import type { Db } from './db.ts';
import type { AllowedContact, Tables } from './tables.ts';

/** What everybody in the organization may write: its own numbers, and what its owner allowed. */
export async function loadAllowedContacts(db: Db, orgId: string): Promise<AllowedContacts> {
  const own = db
    .selectFrom('businessNumbers')
    .select([sql<AllowedContact['kind']>`'phone'`.as('kind'), 'e164 as value'])
    .where('orgId', '=', orgId)
    .where('status', '<>', 'retired');
  const given = db
    .selectFrom('allowedContacts')
    .select(['kind', 'value'])
    .where('orgId', '=', orgId)
    .where((row) => row.not(isPersonal(row)));
  const rows = await own.unionAll(given).execute();
  const valuesOf = (kind: AllowedContact['kind']) =>
    rows.filter((row) => row.kind === kind).map(({ value }) => value);
  return { numbers: valuesOf('phone'), domains: valuesOf('domain') };
}

/** A phone that has become somebody's personal one since is not allowed any more. */
export type ListedAllowance = AllowedContact & { isPersonal: boolean };

export function listAllowedContacts(db: Db, orgId: string): Promise<ListedAllowance[]> {
  return db
    .selectFrom('allowedContacts')
    .selectAll('allowedContacts')
    .select((row) => isPersonal(row).as('isPersonal'))
    .where('allowedContacts.orgId', '=', orgId)
    .orderBy('allowedContacts.kind')
    .orderBy('allowedContacts.value')
    .execute();
}

function isPersonal({ exists, or, selectFrom }: ExpressionBuilder<Tables, 'allowedContacts'>) {
  return or([
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
  ]).$castTo<boolean>();
}
