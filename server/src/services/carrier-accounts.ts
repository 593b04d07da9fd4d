import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId, newOpaqueId } from '../store/ids.ts';
import type { CarrierAccount } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { sealAuthToken } from './carrier-credentials.ts';
import { resumeAccount } from './lane-openings.ts';

export type CarrierAccountInput = { accountSid: string; authToken: string };

/**
 * Connects the organization to its one account at the carrier, and has the numbers it rents listed. The token is stored
 * sealed. Throws `carrier_account_in_use` when there is an account already, here or in another organization.
 */
export function addCarrierAccount(ctx: OrgContext, input: CarrierAccountInput): Promise<CarrierAccount> {
  return inTransaction(ctx, async (tx) => {
    const id = newId();
    const account: CarrierAccount = {
      orgId: tx.orgId,
      id,
      carrier: 'twilio',
      accountSid: input.accountSid,
      authTokenSealed: sealAuthToken(tx, tx.orgId, id, input.authToken),
      endpointId: newOpaqueId(),
      createdAt: await tx.clock.now(tx.db),
      numbersListedAt: null,
    };
    await insertAccount(tx, account);
    await recordEvent(tx, { event: 'carrier_account.connected', entity: 'carrier_account', entityId: id });
    await enqueue(tx.db, 'list_carrier_numbers', { orgId: tx.orgId });
    return account;
  });
}

/**
 * Connects the carrier account, or stores another token of the connected one, sealed. Throws `carrier_account_in_use` for
 * another account: numbers and texts belong to the one that is there.
 */
export function setCarrierAccount(ctx: OrgContext, input: CarrierAccountInput): Promise<CarrierAccount> {
  return inTransaction(ctx, async (tx) => {
    const present = await tx.db
      .selectFrom('carrierAccounts')
      .selectAll()
      .where('orgId', '=', tx.orgId)
      .forUpdate()
      .executeTakeFirst();
    if (!present) return addCarrierAccount(tx, input);
    if (present.accountSid !== input.accountSid) throw new DomainError('carrier_account_in_use');
    const authTokenSealed = sealAuthToken(tx, tx.orgId, present.id, input.authToken);
    await tx.db
      .updateTable('carrierAccounts')
      .set({ authTokenSealed })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', present.id)
      .execute();
    const entity = { entity: 'carrier_account', entityId: present.id };
    await recordEvent(tx, { event: 'carrier_account.token_changed', ...entity });
    await resumeAccount(tx, present.id);
    await enqueue(tx.db, 'list_carrier_numbers', { orgId: tx.orgId });
    return present;
  });
}

async function insertAccount(tx: OrgContext, account: CarrierAccount): Promise<void> {
  try {
    await tx.db.insertInto('carrierAccounts').values(account).execute();
  } catch (error) {
    const constraint = violatedConstraint(error) ?? '';
    const isTaken = /^carrier_accounts_(account_once|one_per_organization)$/.test(constraint);
    throw isTaken ? new DomainError('carrier_account_in_use') : error;
  }
}
