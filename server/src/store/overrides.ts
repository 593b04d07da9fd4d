import type { Db } from './db.ts';
import { newId } from './ids.ts';
import type { RoutingOverrideRow } from './tables.ts';

export type NamedOverride = RoutingOverrideRow & {
  sitterName: string | null;
  clientId: string;
  clientName: string;
};

type OverridePage = { after: { createdAt: Date; id: string } | null; limit: number };

/** The thread's overrides, the newest first: of several active ones it decides. */
export function listOverrides(
  db: Db,
  orgId: string,
  threadId: string,
  page: OverridePage,
): Promise<NamedOverride[]> {
  return paged(namedOverrides(db, orgId).where('o.threadId', '=', threadId), page).execute();
}

/** Of all conversations, those that are active or to come at an instant, or those that were over by then. */
export function listOverridesAt(
  db: Db,
  orgId: string,
  { at, isOver }: { at: Date; isOver: boolean },
  page: OverridePage,
): Promise<NamedOverride[]> {
  const query = namedOverrides(db, orgId).where((row) => {
    const over = row.or([row('o.removedAt', 'is not', null), row('o.endsAt', '<=', at)]);
    const lasts = row.and([
      row('o.removedAt', 'is', null),
      row.or([row('o.endsAt', 'is', null), row('o.endsAt', '>', at)]),
    ]);
    return isOver ? over : lasts;
  });
  return paged(query, page).execute();
}

function paged(query: ReturnType<typeof namedOverrides>, { after, limit }: OverridePage) {
  return query
    .$if(after !== null, (more) =>
      more.where((row) =>
        row(
          row.refTuple('o.createdAt', 'o.id'),
          '<',
          row.tuple(after?.createdAt ?? new Date(0), after?.id ?? ''),
        ),
      ),
    )
    .orderBy('o.createdAt', 'desc')
    .orderBy('o.id', 'desc')
    .limit(limit);
}

export function findOverride(db: Db, orgId: string, overrideId: string): Promise<NamedOverride | undefined> {
  return namedOverrides(db, orgId).where('o.id', '=', overrideId).executeTakeFirst();
}

function namedOverrides(db: Db, orgId: string) {
  return overridesWithClients(db, orgId)
    .leftJoin('sitters', (join) =>
      join.onRef('sitters.orgId', '=', 'o.orgId').onRef('sitters.id', '=', 'o.sitterId'),
    )
    .select('sitters.name as sitterName');
}

/** Overrides, as `o`, with whom the conversation of each is. */
export function overridesWithClients(db: Db, orgId: string) {
  return db
    .selectFrom('routingOverrides as o')
    .innerJoin('threads', (join) =>
      join.onRef('threads.orgId', '=', 'o.orgId').onRef('threads.id', '=', 'o.threadId'),
    )
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'threads.orgId').onRef('clients.id', '=', 'threads.clientId'),
    )
    .selectAll('o')
    .select(['clients.id as clientId', 'clients.name as clientName'])
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
