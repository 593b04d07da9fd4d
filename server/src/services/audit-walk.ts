import { hashOf, START_OF_CHAIN } from '../store/audit-chain.ts';
import type { StoredEvent } from '../store/audit-chain-reads.ts';
import type { AuditHead } from '../store/tables.ts';
import { addFault, type Faults, noFaults } from './audit-faults.ts';

export type ChainVerdict = {
  events: number;
  faults: Faults;
  /** How many events cannot be checked, by the id of the key that is not here. */
  lackingKeys: Map<string, number>;
};

/** How far a chain has been looked at. */
type Walk = ChainVerdict & {
  seq: bigint;
  /** What the next event may build on: the last hash as it is, and as it should be if that is another. */
  links: Buffer[];
  /** Whether an event with a key was met. Those before it are held by it. */
  isSealed: boolean;
  keyOf(id: string): ChainKey | null;
};

/** `lastSeq`: of a key that was replaced, the last event that it sealed. */
export type ChainKey = { key: Buffer; lastSeq: bigint | null };

export function beginWalk(keyOf: (id: string) => ChainKey | null): Walk {
  const keys = new Map<string, ChainKey | null>();
  return {
    events: 0,
    faults: noFaults(),
    lackingKeys: new Map(),
    seq: 0n,
    links: [START_OF_CHAIN],
    isSealed: false,
    keyOf: (id) => {
      if (!keys.has(id)) keys.set(id, keyOf(id));
      return keys.get(id) ?? null;
    },
  };
}

/** Looks at the next event in the order of places. */
export function visit(walk: Walk, event: StoredEvent): void {
  const seq = BigInt(event.seq);
  walk.events += 1;
  if (seq <= walk.seq) {
    addFault(walk.faults, `${nameOf(event)} has no place of its own: it was inserted`);
    walk.links.push(event.hash);
    return;
  }
  const links = seq === walk.seq + 1n ? linksAfter(walk, event) : [event.hash];
  if (seq > walk.seq + 1n) {
    addFault(
      walk.faults,
      `${missing(walk.seq + 1n, seq - 1n)}, so that what ${nameOf(event)} says cannot be checked`,
    );
  }
  walk.seq = seq;
  walk.links = links;
  if (event.keyId !== null) walk.isSealed = true;
}

function linksAfter(walk: Walk, event: StoredEvent): Buffer[] {
  const { keyId, hash } = event;
  const known = keyId === null ? null : walk.keyOf(keyId);
  if (keyId !== null && !known) {
    walk.lackingKeys.set(keyId, (walk.lackingKeys.get(keyId) ?? 0) + 1);
    return [hash];
  }
  if (known?.lastSeq != null && BigInt(event.seq) > known.lastSeq) {
    addFault(walk.faults, `${nameOf(event)} is sealed by a key that was replaced before: it was forged`);
    return [hash];
  }
  if (keyId === null && walk.isSealed) {
    addFault(walk.faults, `${nameOf(event)} is not sealed by a key: it was not written by Maskline`);
    return [hash];
  }
  const right = walk.links.map((link) => hashOf(event, link, known?.key ?? null));
  if (right.some((it) => it.equals(hash))) return [hash];
  addFault(walk.faults, `${nameOf(event)} is not as it was recorded`);
  return [hash, ...right.slice(0, 1)];
}

/** Compares what was walked with where the chain is said to end. `goesBeyond`: a place that is not the last one. */
export function endWalk(walk: Walk, head: AuditHead | null, goesBeyond: bigint): ChainVerdict {
  const { events, faults, lackingKeys, seq, links, isSealed } = walk;
  const end = BigInt(head?.seq ?? 0);
  if (!head) addFault(faults, 'where the log ends is not noted any more: its row in audit_heads was removed');
  else if (end > seq) addFault(faults, `${missing(seq + 1n, end)} at the end`);
  else if (end < seq)
    addFault(faults, `the log goes on to event ${seq}, and is said to end with event ${end}`);
  else if (!links[0]?.equals(head.hash)) addFault(faults, 'where the log ends does not fit its last event');
  if (seq <= goesBeyond) {
    addFault(faults, `the log ends with event ${seq}, before the secret key was replaced: it was cut off`);
  }
  if (events > 0 && !isSealed) {
    addFault(
      faults,
      'no event is sealed by a key: after an upgrade the first start does that, at any other time the log was rewritten',
    );
  }
  return { events, faults, lackingKeys };
}

function missing(from: bigint, to: bigint): string {
  return from === to ? `event ${from} is missing` : `events ${from} to ${to} are missing`;
}

function nameOf({ seq, event, id }: StoredEvent): string {
  return `event ${seq} (${event}, ${id})`;
}
