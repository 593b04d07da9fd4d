import { isE164 } from '@maskline/core/domain/phone-number';
import { CarrierError } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { replaceCarrierNumbers } from '../store/carrier-numbers.ts';
import { getCarrierAccount } from './carrier-credentials.ts';
import { stopFaultyAccount } from './carrier-faults.ts';
import { resumeAccount } from './lane-openings.ts';

/** Asks for the carrier's list of rented numbers; asked again before it came, it comes once. Throws `carrier_account_missing`. */
export async function refreshCarrierNumbers(ctx: OrgContext): Promise<{ lastListedAt: Date | null }> {
  const { account } = await getCarrierAccount(ctx);
  await enqueue(
    ctx.db,
    'list_carrier_numbers',
    { orgId: ctx.orgId },
    { key: `list_carrier_numbers:${ctx.orgId}` },
  );
  return { lastListedAt: account.numbersListedAt };
}

/**
 * Makes the list of numbers that can be added what the carrier says the account rents. May run twice. A carrier that does
 * not let the account in raises an alert, until it does; the error is thrown, so that the job tries again.
 */
export async function listCarrierNumbers(ctx: OrgContext): Promise<void> {
  const { account, credentials } = await getCarrierAccount(ctx);
  const listed = await ctx.carriers[account.carrier]
    .listNumbers(credentials)
    .catch(async (error: unknown) => {
      const isFault = error instanceof CarrierError && error.kind === 'account_fault';
      if (isFault) await inTransaction(ctx, (tx) => stopFaultyAccount(tx, account.id, error.carrierCode));
      throw error;
    });
  const rented = new Map(
    listed
      .filter(({ e164 }) => isE164(e164))
      .map(({ e164, carrierNumberId }) => [e164, { e164, carrierNumberId }]),
  );
  await inTransaction(ctx, async (tx) => {
    const at = await tx.clock.now(tx.db);
    const isCurrent = await replaceCarrierNumbers(tx.db, account, [...rented.values()], at);
    if (isCurrent) await resumeAccount(tx, account.id);
  });
}
