import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { isAccountUsed } from '../store/carrier-accounts.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId, newOpaqueId } from '../store/ids.ts';
import type { CarrierAccount } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { isTokenMissing, sealAuthToken } from './carrier-credentials.ts';
import { resumeAccount } from './lane-openings.ts';
import { goOnRecovering } from './recovery.ts';

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
    await refusingTakenAccount(tx.db.insertInto('carrierAccounts').values(account).execute());
    await recordEvent(tx, { event: 'carrier_account.connected', entity: 'carrier_account', entityId: id });
    await enqueue(tx.db, 'list_carrier_numbers', { orgId: tx.orgId });
    return account;
  });
}

/**
 * Connects the carrier account, or stores another token of the connected one, sealed. Throws `carrier_account_in_use` for
 * another account, unless the one that is there was never used: then its SID was mistyped.
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
    const isCorrection = await correctSid(tx, present, input.accountSid);
    const authTokenSealed = sealAuthToken(tx, tx.orgId, present.id, input.authToken);
    await tx.db
      .updateTable('carrierAccounts')
      .set({ authTokenSealed })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', present.id)
      .execute();
    const entity = { entity: 'carrier_account', entityId: present.id };
    const event = isCorrection ? 'carrier_account.sid_corrected' : 'carrier_account.token_changed';
    await recordEvent(tx, { event, ...entity });
    await resumeAccount(tx, present.id);
    if (isTokenMissing(present)) await goOnRecovering(tx);
    await enqueue(tx.db, 'list_carrier_numbers', { orgId: tx.orgId });
    return { ...present, accountSid: input.accountSid, authTokenSealed };
  });
}

/** Whether there was something to correct. */
async function correctSid(tx: OrgContext, present: CarrierAccount, accountSid: string): Promise<boolean> {
  if (present.accountSid === accountSid) return false;
  if (await isAccountUsed(tx.db, present)) throw new DomainError('carrier_account_in_use', HAS_ACCOUNT);
  await refusingTakenAccount(
    tx.db
      .updateTable('carrierAccounts')
      .set({ accountSid })
      .where('orgId', '=', tx.orgId)
      .where('id', '=', present.id)
      .execute(),
  );
  return true;
}

async function refusingTakenAccount(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'carrier_accounts_account_once')
      throw new DomainError('carrier_account_in_use', TAKEN);
    if (constraint !== 'carrier_accounts_one_per_organization') throw error;
    throw new DomainError('carrier_account_in_use', HAS_ACCOUNT);
  }
}

/** Says nothing of whoever has it. */
const TAKEN =
  'This account cannot be connected here: send the SID of an account of your own, or of a subaccount. If it is yours, ask whoever runs this server.';
const HAS_ACCOUNT =
  'Your numbers and texts belong to the account that is connected: send its SID with its auth token. Another account needs another organization.';
