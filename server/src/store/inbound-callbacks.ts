import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { BusinessNumber } from './tables.ts';

/** Numbers in use, of every organization, whose carrier was not told yet to send their texts to this server. */
export function listNumbersPointedElsewhere(
  db: Db,
  publicUrl: string,
): Promise<Pick<BusinessNumber, 'orgId' | 'id' | 'e164'>[]> {
  const here = sql<string>`${publicUrl}::text || '/callbacks/' || a.carrier || '/' || a.endpoint_id || '/messages'`;
  return db
    .selectFrom('businessNumbers as n')
    .innerJoin('carrierAccounts as a', (join) =>
      join.onRef('a.orgId', '=', 'n.orgId').onRef('a.id', '=', 'n.carrierAccountId'),
    )
    .select(['n.orgId', 'n.id', 'n.e164'])
    .where('n.status', '<>', 'retired')
    .where('n.callbackUrl', 'is distinct from', here)
    .orderBy('n.orgId')
    .orderBy('n.id')
    .execute();
}

/** Numbers in use of one organization. */
export function listNumbersInUse(db: Db, orgId: string): Promise<BusinessNumber[]> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('status', '<>', 'retired')
    .orderBy('id')
    .execute();
}
