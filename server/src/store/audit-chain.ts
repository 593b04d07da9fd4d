import { createHash, createHmac } from 'node:crypto';
import { sql } from 'kysely';
import type { SecretBox } from '../secret-box.ts';
import { type ChainedEvent, formOf } from './audit-event-form.ts';
import type { Db } from './db.ts';
import type { AuditActor } from './tables.ts';

/** An event that has no place in the chain yet. */
export type NewEvent = {
  orgId: string;
  id: string;
  occurredAt: Date;
  actor: AuditActor;
  actorId: string | null;
  event: string;
  entity: string;
  entityId: string;
  reason: string | null;
  /** JSON. */
  details: string;
};

type Head = { seq: string; hash: Buffer; details: string[] };

export const START_OF_CHAIN = Buffer.alloc(32);

/**
 * Appends events to the chains of their organizations. It locks the end of each, so whoever calls it takes no other lock
 * in the transaction afterwards.
 */
export async function appendEvents(
  db: Db,
  secrets: Pick<SecretBox, 'currentKey'>,
  events: readonly NewEvent[],
): Promise<void> {
  const organizations = [...new Set(events.map(({ orgId }) => orgId))].sort();
  for (const orgId of organizations) {
    const own = events.filter((event) => event.orgId === orgId);
    const head = await lockHead(db, orgId, own);
    await write(db, orgId, chained(own, head, secrets.currentKey(chainOf(orgId))));
  }
}

/** What the key of an organization's chain is derived for. */
export function chainOf(orgId: string): string {
  return `audit chain ${orgId}`;
}

/** `key`: null for an event from before there was one. */
export function hashOf(event: ChainedEvent, previousHash: Buffer, key: Buffer | null): Buffer {
  const hash = key ? createHmac('sha256', key) : createHash('sha256');
  return hash.update(formOf(event, previousHash)).digest();
}

/** With the details as the table will give them back: keys in PostgreSQL's order, numbers as it writes them. */
async function lockHead(db: Db, orgId: string, events: readonly NewEvent[]): Promise<Head> {
  const details = events.map((event) => event.details);
  for (;;) {
    const { rows } = await sql<Head>`
      with head as (select seq, hash from audit_heads where org_id = ${orgId} for no key update)
      select head.seq::text, head.hash, array(
          select given.details::jsonb::text
            from unnest(${details}::text[]) with ordinality as given (details, place) order by given.place
        ) as details
        from head`.execute(db);
    const [head] = rows;
    if (head) return head;
    const first = { orgId, seq: '0', hash: START_OF_CHAIN };
    await db
      .insertInto('auditHeads')
      .values(first)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

type Link = NewEvent & { seq: string; hash: Buffer; keyId: string };

function chained(
  events: readonly NewEvent[],
  head: Head,
  { id: keyId, key }: { id: string; key: Buffer },
): Link[] {
  let { hash } = head;
  return events.map((event, index) => {
    const seq = String(BigInt(head.seq) + BigInt(index + 1));
    const details = head.details[index] ?? '';
    const occurredAtUs = String(BigInt(event.occurredAt.getTime()) * 1000n);
    const { occurredAt: _, ...content } = event;
    hash = hashOf({ ...content, seq, details, occurredAtUs, keyId }, hash, key);
    return { ...event, details, seq, hash, keyId };
  });
}

async function write(db: Db, orgId: string, links: Link[]): Promise<void> {
  const last = links.at(-1);
  if (!last) return;
  await db
    .with('appended', (query) => query.insertInto('auditEvents').values(links))
    .updateTable('auditHeads')
    .set({ seq: last.seq, hash: last.hash })
    .where('orgId', '=', orgId)
    .execute();
}
