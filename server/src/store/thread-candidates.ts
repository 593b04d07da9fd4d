import type { Db } from './db.ts';

/** Which threads a change of numbers may concern: all, those of one-time clients, or none but the named ones. */
export type CandidateScope = {
  clients: 'all' | 'one_time' | 'none';
  /** Named: threads with an open lease on one of these numbers. */
  numberIds: readonly string[];
  /** Named: threads in which one of these sitters has an active window or override. */
  sitterIds: readonly string[];
  at: Date;
};

export type CandidateThread = { threadId: string; clientId: string };

/** By their ids, after a given one. */
export function listCandidateThreads(
  db: Db,
  orgId: string,
  scope: CandidateScope,
  page: { after: string | null; limit: number },
): Promise<CandidateThread[]> {
  const { clients, numberIds, sitterIds, at } = scope;
  return db
    .selectFrom('threads')
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'threads.orgId').onRef('clients.id', '=', 'threads.clientId'),
    )
    .select(['threads.id as threadId', 'threads.clientId'])
    .where('threads.orgId', '=', orgId)
    .$call((query) => (page.after ? query.where('threads.id', '>', page.after) : query))
    .$call((query) =>
      clients === 'all'
        ? query
        : query.where((row) =>
            row.or([
              ...(clients === 'one_time' ? [row('clients.class', '=', 'one_time')] : []),
              row('threads.id', 'in', leasedThreads(db, orgId, numberIds)),
              row('threads.id', 'in', windowThreads(db, orgId, sitterIds, at)),
              row('threads.id', 'in', overrideThreads(db, orgId, sitterIds, at)),
            ]),
          ),
    )
    .orderBy('threads.id')
    .limit(page.limit)
    .execute();
}

function leasedThreads(db: Db, orgId: string, numberIds: readonly string[]) {
  return db
    .selectFrom('numberLeases')
    .select('threadId')
    .where('orgId', '=', orgId)
    .where((row) => row('numberId', '=', row.fn.any(row.val(numberIds))))
    .where('kind', '=', 'thread')
    .where('endedAt', 'is', null);
}

function windowThreads(db: Db, orgId: string, sitterIds: readonly string[], at: Date) {
  return db
    .selectFrom('assignmentWindows')
    .select('threadId')
    .where('orgId', '=', orgId)
    .where((row) => row('sitterId', '=', row.fn.any(row.val(sitterIds))))
    .where('cancelledAt', 'is', null)
    .where('startsAt', '<=', at)
    .where('endsAt', '>', at);
}

function overrideThreads(db: Db, orgId: string, sitterIds: readonly string[], at: Date) {
  return db
    .selectFrom('routingOverrides')
    .select('threadId')
    .where('orgId', '=', orgId)
    .where((row) => row('sitterId', '=', row.fn.any(row.val(sitterIds))))
    .where('removedAt', 'is', null)
    .where('startsAt', '<=', at)
    .where((row) => row.or([row('endsAt', 'is', null), row('endsAt', '>', at)]));
}
