import { DomainError } from '@maskline/core/domain/errors';
import type { NumberClass, NumberStatus } from '@maskline/core/domain/number-lifecycle';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import type { BusinessNumber } from './tables.ts';

export type HeldNumber = BusinessNumber & { holderName: string | null };

export type NumberFilter = {
  class?: NumberClass | undefined;
  status?: NumberStatus | undefined;
  /** Goes on after this number and id. */
  after: readonly [e164: string, id: string] | null;
  limit: number;
};

/** Business numbers by E.164; one more than the limit, if there is one. */
export function listNumbers(
  db: Db,
  orgId: string,
  { class: numberClass, status, after, limit }: NumberFilter,
): Promise<HeldNumber[]> {
  return heldNumbers(db, orgId)
    .$call((query) => (numberClass ? query.where('n.class', '=', numberClass) : query))
    .$call((query) => (status ? query.where('n.status', '=', status) : query))
    .$call((query) =>
      after
        ? query.where(sql<boolean>`(n.e164 collate "C", n.id) > (${after[0]}, ${after[1]}::uuid)`)
        : query,
    )
    .orderBy(sql`n.e164 collate "C"`)
    .orderBy('n.id')
    .limit(limit + 1)
    .execute();
}

/** Throws `not_found`. */
export async function getNumber(db: Db, orgId: string, numberId: string): Promise<HeldNumber> {
  const number = await heldNumbers(db, orgId).where('n.id', '=', numberId).executeTakeFirst();
  if (!number) throw new DomainError('not_found');
  return number;
}

export async function listNumbersById(db: Db, orgId: string, ids: readonly string[]): Promise<HeldNumber[]> {
  return ids.length === 0 ? [] : heldNumbers(db, orgId).where('n.id', 'in', ids).execute();
}

function heldNumbers(db: Db, orgId: string) {
  return db
    .selectFrom('businessNumbers as n')
    .leftJoin('sitters', (join) =>
      join.onRef('sitters.orgId', '=', 'n.orgId').onRef('sitters.id', '=', 'n.sitterId'),
    )
    .selectAll('n')
    .select('sitters.name as holderName')
    .where('n.orgId', '=', orgId);
}

export function findNumberOfSitter(
  db: Db,
  orgId: string,
  sitterId: string,
): Promise<BusinessNumber | undefined> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('sitterId', '=', sitterId)
    .executeTakeFirst();
}

export function findFrontDesk(db: Db, orgId: string): Promise<BusinessNumber | undefined> {
  return db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('class', '=', 'front_desk')
    .where('status', '=', 'active')
    .executeTakeFirst();
}

/**
 * Pool numbers, longest unused first: as many active ones as the limit says, and all that are in quarantine, which may be
 * over by the instant that the caller asks about.
 */
export function listPool(db: Db, orgId: string, limit: number): Promise<BusinessNumber[]> {
  return longestUnused(db, orgId)
    .selectAll()
    .where((row) =>
      row.or([
        row('id', 'in', longestUnused(db, orgId).select('id').where('status', '=', 'active').limit(limit)),
        row('status', '=', 'quarantined'),
      ]),
    )
    .execute();
}

function longestUnused(db: Db, orgId: string) {
  return db
    .selectFrom('businessNumbers')
    .where('orgId', '=', orgId)
    .where((row) => row(row.fn.coalesce('classAfterQuarantine', 'class'), '=', 'pool'))
    .orderBy('lastUsedAt', (order) => order.asc().nullsFirst())
    .orderBy(sql`e164 collate "C"`);
}
