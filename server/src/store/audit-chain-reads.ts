import { sql } from 'kysely';
import type { ChainedEvent } from './audit-event-form.ts';
import type { Db } from './db.ts';
import type { AuditHead } from './tables.ts';

export type StoredEvent = ChainedEvent & { hash: Buffer };
export type ChainPosition = { seq: string; id: string };

/** Before every place, also one that only somebody who may do anything to the table can have given. */
export const BEFORE_ALL: ChainPosition = {
  seq: '-9223372036854775808',
  id: '00000000-0000-0000-0000-000000000000',
};

/** Events of a chain in the order of their places. */
export async function readChain(
  db: Db,
  orgId: string,
  after: ChainPosition,
  limit: number,
): Promise<StoredEvent[]> {
  const { rows } = await sql<StoredEvent>`
    select org_id, seq::text, id, (extract(epoch from occurred_at) * 1000000)::bigint::text as occurred_at_us,
        actor, actor_id, event, entity, entity_id, reason, details::text, key_id, hash
      from audit_events
     where org_id = ${orgId} and (seq, id) > (${after.seq}::bigint, ${after.id}::uuid)
     -- Not the column above of that name, which is text.
     order by audit_events.seq, id limit ${limit}`.execute(db);
  return rows;
}

export async function findHead(db: Db, orgId: string): Promise<AuditHead | null> {
  const head = await db.selectFrom('auditHeads').selectAll().where('orgId', '=', orgId).executeTakeFirst();
  return head ?? null;
}

/** Where every organization's chain ends; one without events has no end to speak of. */
export function listHeads(db: Db): Promise<AuditHead[]> {
  return db.selectFrom('auditHeads').selectAll().where('seq', '>', '0').orderBy('orgId').execute();
}

/** Where the chains of these organizations end. */
export async function listHeadsOf(
  db: Db,
  orgIds: readonly string[],
): Promise<Pick<AuditHead, 'orgId' | 'seq'>[]> {
  if (orgIds.length === 0) return [];
  return db.selectFrom('auditHeads').select(['orgId', 'seq']).where('orgId', 'in', orgIds).execute();
}

/** The organizations whose last event is from before there was a key. */
export async function listUnsealedChains(db: Db): Promise<string[]> {
  const rows = await heads(db).where('event.keyId', 'is', null).select('head.orgId').execute();
  return rows.map(({ orgId }) => orgId);
}

/** The keys that the last events of the chains were sealed by. */
export async function listNewestKeyIds(db: Db): Promise<string[]> {
  const rows = await heads(db)
    .where('event.keyId', 'is not', null)
    .select('event.keyId')
    .distinct()
    .execute();
  return rows.flatMap(({ keyId }) => keyId ?? []);
}

function heads(db: Db) {
  return db
    .selectFrom('auditHeads as head')
    .innerJoin('auditEvents as event', (join) =>
      join.onRef('event.orgId', '=', 'head.orgId').onRef('event.seq', '=', 'head.seq'),
    );
}

/** The hashes at some places, by organization and place. */
export async function readHashes(
  db: Db,
  places: readonly { orgId: string; seq: string }[],
): Promise<Map<string, Buffer>> {
  if (places.length === 0) return new Map();
  const { rows } = await sql<{ orgId: string; seq: string; hash: Buffer }>`
    select event.org_id, event.seq::text, event.hash
      from unnest(${places.map(({ orgId }) => orgId)}::uuid[], ${places.map(({ seq }) => seq)}::bigint[])
        as wanted (org_id, seq)
      join audit_events event on event.org_id = wanted.org_id and event.seq = wanted.seq`.execute(db);
  return new Map(rows.map((row) => [placeOf(row), row.hash]));
}

export function placeOf({ orgId, seq }: { orgId: string; seq: string }): string {
  return `${orgId} ${seq}`;
}
