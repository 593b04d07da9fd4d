import type { Span } from '@maskline/core/domain/routing/visibility';
import { sql } from 'kysely';
import type { Db } from './db.ts';
import { isShownTo } from './messages.ts';
import { containing } from './search-pattern.ts';

/** `group`: 0 for a thread whose own time is now, 1 for one that is ahead, 2 for one that is over. */
export type SitterThread = {
  id: string;
  clientId: string;
  clientName: string;
  group: 0 | 1 | 2;
  place: string;
};

/** Where the list goes on; `place` is a number of milliseconds, which is a bigint. */
export type SitterThreadPosition = readonly [group: number, place: string, id: string];

type Filter = {
  sitterId: string;
  at: Date;
  /** One thread alone. */
  threadId?: string;
  after: SitterThreadPosition | null;
  limit: number;
};

/**
 * The threads on which a sitter has, had or will have a window or an override: those of now first, then what comes next,
 * then what was last. Changed since the page before, a thread may come twice or not at all.
 */
export async function listSitterThreads(db: Db, orgId: string, filter: Filter): Promise<SitterThread[]> {
  const { sitterId, at, threadId = null, after, limit } = filter;
  const { rows } = await sql<SitterThread>`
    with own as (
      select thread_id, starts_at, ends_at from assignment_windows
       where org_id = ${orgId} and sitter_id = ${sitterId} and cancelled_at is null
      union all
      select thread_id, starts_at, least(ends_at, removed_at) from routing_overrides
       where org_id = ${orgId} and sitter_id = ${sitterId} and (removed_at is null or removed_at > starts_at)
    ), grouped as (
      select thread_id,
             case when ends_at <= ${at} then 2 when starts_at > ${at} then 1 else 0 end as "group",
             (extract(epoch from case when ends_at <= ${at} then ends_at else starts_at end) * 1000)::bigint as instant
        from own
       where ${threadId}::uuid is null or thread_id = ${threadId}::uuid
    ), placed as (
      select thread_id, "group", case when "group" = 1 then min(instant) else -max(instant) end as place
        from grouped group by thread_id, "group"
    ), first as (
      select distinct on (thread_id) thread_id, "group", place from placed order by thread_id, "group"
    )
    select threads.id, threads.client_id as "clientId", clients.name as "clientName", "group", place
      from first
      join threads on threads.org_id = ${orgId} and threads.id = first.thread_id
      join clients on clients.org_id = threads.org_id and clients.id = threads.client_id
     where ${after === null} or ("group", place, threads.id) > (
             ${after?.[0] ?? 0}::integer, ${after?.[1] ?? '0'}::bigint, ${after?.[2] ?? null}::uuid)
     order by "group", place, threads.id
     limit ${limit}`.execute(db);
  return rows;
}

export type VisibleSpan = Span & { threadId: string };
/** What a sitter sees of a thread at a glance. */
export type Glance = { threadId: string; lastMessageId: string | null; unread: number };

/** The last text of each thread that lies in the spans, and how many of the client's the sitter has not read. */
export async function glanceAtThreads(
  db: Db,
  orgId: string,
  sitterId: string,
  spans: readonly VisibleSpan[],
): Promise<Glance[]> {
  if (spans.length === 0) return [];
  const { rows } = await sql<Glance>`
    select m.thread_id as "threadId",
           (array_agg(m.id order by m.seq desc))[1] as "lastMessageId",
           count(*) filter (where m.direction = 'inbound' and m.seq > coalesce(r.seq, 0))::int as unread
      from messages m
      left join sitter_reads r on r.org_id = m.org_id and r.sitter_id = ${sitterId} and r.thread_id = m.thread_id
     where m.org_id = ${orgId} and ${inSpans(spans)} and ${isShownTo(sitterId, 'm')}
     group by m.thread_id`.execute(db);
  return rows;
}

/** Those of the threads whose texts in the spans hold the words; never a phone. */
export async function findThreadsSaying(
  db: Db,
  orgId: string,
  sitterId: string,
  { spans, words }: { spans: readonly VisibleSpan[]; words: string },
): Promise<Set<string>> {
  if (spans.length === 0) return new Set();
  const { rows } = await sql<{ threadId: string }>`
    select distinct m.thread_id as "threadId" from messages m
     where m.org_id = ${orgId} and ${inSpans(spans)} and ${isShownTo(sitterId, 'm')}
       and (m.policy_version is not null or m.author_sitter_id = ${sitterId})
       and case when m.author_sitter_id = ${sitterId} then m.body else coalesce(m.redacted_body, m.body) end
           ilike ${containing(words)}`.execute(db);
  return new Set(rows.map(({ threadId }) => threadId));
}

/** Those of the messages that the sitter's list of texts shows. */
export async function listSeenMessages(
  db: Db,
  orgId: string,
  sitterId: string,
  { spans, messageIds }: { spans: readonly VisibleSpan[]; messageIds: readonly string[] },
): Promise<Set<string>> {
  if (spans.length === 0 || messageIds.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    select m.id from messages m
     where m.org_id = ${orgId} and m.id = any(${messageIds}::uuid[])
       and ${inSpans(spans)} and ${isShownTo(sitterId, 'm')}`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

function inSpans(spans: readonly VisibleSpan[]) {
  return sql`exists (
    select from unnest(${spans.map(({ threadId }) => threadId)}::uuid[], ${spans.map(({ from }) => from)}::timestamptz[],
                       ${spans.map(({ until }) => until)}::timestamptz[]) as span (thread_id, starts_at, ends_at)
     where span.thread_id = m.thread_id and m.occurred_at >= span.starts_at
       and (span.ends_at is null or m.occurred_at < span.ends_at))
    and m.thread_id = any(${[...new Set(spans.map(({ threadId }) => threadId))]}::uuid[])`;
}
