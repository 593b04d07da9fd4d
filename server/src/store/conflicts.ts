import { sql } from 'kysely';
import type { Db } from './db.ts';

type Side = { windowId: string; bookingId: string | null; startsAt: Date; endsAt: Date };

/** Two windows of different sitters that overlap on one thread; the first is the one that started first. */
export type Conflict = {
  threadId: string;
  clientId: string;
  clientName: string;
  first: Side & { sitterId: string; sitterName: string };
  second: Side & { sitterId: string; sitterName: string };
  overlapStartsAt: Date;
  overlapEndsAt: Date;
};

export type ConflictFilter = {
  threadId?: string;
  /** Only conflicts with one of these windows on either side. */
  windowIds?: readonly string[];
  /** Only overlaps that end after this instant. */
  endsAfter?: Date;
};

export type ConflictPosition = { overlapStartsAt: Date; secondId: string; firstId: string };

type Row = Awaited<ReturnType<ReturnType<typeof overlappingPairs>['execute']>>[number];

/** Conflicts by the start of their overlap. */
export async function listConflicts(
  db: Db,
  orgId: string,
  filter: ConflictFilter,
  page: { after: ConflictPosition | null; limit: number },
): Promise<Conflict[]> {
  const { threadId, windowIds, endsAfter } = filter;
  const { after, limit } = page;
  if (windowIds?.length === 0) return [];
  const rows = await overlappingPairs(db, orgId)
    .$call((query) => (threadId ? query.where('a.threadId', '=', threadId) : query))
    .$call((query) =>
      windowIds
        ? query.where((row) => row.or([row('a.id', 'in', windowIds), row('b.id', 'in', windowIds)]))
        : query,
    )
    .$call((query) =>
      endsAfter ? query.where('a.endsAt', '>', endsAfter).where('b.endsAt', '>', endsAfter) : query,
    )
    .$call((query) =>
      after
        ? query.where((row) =>
            row(
              row.refTuple('b.startsAt', 'b.id', 'a.id'),
              '>',
              row.tuple(after.overlapStartsAt, after.secondId, after.firstId),
            ),
          )
        : query,
    )
    .orderBy('b.startsAt')
    .orderBy('b.id')
    .orderBy('a.id')
    .limit(limit)
    .execute();
  return rows.map(conflictOf);
}

/** Each pair once: the second starts after the first, or at the same instant and has the higher id. */
function overlappingPairs(db: Db, orgId: string) {
  return db
    .selectFrom('assignmentWindows as a')
    .innerJoin('assignmentWindows as b', (join) =>
      join
        .onRef('b.orgId', '=', 'a.orgId')
        .onRef('b.threadId', '=', 'a.threadId')
        .onRef('b.sitterId', '<>', 'a.sitterId')
        .onRef('b.startsAt', '<', 'a.endsAt')
        .on((row) => row(row.refTuple('b.startsAt', 'b.id'), '>', row.refTuple('a.startsAt', 'a.id'))),
    )
    .innerJoin('threads', (join) =>
      join.onRef('threads.orgId', '=', 'a.orgId').onRef('threads.id', '=', 'a.threadId'),
    )
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'a.orgId').onRef('clients.id', '=', 'threads.clientId'),
    )
    .innerJoin('sitters as sa', (join) =>
      join.onRef('sa.orgId', '=', 'a.orgId').onRef('sa.id', '=', 'a.sitterId'),
    )
    .innerJoin('sitters as sb', (join) =>
      join.onRef('sb.orgId', '=', 'a.orgId').onRef('sb.id', '=', 'b.sitterId'),
    )
    .select(['a.threadId', 'threads.clientId', 'clients.name as clientName'])
    .select(['a.id as firstId', 'a.bookingId as firstBookingId', 'a.startsAt as firstStartsAt'])
    .select(['a.endsAt as firstEndsAt', 'a.sitterId as firstSitterId', 'sa.name as firstSitterName'])
    .select(['b.id as secondId', 'b.bookingId as secondBookingId', 'b.startsAt as secondStartsAt'])
    .select(['b.endsAt as secondEndsAt', 'b.sitterId as secondSitterId', 'sb.name as secondSitterName'])
    .select(sql<Date>`least(a.ends_at, b.ends_at)`.as('overlapEndsAt'))
    .where('a.orgId', '=', orgId)
    .where('a.cancelledAt', 'is', null)
    .where('b.cancelledAt', 'is', null);
}

function conflictOf(row: Row): Conflict {
  const { threadId, clientId, clientName, overlapEndsAt } = row;
  const first = {
    windowId: row.firstId,
    bookingId: row.firstBookingId,
    startsAt: row.firstStartsAt,
    endsAt: row.firstEndsAt,
    sitterId: row.firstSitterId,
    sitterName: row.firstSitterName,
  };
  const second = {
    windowId: row.secondId,
    bookingId: row.secondBookingId,
    startsAt: row.secondStartsAt,
    endsAt: row.secondEndsAt,
    sitterId: row.secondSitterId,
    sitterName: row.secondSitterName,
  };
  return { threadId, clientId, clientName, first, second, overlapStartsAt: second.startsAt, overlapEndsAt };
}

/** The topics of open alerts that name one of these windows. */
export async function listOpenTopicsOfWindows(
  db: Db,
  orgId: string,
  kind: string,
  windowIds: readonly string[],
): Promise<string[]> {
  if (windowIds.length === 0) return [];
  const rows = await db
    .selectFrom('alerts')
    .select('topic')
    .where('orgId', '=', orgId)
    .where('kind', '=', kind)
    .where('resolvedAt', 'is', null)
    .where((row) =>
      row.or(
        windowIds.map((id) => sql<boolean>`entities @> ${JSON.stringify([{ entity: WINDOW, id }])}::jsonb`),
      ),
    )
    .execute();
  return rows.map(({ topic }) => topic);
}

const WINDOW = 'assignment_window';
