import { sql } from 'kysely';
import type { Db } from './db.ts';

/** A sitter's own window, with whom it is for. */
export type WindowOfSitter = {
  id: string;
  sitterId: string;
  threadId: string;
  clientId: string;
  clientName: string;
  startsAt: Date;
  endsAt: Date;
};

/** The active windows of each of these sitters, by their start, and of those ahead the one that begins next. */
export async function findWindowsNowAndNext(
  db: Db,
  orgId: string,
  sitterIds: readonly string[],
  at: Date,
): Promise<Map<string, { now: WindowOfSitter[]; next: WindowOfSitter | null }>> {
  if (sitterIds.length === 0) return new Map();
  const now = await standingWindows(db, orgId, sitterIds)
    .where('w.startsAt', '<=', at)
    .where('w.endsAt', '>', at)
    .orderBy('w.startsAt')
    .orderBy('w.id')
    .execute();
  const next = await standingWindows(db, orgId, sitterIds)
    .distinctOn('w.sitterId')
    .where('w.startsAt', '>', at)
    .orderBy('w.sitterId')
    .orderBy('w.startsAt')
    .orderBy(sql`w.ends_at desc`)
    .orderBy('w.id')
    .execute();
  return new Map(
    sitterIds.map((id) => [
      id,
      {
        now: now.filter(({ sitterId }) => sitterId === id),
        next: next.find(({ sitterId }) => sitterId === id) ?? null,
      },
    ]),
  );
}

function standingWindows(db: Db, orgId: string, sitterIds: readonly string[]) {
  return db
    .selectFrom('assignmentWindows as w')
    .innerJoin('threads', (join) =>
      join.onRef('threads.orgId', '=', 'w.orgId').onRef('threads.id', '=', 'w.threadId'),
    )
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'w.orgId').onRef('clients.id', '=', 'threads.clientId'),
    )
    .select(['w.id', 'w.sitterId', 'w.threadId', 'w.startsAt', 'w.endsAt'])
    .select(['threads.clientId', 'clients.name as clientName'])
    .where('w.orgId', '=', orgId)
    .where('w.sitterId', 'in', sitterIds)
    .where('w.cancelledAt', 'is', null);
}
