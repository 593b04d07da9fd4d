import { FAILPOINTS } from '../../src/failpoints.ts';

/** What must happen at least once in a run, or the run has shown nothing about it. */
const SOMETIMES = [
  'lost reply after acceptance',
  'callback before reply',
  'duplicate inbound',
  'statuses out of order',
  'quarantine between compose and claim',
  'quarantine between claim and attempt',
  'window end between compose and claim',
  'two overlapping sitters',
  'shared phone conflict',
  'STOP racing a claim',
  'late reply to an old number',
  'forged webhook',
  'restore with held messages',
  'DST fold window',
  'reconciler decided accepted',
  'reconciler decided absent',
  'commit outcome unknown',
  'frozen beyond the lease',
  'frozen beyond the deadline',
  'poller-only recovery',
  'let pass',
  'account stopped and opened again',
  'paced',
  ...FAILPOINTS.map((name) => `killed at ${name}` as const),
] as const;
export type Sometimes = (typeof SOMETIMES)[number];

const counts = new Map<Sometimes, number>();

export function happened(what: Sometimes): void {
  counts.set(what, (counts.get(what) ?? 0) + 1);
}

/** What never happened. */
export function missing(): Sometimes[] {
  return SOMETIMES.filter((what) => !counts.has(what));
}

/** A line for each, the rarest first. */
export function table(): string {
  return [...SOMETIMES]
    .map((what) => ({ what, count: counts.get(what) ?? 0 }))
    .sort((a, b) => a.count - b.count)
    .map(({ what, count }) => `${String(count).padStart(7)}  ${what}`)
    .join('\n');
}
