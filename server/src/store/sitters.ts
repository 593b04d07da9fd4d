import { DomainError } from '@maskline/core/domain/errors';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import { containing } from './search-pattern.ts';
import type { BusinessNumber, Sitter } from './tables.ts';

export type SitterNumber = Pick<BusinessNumber, 'id' | 'e164' | 'class' | 'status' | 'quarantinedUntil'>;
export type SitterWithNumber = Sitter & { number: SitterNumber | null };

export type SitterFilter = {
  search?: string | undefined;
  active?: boolean | undefined;
  /** Goes on after this name, in lower case, and id. */
  after: readonly [name: string, id: string] | null;
  limit: number;
};

/** Sitters by name; one more than the limit, if there is one. */
export async function listSitters(
  db: Db,
  orgId: string,
  { search, active, after, limit }: SitterFilter,
): Promise<(SitterWithNumber & { sortName: string })[]> {
  const rows = await selectSitters(db, orgId)
    .select(sql<string>`lower(sitters.name)`.as('sortName'))
    .$call((query) => (search ? query.where('sitters.name', 'ilike', containing(search)) : query))
    .$call((query) => (active === undefined ? query : query.where('sitters.active', '=', active)))
    .$call((query) =>
      after
        ? query.where(sql<boolean>`(lower(sitters.name), sitters.id) > (${after[0]}, ${after[1]}::uuid)`)
        : query,
    )
    .orderBy(sql`lower(sitters.name)`)
    .orderBy('sitters.id')
    .limit(limit + 1)
    .execute();
  return rows.map((row) => ({ ...withNumber(row), sortName: row.sortName }));
}

/** Throws `not_found`. */
export async function getSitter(db: Db, orgId: string, sitterId: string): Promise<SitterWithNumber> {
  const row = await selectSitters(db, orgId).where('sitters.id', '=', sitterId).executeTakeFirst();
  if (!row) throw new DomainError('not_found');
  return withNumber(row);
}

export function findSitter(db: Db, orgId: string, sitterId: string): Promise<Sitter | undefined> {
  return db
    .selectFrom('sitters')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', sitterId)
    .executeTakeFirst();
}

/** Locks the sitter for the rest of the transaction: nobody gives it a number or a window meanwhile. */
export function lockSitter(db: Db, orgId: string, sitterId: string): Promise<Sitter | undefined> {
  return db
    .selectFrom('sitters')
    .selectAll()
    .where('orgId', '=', orgId)
    .where('id', '=', sitterId)
    .forNoKeyUpdate()
    .executeTakeFirst();
}

function selectSitters(db: Db, orgId: string) {
  return db
    .selectFrom('sitters')
    .leftJoin('businessNumbers as n', (join) =>
      join.onRef('n.orgId', '=', 'sitters.orgId').onRef('n.sitterId', '=', 'sitters.id'),
    )
    .selectAll('sitters')
    .select(['n.id as numberId', 'n.e164', 'n.class', 'n.status', 'n.quarantinedUntil'])
    .where('sitters.orgId', '=', orgId);
}

type Row = Sitter & Nullable<Omit<SitterNumber, 'id'> & { numberId: string }>;
type Nullable<T> = { [Key in keyof T]: T[Key] | null };

function withNumber({
  numberId,
  e164,
  class: numberClass,
  status,
  quarantinedUntil,
  ...sitter
}: Row): SitterWithNumber {
  if (numberId === null || e164 === null || numberClass === null || status === null) {
    return { ...sitter, number: null };
  }
  return { ...sitter, number: { id: numberId, e164, class: numberClass, status, quarantinedUntil } };
}
