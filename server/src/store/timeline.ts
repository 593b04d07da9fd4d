import { sql } from 'kysely';
import type { Db } from './db.ts';

/** An entry of a conversation's timeline; what the ids name is read by them. */
export type TimelineRow = {
  at: Date;
  /** Orders what happened in one instant: the seq of a text, 0 for everything else. */
  place: string;
  id: string;
  kind:
    | 'message'
    | 'note'
    | 'window.began'
    | 'window.ended'
    | 'override.began'
    | 'override.ended'
    | 'number.quarantined'
    | 'number.restored'
    | 'contact.opted_out'
    | 'contact.opted_in';
  /** The window, the override, the number or the contact that an event speaks of. */
  entityId: string | null;
  until: Date | null;
  reason: string | null;
};

export type TimelinePosition = readonly [at: string, place: string, id: string];
type Page = { threadId: string; now: Date; before: TimelinePosition | null; limit: number };

/** What happened in a thread, newest first. Each part is read no further than the page needs. */
export async function listTimeline(db: Db, orgId: string, page: Page): Promise<TimelineRow[]> {
  const { threadId, now, before, limit } = page;
  const [at, place, id] = before ?? [now.toISOString(), '9007199254740991', LAST_ID];
  const newest = sql`where (at, place, id) < (${at}::timestamptz, ${place}::bigint, ${id}::uuid)
    order by at desc, place desc, id desc limit ${limit}`;
  const own = sql`org_id = ${orgId} and thread_id = ${threadId}`;
  const { rows } = await sql<TimelineRow>`
    with numbers as (
      select id from business_numbers where org_id = ${orgId} and (
        sitter_id in (select sitter_id from assignment_windows where ${own} and cancelled_at is null)
        or id in (select number_id from number_leases where ${own}))
    ), contacts as (
      select contact.id from client_contacts contact
        join threads on threads.org_id = contact.org_id and threads.client_id = contact.client_id
       where threads.org_id = ${orgId} and threads.id = ${threadId}
    ), spans as (
      select id, 'window' as kind, starts_at, least(ends_at, cancelled_at) as over_at, ends_at as until, null as reason
        from assignment_windows where ${own} and (cancelled_at is null or cancelled_at > starts_at)
      union all
      select id, 'override', starts_at, least(ends_at, removed_at), ends_at, reason
        from routing_overrides where ${own} and (removed_at is null or removed_at > starts_at)
    ), entries as (
      (select * from (select occurred_at as at, seq::bigint as place, id, 'message' as kind, id as entity_id,
              null::timestamptz as until, null as reason from messages where ${own}) texts ${newest})
      union all
      (select * from (select created_at as at, 0::bigint as place, id, 'note' as kind, id as entity_id,
              null::timestamptz as until, null as reason from notes where ${own}) remarks ${newest})
      union all
      (select * from (select starts_at as at, 0::bigint as place, id, kind || '.began' as kind, id as entity_id,
              until, reason from spans) begun ${newest})
      union all
      (select * from (select over_at as at, 0::bigint as place, id, kind || '.ended' as kind, id as entity_id,
              null::timestamptz as until, null as reason from spans where over_at is not null) ended ${newest})
      union all
      (select * from (select occurred_at as at, 0::bigint as place, id,
              case event when 'number.quarantined' then event else 'number.restored' end as kind, entity_id,
              case event when 'number.quarantined' then (details ->> 'until')::timestamptz end as until, reason
              from audit_events where org_id = ${orgId} and entity = 'number' and entity_id in (select id from numbers)
               and event in ('number.quarantined', 'number.restored', 'number.released')) kept ${newest})
      union all
      (select * from (select occurred_at as at, 0::bigint as place, id, event as kind, entity_id,
              null::timestamptz as until, reason
              from audit_events where org_id = ${orgId} and entity = 'client_contact'
               and entity_id in (select id from contacts)
               and event in ('contact.opted_out', 'contact.opted_in')) consents ${newest})
    )
    select at, place::text, id, kind, entity_id, until, reason from entries ${newest}`.execute(db);
  return rows;
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** Whom the windows and overrides are of; an override to the owner is of nobody. */
export async function listSpanSitters(
  db: Db,
  orgId: string,
  ids: readonly string[],
): Promise<Map<string, { id: string; name: string } | null>> {
  const { rows } = await sql<{ spanId: string; id: string | null; name: string | null }>`
    select span.id as span_id, sitters.id, sitters.name from (
      select id, sitter_id from assignment_windows where org_id = ${orgId} and id = any(${ids}::uuid[])
      union all
      select id, sitter_id from routing_overrides where org_id = ${orgId} and id = any(${ids}::uuid[])
    ) span left join sitters on sitters.org_id = ${orgId} and sitters.id = span.sitter_id`.execute(db);
  return new Map(rows.map(({ spanId, id, name }) => [spanId, id && name ? { id, name } : null]));
}
