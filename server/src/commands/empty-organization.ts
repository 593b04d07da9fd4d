import { isTimeZone } from '@maskline/core/domain/time';
import type { CarrierNumber } from '../carriers/carrier.ts';
import type { Config } from '../config.ts';
import { type Context, inTransaction } from '../context.ts';
import type { Maskline } from '../main.ts';
import type { Sandbox } from '../sandbox/sandbox.ts';
import { createOrganization } from '../services/organizations.ts';
import { withAdvisoryLock } from '../store/advisory-lock.ts';
import { replaceCarrierNumbers } from '../store/carrier-numbers.ts';

type Account = Awaited<ReturnType<Sandbox['createAccount']>>;

/** Held while a first organization is made: of two first starts at once the second finds what the first one made. */
export const MAKING_THE_FIRST = [1_835_101_803, 15] as const;

const COUNTRY = 'US';
const NUMBERS_TO_CHOOSE_FROM = 6;

/**
 * On the sandbox, a company with nothing in it but numbers to choose from, for whoever asks for an empty start; its owner
 * gets a link. A database that somebody has set up, and a server in production, are left as they are.
 */
export function isEmptyCompanyWanted(
  { databaseUrl, isProduction }: Config,
  { empty }: { empty?: boolean },
): boolean {
  return empty === true && !isProduction && databaseUrl === undefined;
}

export function ensureEmptyOrganization({ ctx, sandbox }: Maskline): Promise<void> {
  return withAdvisoryLock(ctx.db, MAKING_THE_FIRST, async () => {
    const any = await ctx.db.selectFrom('organizations').select('id').limit(1).executeTakeFirst();
    if (any || !sandbox) return;
    const account = await sandbox.createAccount({ name: 'Your company' });
    const rented = await rentNumbers(ctx, account, NUMBERS_TO_CHOOSE_FROM);
    await inTransaction(ctx, async (tx) => {
      const { id } = await createOrganization(tx, {
        name: 'Your company',
        timeZone: zoneOfThisMachine(),
        defaultCountry: COUNTRY,
        carrierAccount: account,
      });
      await listRented(tx, id, rented);
    });
  });
}

export async function rentNumbers(ctx: Context, account: Account, count: number): Promise<CarrierNumber[]> {
  const rented: CarrierNumber[] = [];
  while (rented.length < count) rented.push(await ctx.carriers.twilio.buyNumber(account, COUNTRY));
  return rented;
}

/** What the carrier would list, so that it can be chosen from at once. */
export async function listRented(
  tx: Context,
  orgId: string,
  rented: readonly CarrierNumber[],
): Promise<void> {
  const account = await tx.db
    .selectFrom('carrierAccounts')
    .select(['orgId', 'id', 'accountSid'])
    .where('orgId', '=', orgId)
    .executeTakeFirstOrThrow();
  const numbers = rented.map(({ e164, carrierNumberId }) => ({ e164, carrierNumberId }));
  await replaceCarrierNumbers(tx.db, account, numbers, await tx.clock.now(tx.db));
}

/** The owner changes it in the settings, where it is another one. */
function zoneOfThisMachine(): string {
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return isTimeZone(timeZone) ? timeZone : 'UTC';
}
