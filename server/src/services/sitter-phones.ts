import { DomainError } from '@maskline/core/domain/errors';
import type { OrgContext } from '../context.ts';
import { getOrganization } from '../store/organizations.ts';
import { findClientByPhone } from '../store/phone-owners.ts';
import { findNumberByE164 } from '../store/senders.ts';
import { readPhone } from './read-phone.ts';

export type SitterPhone = {
  phone: string;
  /** The owner knows that the phone is a client’s. */
  alsoClient?: boolean | undefined;
};

export type ReadPhone = { e164: string; assumedCountry: string | null };

/**
 * The personal phone of a sitter to be, in E.164. Throws what is wrong with it, `own_number` for one of the
 * organization's business numbers, and `phone_in_use` for a client's unless the owner says that the client is a sitter too.
 */
export async function readSitterPhone(tx: OrgContext, input: SitterPhone): Promise<ReadPhone> {
  const path = 'phone';
  const { defaultCountry } = await getOrganization(tx.db, tx.orgId);
  const phone = readPhone(input.phone, defaultCountry, path);
  if (await findNumberByE164(tx.db, tx.orgId, phone.e164)) {
    throw new DomainError('own_number', undefined, { path });
  }
  const client = input.alsoClient ? undefined : await findClientByPhone(tx.db, tx.orgId, phone.e164);
  if (client) {
    const sentence = `This is the phone of the client ${client.name}. If the client is a sitter too, send also_client: true.`;
    throw new DomainError('phone_in_use', sentence, {
      path,
      entities: [{ entity: 'client', id: client.id }],
    });
  }
  return phone;
}
