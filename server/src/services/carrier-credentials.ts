import { DomainError } from '@maskline/core/domain/errors';
import type { CarrierCredentials } from '../carriers/carrier.ts';
import type { Context, OrgContext } from '../context.ts';
import type { CarrierAccount } from '../store/tables.ts';
import { boundTo } from './sealed-values.ts';

/** Seals a carrier account's token for its own row: moved to another row, it does not open. */
export function sealAuthToken(ctx: Context, orgId: string, accountId: string, authToken: string): Buffer {
  return ctx.secrets.seal(authToken, boundTo.authToken({ orgId, id: accountId }));
}

/** Whether a restore under another key left the account without a token: the carrier lets nobody in until it is given anew. */
export function isTokenMissing({ authTokenSealed }: Pick<CarrierAccount, 'authTokenSealed'>): boolean {
  return authTokenSealed.length === 0;
}

/** The credentials of a carrier account, decrypted; without a token if it is missing. Never logged, never stored. */
export function openCredentials(
  ctx: Pick<Context, 'secrets'>,
  account: Pick<CarrierAccount, 'orgId' | 'id' | 'accountSid' | 'authTokenSealed'>,
): CarrierCredentials {
  if (isTokenMissing(account)) return { accountSid: account.accountSid, authToken: '' };
  const authToken = ctx.secrets.open(account.authTokenSealed, boundTo.authToken(account));
  return { accountSid: account.accountSid, authToken };
}

/** The organization's account at the carrier with its credentials. Throws `carrier_account_missing`. */
export async function getCarrierAccount(
  ctx: OrgContext,
): Promise<{ account: CarrierAccount; credentials: CarrierCredentials }> {
  const account = await ctx.db
    .selectFrom('carrierAccounts')
    .selectAll()
    .where('orgId', '=', ctx.orgId)
    .executeTakeFirst();
  if (!account) throw new DomainError('carrier_account_missing');
  return { account, credentials: openCredentials(ctx, account) };
}

/** The account at the carrier that rents a number. */
export async function accountOf(ctx: OrgContext, numberId: string): Promise<string> {
  const number = await ctx.db
    .selectFrom('businessNumbers')
    .select('carrierAccountId')
    .where('orgId', '=', ctx.orgId)
    .where('id', '=', numberId)
    .executeTakeFirstOrThrow();
  return number.carrierAccountId;
}
