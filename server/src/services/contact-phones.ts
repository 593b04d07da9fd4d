import { DomainError } from '@maskline/core/domain/errors';
import type { OrgContext } from '../context.ts';
import { getOrganization } from '../store/organizations.ts';
import { findClientByPhone } from '../store/phone-owners.ts';
import { findNumberByE164 } from '../store/senders.ts';
import { readPhone } from './read-phone.ts';

export type ContactInput = {
  phone: string;
  label?: string | undefined;
  primary?: boolean | undefined;
  /** The owner knows that the phone is a sitter’s. */
  alsoSitter?: boolean | undefined;
};

/**
 * The phone of a contact to be, in E.164. Throws what is wrong with it, `own_number` for one of the organization's business
 * numbers, and `phone_in_use` for a sitter's phone unless the owner says that the sitter is a client too.
 */
export async function readContactPhone(
  tx: OrgContext,
  input: ContactInput,
  path: string,
): Promise<{ e164: string; assumedCountry: string | null }> {
  const { defaultCountry } = await getOrganization(tx.db, tx.orgId);
  const phone = readPhone(input.phone, defaultCountry, path);
  if (await findNumberByE164(tx.db, tx.orgId, phone.e164)) {
    throw new DomainError('own_number', undefined, { path });
  }
  if (!input.alsoSitter) await refuseSitterPhone(tx, phone.e164, path);
  return phone;
}

async function refuseSitterPhone(tx: OrgContext, phone: string, path: string): Promise<void> {
  const sitter = await tx.db
    .selectFrom('sitters')
    .select(['id', 'name'])
    .where('orgId', '=', tx.orgId)
    .where('phone', '=', phone)
    .executeTakeFirst();
  if (!sitter) return;
  const sentence = `This is the phone of the sitter ${sitter.name}. If the sitter is a client too, send also_sitter: true.`;
  throw new DomainError('phone_in_use', sentence, { path, entities: [{ entity: 'sitter', id: sitter.id }] });
}

/** Why a phone cannot be this contact's: whose it is, for the owner, who alone writes contacts. */
export async function takenBy(
  tx: OrgContext,
  { phone, clientId }: { phone: string; clientId: string },
  path: string,
): Promise<DomainError> {
  const holder = await findClientByPhone(tx.db, tx.orgId, phone);
  if (holder?.id === clientId) {
    return new DomainError('phone_in_use', 'The client has this phone already: leave it out.', { path });
  }
  const sentence = `The phone is ${holder?.name ?? 'another client'}’s: write to that client, or remove the phone there first.`;
  const entities = holder ? [{ entity: 'client', id: holder.id }] : [];
  return new DomainError('phone_in_use', sentence, { path, entities });
}
