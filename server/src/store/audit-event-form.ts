import type { AuditActor } from './tables.ts';

/** An event at its place in the chain, with its details as PostgreSQL writes them out. */
export type ChainedEvent = {
  orgId: string;
  seq: string;
  id: string;
  /** Microseconds since 1970. */
  occurredAtUs: string;
  actor: AuditActor;
  actorId: string | null;
  event: string;
  entity: string;
  entityId: string;
  reason: string | null;
  details: string;
  /** Null: from before there was a key. */
  keyId: string | null;
};

const FORMAT = 'maskline audit event 1';
const NULL = Buffer.from('ffffffff', 'hex');

/**
 * What the hash of an event covers: its fields as text in a fixed order, each with its length in front, so that nothing can
 * move from one field to the next. docs/decisions/0011-audit-chain.md describes it for whoever checks a chain elsewhere.
 */
export function formOf(event: ChainedEvent, previousHash: Buffer): Buffer {
  const { orgId, seq, id, occurredAtUs, actor, actorId, entity, entityId, reason, details, keyId } = event;
  const place = [FORMAT, previousHash.toString('hex'), orgId, seq, id, occurredAtUs];
  const content = [actor, actorId, event.event, entity, entityId, reason, details, keyId];
  return Buffer.concat([...place, ...content].map(fieldOf));
}

function fieldOf(text: string | null): Buffer {
  if (text === null) return NULL;
  const bytes = Buffer.from(text, 'utf8');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
