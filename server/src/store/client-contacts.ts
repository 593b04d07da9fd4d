import { DomainError } from '@maskline/core/domain/errors';
import type { Db } from './db.ts';
import type { ClientContact, OptOut } from './tables.ts';

export type ContactWithConsent = ClientContact & {
  optedOut: Pick<OptOut, 'optedOutAt' | 'source' | 'carrierBlocks'> | null;
};

/** The phones of some clients, oldest first, each with its opt-out if it is one now. */
export async function listContacts(
  db: Db,
  orgId: string,
  clientIds: readonly string[],
): Promise<ContactWithConsent[]> {
  const rows = await db
    .selectFrom('clientContacts')
    .leftJoin('optOuts', (join) =>
      join
        .onRef('optOuts.orgId', '=', 'clientContacts.orgId')
        .onRef('optOuts.phone', '=', 'clientContacts.phone')
        .on('optOuts.optedInAt', 'is', null),
    )
    .selectAll('clientContacts')
    .select(['optOuts.optedOutAt', 'optOuts.source', 'optOuts.carrierBlocks'])
    .where('clientContacts.orgId', '=', orgId)
    .where('clientContacts.clientId', 'in', clientIds)
    .orderBy('clientContacts.createdAt')
    .orderBy('clientContacts.id')
    .execute();
  return rows.map(({ optedOutAt, source, carrierBlocks, ...contact }) => ({
    ...contact,
    optedOut: optedOutAt && source ? { optedOutAt, source, carrierBlocks: carrierBlocks === true } : null,
  }));
}

/** One phone of a client. Throws `not_found`. */
export async function getContact(
  db: Db,
  orgId: string,
  clientId: string,
  contactId: string,
): Promise<ContactWithConsent> {
  const contacts = await listContacts(db, orgId, [clientId]);
  const contact = contacts.find(({ id }) => id === contactId);
  if (!contact) throw new DomainError('not_found');
  return contact;
}
