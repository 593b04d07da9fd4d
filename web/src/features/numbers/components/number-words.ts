import type { BusinessNumber, NumberClass, NumberStatus } from '../api/numbers.ts';

export const CLASSES: Record<NumberClass, string> = {
  front_desk: 'Front desk',
  sitter: 'Sitter',
  pool: 'Pool',
};

export const STATUSES: Record<NumberStatus, string> = {
  active: 'In use',
  quarantined: 'In quarantine',
  retired: 'Given back',
};

/** What a class is for. */
export const CLASS_SENTENCES: Record<NumberClass, string> = {
  front_desk: 'The company answers from it whenever no sitter is responsible.',
  sitter: 'It waits for a sitter: given on activation, it then stays the same for all bookings.',
  pool: 'One-time clients are answered from it while no sitter is responsible.',
};

const HOUR_MS = 3_600_000;

/** How long it takes until an instant, in the largest unit that tells enough. */
export function timeLeft(until: string, now: number): string {
  const hours = (Date.parse(until) - now) / HOUR_MS;
  if (hours <= 0) return 'ends now';
  if (hours < 1) return 'less than an hour left';
  const [count, unit] = hours < 24 ? [Math.floor(hours), 'hour'] : [Math.ceil(hours / 24), 'day'];
  return `${count} ${unit}${count === 1 ? '' : 's'} left`;
}

export function deliveredPart({ last_7_days: { delivery_rate: rate } }: BusinessNumber): string | null {
  return rate === null ? null : `${Math.floor(rate * 100)} % delivered`;
}

/** What the owner can do about it; the API refuses the rest. */
export function actionsFor({ class: numberClass, status, holder, sending }: BusinessNumber) {
  const isFrontDesk = numberClass === 'front_desk';
  const isActive = status === 'active';
  const isThere = status !== 'retired';
  return {
    quarantine: isActive && !isFrontDesk,
    restore: status === 'quarantined',
    assign: isActive && !isFrontDesk && !holder,
    unassign: isThere && numberClass === 'sitter',
    promote: isActive && !isFrontDesk && !holder,
    resume: isThere && sending.state !== 'open',
    retire: isThere && !isFrontDesk && !holder,
  };
}
