import { DomainError } from '@maskline/core/domain/errors';
import type { OrgContext } from '../context.ts';
import { getOrganization } from '../store/organizations.ts';
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
    .select('name')
    .where('orgId', '=', tx.orgId)
    .where('phone', '=', phone)
    .executeTakeFirst();
  if (!sitter) return;
  const sentence = `This is the phone of the sitter ${sitter.name}. If the sitter is a client too, send also_sitter: true.`;
  throw new DomainError('phone_in_use', sentence, { path });
}
