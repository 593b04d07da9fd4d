import { DomainError } from '@maskline/core/domain/errors';
import { isCountry } from '@maskline/core/domain/phone-number';
import { isTimeZone } from '@maskline/core/domain/time';
import { hasVisibleCharacter } from '@maskline/core/domain/visible-text';
import { actingFor, type Context, inTransaction, type OrgContext } from '../context.ts';
import { newId } from '../store/ids.ts';
import { lockOrganization } from '../store/organizations.ts';
import type { Organization } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { addCarrierAccount, type CarrierAccountInput } from './carrier-accounts.ts';

export type OrganizationInput = {
  name: string;
  timeZone: string;
  defaultCountry: string;
  carrierAccount?: CarrierAccountInput;
};

const DEFAULTS = { leadMinutes: 0, graceMinutes: 0, defaultQuarantineDays: 90 };

/**
 * Creates an organization, on the operator's word, with its carrier account if one is given; every call makes another one.
 * Throws `invalid_time_zone`, `invalid_request`, and `carrier_account_in_use` for an account of another organization.
 */
export function createOrganization(ctx: Context, input: OrganizationInput): Promise<Organization> {
  const org = actingFor(ctx, newId(), { kind: 'operator', id: null });
  return inTransaction(org, async (tx) => {
    requireValid(input);
    const organization = {
      id: tx.orgId,
      name: input.name.trim(),
      timeZone: input.timeZone,
      defaultCountry: input.defaultCountry,
      ...DEFAULTS,
      createdAt: await tx.clock.now(tx.db),
    };
    const created = await tx.db
      .insertInto('organizations')
      .values(organization)
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordEvent(tx, { event: 'organization.created', entity: 'organization', entityId: tx.orgId });
    if (input.carrierAccount) await addCarrierAccount(tx, input.carrierAccount);
    return created;
  });
}

export type OrganizationChange = Partial<{
  [Setting in keyof Omit<Organization, 'id' | 'createdAt'>]: Organization[Setting] | undefined;
}>;

/**
 * Changes settings; the same ones again change nothing. Lead and grace minutes count for windows written from now on.
 * Throws `invalid_time_zone` and `invalid_request`.
 */
export function updateOrganization(ctx: OrgContext, change: OrganizationChange): Promise<Organization> {
  return inTransaction(ctx, async (tx) => {
    requireValid(change);
    const before = await lockOrganization(tx.db, tx.orgId);
    const changed = changedSettings(before, change);
    if (changed.length === 0) return before;
    const after = await tx.db
      .updateTable('organizations')
      .set(Object.fromEntries(changed.map((setting) => [setting, change[setting]])))
      .where('id', '=', tx.orgId)
      .returningAll()
      .executeTakeFirstOrThrow();
    await recordEvent(tx, {
      event: 'organization.changed',
      entity: 'organization',
      entityId: tx.orgId,
      details: Object.fromEntries(
        changed.map((setting) => [snakeCase(setting), { from: before[setting], to: after[setting] }]),
      ),
    });
    return after;
  });
}

function changedSettings(before: Organization, change: OrganizationChange): (keyof OrganizationChange)[] {
  const settings = Object.keys(change) as (keyof OrganizationChange)[];
  return settings.filter((setting) => change[setting] !== undefined && change[setting] !== before[setting]);
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function requireValid({ name, timeZone, defaultCountry }: OrganizationChange): void {
  if (name !== undefined && !hasVisibleCharacter(name))
    throw new DomainError('invalid_request', 'Write a name.', { path: 'name' });
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    throw new DomainError('invalid_time_zone', undefined, { path: 'time_zone' });
  }
  if (defaultCountry !== undefined && !isCountry(defaultCountry)) {
    const sentence = 'Use a country of ISO 3166 in two capital letters, such as US.';
    throw new DomainError('invalid_request', sentence, { path: 'default_country' });
  }
}
