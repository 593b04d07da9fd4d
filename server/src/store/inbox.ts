import { sql } from 'kysely';
import type { Db } from './db.ts';
import { containing } from './search-pattern.ts';
import type { Client, Thread } from './tables.ts';

export type InboxRow = Thread & { clientName: string; clientClass: Client['class'] };

export type InboxFilter = {
  unread?: boolean | undefined;
  /** Whether a phone of the client has opted out. */
  optedOut?: boolean | undefined;
  /** Whether the last text is the client's. */
  waiting?: boolean | undefined;
  /** Whether a text did not arrive, or is held, and none has gone out since. */
  failed?: boolean | undefined;
  /** Part of the client's name or of a text; never of a phone. */
  search?: string | undefined;
  after: readonly [activityAt: string, id: string] | null;
  limit: number;
};

/** Threads, the latest activity first. */
export async function listInbox(db: Db, orgId: string, filter: InboxFilter): Promise<InboxRow[]> {
  let query = selectInbox(db, orgId)
    .orderBy('threads.lastActivityAt', 'desc')
    .orderBy('threads.id', 'desc')
    .limit(filter.limit);
  if (filter.unread !== undefined) {
    query = query.where('threads.unreadCount', filter.unread ? '>' : '=', 0);
  }
  if (filter.optedOut !== undefined) query = query.where(sql<boolean>`${hasOptedOut} = ${filter.optedOut}`);
  if (filter.waiting !== undefined) {
    query = query.where(
      sql<boolean>`(threads.last_message_direction is not distinct from 'inbound') = ${filter.waiting}`,
    );
  }
  if (filter.failed !== undefined) query = query.where(sql<boolean>`${hasFailed} = ${filter.failed}`);
  if (filter.search) query = query.where(matches(filter.search));
  if (filter.after) {
    const [at, id] = filter.after;
    query = query.where(
      sql<boolean>`(threads.last_activity_at, threads.id) < (${at}::timestamptz, ${id}::uuid)`,
    );
  }
  return query.execute();
}

export function findInboxRow(db: Db, orgId: string, threadId: string): Promise<InboxRow | undefined> {
  return selectInbox(db, orgId).where('threads.id', '=', threadId).executeTakeFirst();
}

function selectInbox(db: Db, orgId: string) {
  return db
    .selectFrom('threads')
    .innerJoin('clients', (join) =>
      join.onRef('clients.orgId', '=', 'threads.orgId').onRef('clients.id', '=', 'threads.clientId'),
    )
    .selectAll('threads')
    .select(['clients.name as clientName', 'clients.class as clientClass'])
    .where('threads.orgId', '=', orgId);
}

const hasOptedOut = sql`exists (
  select from client_contacts contact
    join opt_outs on opt_outs.org_id = contact.org_id and opt_outs.phone = contact.phone and opt_outs.opted_in_at is null
   where contact.org_id = threads.org_id and contact.client_id = threads.client_id)`;

const hasFailed = sql`exists (
  select from messages failed
   where failed.org_id = threads.org_id and failed.thread_id = threads.id
     and failed.status in ('failed', 'undelivered', 'held')
     and not exists (
       select from messages later
        where later.org_id = failed.org_id and later.thread_id = failed.thread_id and later.seq > failed.seq
          and later.direction = 'outbound' and later.status in ('sent', 'delivered')))`;

function matches(search: string) {
  const pattern = containing(search);
  return sql<boolean>`(clients.name ilike ${pattern} or exists (
    select from messages
    where messages.org_id = threads.org_id and messages.thread_id = threads.id and messages.body ilike ${pattern}))`;
}
