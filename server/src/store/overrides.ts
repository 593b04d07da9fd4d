import type { Db } from './db.ts';
import { newId } from './ids.ts';
import type { RoutingOverrideRow } from './tables.ts';

export type NamedOverride = RoutingOverrideRow & { sitterName: string | null };

/** The thread's overrides, the newest first: of several active ones it decides. */
export function listOverrides(
  db: Db,
  orgId: string,
  threadId: string,
  page: { after: { createdAt: Date; id: string } | null; limit: number },
): Promise<NamedOverride[]> {
  const { after, limit } = page;
  return namedOverrides(db, orgId)
    .where('o.threadId', '=', threadId)
    .$call((query) =>
      after
        ? query.where((row) =>
            row(row.refTuple('o.createdAt', 'o.id'), '<', row.tuple(after.createdAt, after.id)),
          )
        : query,
    )
    .orderBy('o.createdAt', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit)
    .execute();
}

export function findOverride(db: Db, orgId: string, overrideId: string): Promise<NamedOverride | undefined> {
  return namedOverrides(db, orgId).where('o.id', '=', overrideId).executeTakeFirst();
}

function namedOverrides(db: Db, orgId: string) {
  return db
    .selectFrom('routingOverrides as o')
    .leftJoin('sitters', (join) =>
      join.onRef('sitters.orgId', '=', 'o.orgId').onRef('sitters.id', '=', 'o.sitterId'),
    )
    .selectAll('o')
    .select('sitters.name as sitterName')
    .where('o.orgId', '=', orgId);
}

export function insertOverride(
  db: Db,
  override: Omit<RoutingOverrideRow, 'id' | 'removedAt'>,
): Promise<RoutingOverrideRow> {
  return db
    .insertInto('routingOverrides')
    .values({ ...override, id: newId(), removedAt: null })
    .returningAll()
    .executeTakeFirstOrThrow();
}

/** Whether this call removed it: it changes nothing that is removed already. */
export async function markOverrideRemoved(
  db: Db,
  { orgId, id }: { orgId: string; id: string },
  removedAt: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('routingOverrides')
    .set({ removedAt })
    .where('orgId', '=', orgId)
    .where('id', '=', id)
    .where('removedAt', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}
