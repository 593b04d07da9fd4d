import { DomainError } from '@maskline/core/domain/errors';
import { lastFourDigits } from '@maskline/core/domain/phone-number';
import { inTransaction, type OrgContext } from '../context.ts';
import { newId } from '../store/ids.ts';
import { getOrganization } from '../store/organizations.ts';
import { isPhoneOfPerson } from '../store/phone-owners.ts';
import type { AllowedContact } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { readPhone } from './read-phone.ts';

export type Allowance = Pick<AllowedContact, 'kind' | 'value' | 'label'>;

/**
 * Lets everybody write a phone or a domain, such as the vet's; again with another label, its label changes. Throws
 * `phone_in_use` for the personal phone of a client or a sitter, and what a phone can be refused for.
 */
export function allowContact(ctx: OrgContext, input: Allowance): Promise<AllowedContact> {
  return inTransaction(ctx, async (tx) => {
    const { kind, label } = input;
    const value = kind === 'phone' ? await readAllowedPhone(tx, input.value) : readDomain(input.value);
    const known = await find(tx, kind, value);
    if (known?.label === label) return known;
    const row = { orgId: tx.orgId, id: newId(), kind, value, label, createdAt: await tx.clock.now(tx.db) };
    const kept = await tx.db
      .insertInto('allowedContacts')
      .values(row)
      .onConflict((conflict) => conflict.constraint('allowed_contacts_once').doUpdateSet({ label }))
      .returningAll()
      .executeTakeFirstOrThrow();
    await record(tx, 'allowed', kept);
    return kept;
  });
}

/** Takes the permission back. Throws `not_found` where there is none, so a second time too. */
export function disallowContact(ctx: OrgContext, id: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const removed = await tx.db
      .deleteFrom('allowedContacts')
      .where('orgId', '=', tx.orgId)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirst();
    if (!removed) throw new DomainError('not_found');
    await record(tx, 'disallowed', removed);
  });
}

async function readAllowedPhone(tx: OrgContext, text: string): Promise<string> {
  const { defaultCountry } = await getOrganization(tx.db, tx.orgId);
  const { e164 } = readPhone(text, defaultCountry, 'value');
  if (!(await isPhoneOfPerson(tx.db, tx.orgId, e164))) return e164;
  throw new DomainError('phone_in_use', 'This is the personal phone of a client or a sitter.', {
    path: 'value',
  });
}

const DOMAIN = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+\p{L}{2,}$/u;

function readDomain(text: string): string {
  const domain = text.trim().toLowerCase();
  if (DOMAIN.test(domain)) return domain;
  throw new DomainError('invalid_request', 'Write a domain such as happy-paws.example, without https://.', {
    path: 'value',
  });
}

function find(tx: OrgContext, kind: AllowedContact['kind'], value: string) {
  return tx.db
    .selectFrom('allowedContacts')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('kind', '=', kind)
    .where('value', '=', value)
    .executeTakeFirst();
}

/** A phone may become somebody's personal one later, and the log stays: it says how the number ends. */
function record(tx: OrgContext, change: 'allowed' | 'disallowed', contact: AllowedContact): Promise<void> {
  const { id, kind, value, label } = contact;
  const what = kind === 'phone' ? { ends_with: lastFourDigits(value) } : { domain: value };
  return recordEvent(tx, {
    event: `contact.${change}`,
    entity: 'allowed_contact',
    entityId: id,
    details: { ...what, label },
  });
}
