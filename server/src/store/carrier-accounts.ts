import { DomainError } from '@maskline/core/domain/errors';
import type { Db } from './db.ts';
import type { CarrierAccount } from './tables.ts';

/** The account that a callback address belongs to: it gives the organization before anything is trusted. */
export function findAccountByEndpoint(db: Db, endpointId: string): Promise<CarrierAccount | undefined> {
  return db.selectFrom('carrierAccounts').selectAll().where('endpointId', '=', endpointId).executeTakeFirst();
}

export function findConnectedAccount(db: Db, orgId: string): Promise<CarrierAccount | undefined> {
  return db.selectFrom('carrierAccounts').selectAll().where('orgId', '=', orgId).executeTakeFirst();
}

/** The organization's account at its carrier. Throws `not_found` while none is connected. */
export async function getConnectedAccount(db: Db, orgId: string): Promise<CarrierAccount> {
  const account = await findConnectedAccount(db, orgId);
  if (!account) throw new DomainError('not_found', 'No carrier account is connected yet.');
  return account;
}
