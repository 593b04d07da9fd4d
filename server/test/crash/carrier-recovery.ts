import { CARRIER_FAULTS } from './carrier-fault-list.ts';
import { groupBy } from './groups.ts';
import type { Journal } from './journal.ts';
import type { Truth } from './truth.ts';

/**
 * Notes how long each fault of the carrier kept the conversation that it hit: until the carrier took the next text, counted
 * from the 202 of the first; or, for a client's text, until it was stored.
 */
export function noteCarrierRecoveries(journal: Journal, truth: Truth): void {
  for (const { name, direction, waitsForSettling } of CARRIER_FAULTS) {
    if (!journal.records.has(name)) continue;
    if (waitsForSettling) journal.waitedForSettling(name);
    const measured = direction === 'out' ? untilNextTaken(name, truth) : untilStored(name, truth);
    for (const ms of measured) journal.recovered(name, ms);
  }
}

function untilNextTaken(name: string, { composed, carried }: Truth): number[] {
  const takenAt = new Map(carried.map(({ body, created_at }) => [body, Date.parse(created_at)]));
  const hit = composed.filter(({ fault }) => fault === name);
  return [...groupBy(hit, ({ series }) => String(series)).values()].flatMap(([first, next]) => {
    const at = takenAt.get(next?.body ?? '');
    return first && at !== undefined ? [Math.max(0, at - first.answeredAt)] : [];
  });
}

function untilStored(name: string, { handedIn, carried, stored }: Truth): number[] {
  const sentAt = new Map(carried.map(({ body, created_at }) => [body, Date.parse(created_at)]));
  const storedAt = new Map(stored.map(({ body, occurred_at }) => [body, Date.parse(occurred_at)]));
  return handedIn.flatMap(({ fault, body }) => {
    const [sent, at] = [sentAt.get(body), storedAt.get(body)];
    return fault === name && sent !== undefined && at !== undefined ? [Math.max(0, at - sent)] : [];
  });
}
