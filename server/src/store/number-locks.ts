import { DomainError } from '@maskline/core/domain/errors';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { BusinessNumber } from './tables.ts';

/** Locks a number for the rest of the transaction: nothing goes out from it meanwhile. Throws `not_found`. */
export async function lockNumber(db: Db, orgId: string, numberId: string): Promise<BusinessNumber> {
  const [number] = await lockNumbers(db, orgId, [numberId]);
  if (!number) throw new DomainError('not_found');
  return number;
}

/** Locks numbers in the order of their ids, as everybody does who locks several. */
export function lockNumbers(db: Db, orgId: string, numberIds: readonly string[]): Promise<BusinessNumber[]> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', 'in', numberIds)
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

/** Locks the free sitter number that is next, if there is one. */
export async function lockFreeSitterNumber(db: Db, orgId: string): Promise<BusinessNumber | undefined> {
  const unlocked = await freeSitterNumbers(db, orgId).skipLocked().executeTakeFirst();
  // One that is locked now may still come free; only waiting for it tells.
  return unlocked ?? (await freeSitterNumbers(db, orgId).executeTakeFirst());
}

function freeSitterNumbers(db: Db, orgId: string) {
  return freeSitterNumber(db, orgId).forNoKeyUpdate();
}

/** The free sitter number that is next as it is now, for a look ahead. */
export function findFreeSitterNumber(db: Db, orgId: string): Promise<BusinessNumber | undefined> {
  return freeSitterNumber(db, orgId).executeTakeFirst();
}

function freeSitterNumber(db: Db, orgId: string) {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('class', '=', 'sitter')
    .where('status', '=', 'active')
    .where('sitterId', 'is', null)
    .orderBy('lastUsedAt', (order) => order.asc().nullsFirst())
    .orderBy(sql`e164 collate "C"`)
    .limit(1);
}

export type DueNumber = Pick<BusinessNumber, 'orgId' | 'id'>;

/** Numbers of all organizations whose quarantine is over. */
export function listDueQuarantines(db: Db, at: Date): Promise<DueNumber[]> {
  return db
    .selectFrom('businessNumbers')
    .select(['orgId', 'id'])
    .where('status', '=', 'quarantined')
    .where('quarantinedUntil', '<=', at)
    .orderBy('quarantinedUntil')
    .execute();
}

/** Locks the number unless somebody else is at it, or its quarantine is not over any more. */
export function lockDueQuarantine(
  db: Db,
  { orgId, id }: DueNumber,
  at: Date,
): Promise<BusinessNumber | undefined> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .where('status', '=', 'quarantined')
    .where('quarantinedUntil', '<=', at)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst();
}

/** One at a time gives an organization another front desk number. */
export async function lockFrontDeskOf(db: Db, orgId: string): Promise<void> {
  await db.selectFrom('organizations').select('id').where('id', '=', orgId).forNoKeyUpdate().execute();
}
