import type { Db } from './db.ts';
import type { CarrierAccount } from './tables.ts';

/** The account that a callback address belongs to: it gives the organization before anything is trusted. */
export function findAccountByEndpoint(db: Db, endpointId: string): Promise<CarrierAccount | undefined> {
  return db.selectFrom('carrierAccounts').selectAll().where('endpointId', '=', endpointId).executeTakeFirst();
}
