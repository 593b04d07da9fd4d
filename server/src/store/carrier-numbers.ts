import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { CarrierAccount, CarrierNumberRow } from './tables.ts';

/** The number, if the organization's own carrier account rents it. */
export function findRentedNumber(db: Db, orgId: string, e164: string): Promise<CarrierNumberRow | undefined> {
  return db
    .selectFrom('carrierNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('e164', '=', e164)
    .executeTakeFirst();
}

/** What the account rents and is not in use yet, by number; one more than the limit, if there is one. */
export function listAvailableNumbers(
  db: Db,
  orgId: string,
  { after, limit }: { after: string | null; limit: number },
): Promise<CarrierNumberRow[]> {
  return db
    .selectFrom('carrierNumbers')
    .selectAll('carrierNumbers')
    .where('carrierNumbers.orgId', '=', orgId)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('businessNumbers')
            .select('businessNumbers.id')
            .whereRef('businessNumbers.e164', '=', 'carrierNumbers.e164')
            .where('businessNumbers.orgId', '=', orgId)
            .where('businessNumbers.status', '<>', 'retired'),
        ),
      ),
    )
    .$call((query) =>
      after ? query.where(sql<boolean>`carrier_numbers.e164 collate "C" > ${after}`) : query,
    )
    .orderBy(sql`carrier_numbers.e164 collate "C"`)
    .limit(limit + 1)
    .execute();
}

export type RentedNumber = Pick<CarrierNumberRow, 'e164' | 'carrierNumberId'>;

/** Makes the account's list what the carrier said at `listedAt`; not if another account was connected since it was asked. */
export async function replaceCarrierNumbers(
  db: Db,
  { orgId, id: carrierAccountId, accountSid }: Pick<CarrierAccount, 'orgId' | 'id' | 'accountSid'>,
  numbers: readonly RentedNumber[],
  listedAt: Date,
): Promise<boolean> {
  // First, so that of two lists at once the one waits here for the other.
  const { numUpdatedRows } = await db
    .updateTable('carrierAccounts')
    .set({ numbersListedAt: listedAt })
    .where('orgId', '=', orgId)
    .where('id', '=', carrierAccountId)
    .where('accountSid', '=', accountSid)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  await db
    .deleteFrom('carrierNumbers')
    .where('orgId', '=', orgId)
    .where('carrierAccountId', '=', carrierAccountId)
    .execute();
  if (numbers.length === 0) return true;
  await db
    .insertInto('carrierNumbers')
    .values(numbers.map((number) => ({ ...number, orgId, carrierAccountId, listedAt })))
    .execute();
  return true;
}

/** When the carrier last said what the account rents. */
export async function findLastListing(db: Db, orgId: string): Promise<Date | null> {
  const account = await db
    .selectFrom('carrierAccounts')
    .select('numbersListedAt')
    .where('orgId', '=', orgId)
    .executeTakeFirst();
  return account?.numbersListedAt ?? null;
}
