import { DomainError } from '@maskline/core/domain/errors';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { CarrierAccount } from './tables.ts';

/** The account that a callback address belongs to: it gives the organization before anything is trusted. */
export function findAccountByEndpoint(db: Db, endpointId: string): Promise<CarrierAccount | undefined> {
  return db.selectFrom('carrierAccounts').selectAll().where('endpointId', '=', endpointId).executeTakeFirst();
}

export function findConnectedAccount(db: Db, orgId: string): Promise<CarrierAccount | undefined> {
  return db.selectFrom('carrierAccounts').selectAll().where('orgId', '=', orgId).executeTakeFirst();
}

/** Some account whose token was sealed before sealed values named their key. */
export function findAccountWithoutKeyId(db: Db): Promise<CarrierAccount | undefined> {
  return db
    .selectFrom('carrierAccounts')
    .selectAll()
    .where(sql<Buffer>`substring(auth_token_sealed from 1 for 1)`, '=', Buffer.of(1))
    .limit(1)
    .executeTakeFirst();
}

/** The organization's account at its carrier. Throws `not_found` while none is connected. */
export async function getConnectedAccount(db: Db, orgId: string): Promise<CarrierAccount> {
  const account = await findConnectedAccount(db, orgId);
  if (!account) throw new DomainError('not_found', 'No carrier account is connected yet.');
  return account;
}

/** Whether a number or a text belongs to the account, or the carrier once let it in. */
export async function isAccountUsed(db: Db, account: CarrierAccount): Promise<boolean> {
  if (account.numbersListedAt) return true;
  const tables = ['businessNumbers', 'messages', 'inboundTexts'] as const;
  for (const table of tables) {
    const row = await db
      .selectFrom(table)
      .select('id')
      .where('orgId', '=', account.orgId)
      .where('carrierAccountId', '=', account.id)
      .limit(1)
      .executeTakeFirst();
    if (row) return true;
  }
  return false;
}
