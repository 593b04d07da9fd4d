import { sql } from 'kysely';
import type { Db } from './db.ts';
import { selectPausedOrganizations } from './recoveries.ts';
import type { Message } from './tables.ts';

/** How long a text that the carrier took keeps the next one of its thread waiting, unless it is reported as sent before. */
export const GATE_MS = 15_000;

/**
 * Whether an earlier text of the thread must go first: it waits, nobody knows yet whether the carrier took it, or the
 * carrier took it a moment ago and may still let a later one overtake it.
 */
export async function hasEarlierUndecided(
  db: Db,
  { orgId, threadId, seq }: Pick<Message, 'orgId' | 'threadId' | 'seq'>,
  at: Date,
): Promise<boolean> {
  const row = await db
    .selectFrom('messages')
    .select('messages.id')
    .where('messages.orgId', '=', orgId)
    .where('messages.threadId', '=', threadId)
    .where('messages.seq', '<', seq)
    .where(isUndecided(at))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Holds for a row of `messages`; the owner may have let others pass it. */
function isUndecided(at: Date) {
  const gateOpened = new Date(at.getTime() - GATE_MS);
  return sql<boolean>`messages.let_pass_at is null and (messages.status = 'queued' or (messages.status = 'sending'
    and exists (select from delivery_attempts attempt where attempt.org_id = messages.org_id
      and attempt.message_id = messages.id and (attempt.state in ('calling', 'unknown')
        or (attempt.state = 'accepted' and attempt.finished_at > ${gateOpened})))))`;
}

/** Whether the carrier was given a text a moment ago, and has not said yet that it sent it. */
export async function hasTextUnderWay(db: Db, orgId: string, at: Date): Promise<boolean> {
  const row = await db
    .selectFrom('messages')
    .innerJoin('deliveryAttempts as attempt', (join) =>
      join.onRef('attempt.orgId', '=', 'messages.orgId').onRef('attempt.messageId', '=', 'messages.id'),
    )
    .select('messages.id')
    .where('messages.orgId', '=', orgId)
    .where('messages.status', '=', 'sending')
    .where('attempt.startedAt', '>', new Date(at.getTime() - GATE_MS))
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Texts that could go out and that nobody is at: the first of each thread, accepted or last changed before `since`. Those
 * of an account that is paused or stopped are left alone.
 */
export function listWaiting(
  db: Db,
  { at, since, orgId, limit }: { at: Date; since: Date; orgId?: string; limit: number },
): Promise<{ orgId: string; id: string }[]> {
  return db
    .selectFrom('messages as message')
    .select(['message.orgId', 'message.id'])
    .where('message.status', '=', 'queued')
    .where('message.orgId', 'not in', selectPausedOrganizations(db))
    .where('message.updatedAt', '<', since)
    .where((row) => row.or([row('leaseUntil', 'is', null), row('leaseUntil', '<=', at)]))
    .where((row) => row.or([row('nextAttemptAt', 'is', null), row('nextAttemptAt', '<=', at)]))
    .$if(orgId !== undefined, (query) => query.where('message.orgId', '=', orgId ?? ''))
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('messages')
            .select('messages.id')
            .whereRef('messages.orgId', '=', 'message.orgId')
            .whereRef('messages.threadId', '=', 'message.threadId')
            .whereRef('messages.seq', '<', 'message.seq')
            .where(isUndecided(at)),
        ),
      ),
    )
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('sendingLanes as lane')
            .select('lane.id')
            .whereRef('lane.orgId', '=', 'message.orgId')
            .where('lane.carrierAccountId', 'is not', null)
            .where((lane) => lane.or([lane('stoppedAt', 'is not', null), lane('pausedUntil', '>', at)])),
        ),
      ),
    )
    .orderBy('message.occurredAt')
    .limit(limit)
    .execute();
}

/**
 * Takes a queued text for a short while: nobody else works on it before the lease is over, and whoever took it can tell by
 * the token whether it is still theirs. Null if there is nothing to do now.
 */
export function claimQueued(
  db: Db,
  { orgId, messageId }: { orgId: string; messageId: string },
  lease: { token: string; at: Date; until: Date },
): Promise<Pick<Message, 'id' | 'threadId' | 'claims'> | undefined> {
  return db
    .updateTable('messages')
    .set((row) => ({ leaseToken: lease.token, leaseUntil: lease.until, claims: row('claims', '+', 1) }))
    .where('orgId', '=', orgId)
    .where('id', '=', messageId)
    .where('status', '=', 'queued')
    .where((row) => row.or([row('leaseUntil', 'is', null), row('leaseUntil', '<=', lease.at)]))
    .where((row) => row.or([row('nextAttemptAt', 'is', null), row('nextAttemptAt', '<=', lease.at)]))
    .returning(['id', 'threadId', 'claims'])
    .executeTakeFirst();
}

/** The first text of the thread that still waits for its hand-over. */
export async function findNextQueued(db: Db, orgId: string, threadId: string): Promise<string | null> {
  const row = await db
    .selectFrom('messages')
    .select('id')
    .where('orgId', '=', orgId)
    .where('threadId', '=', threadId)
    .where('status', '=', 'queued')
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}
