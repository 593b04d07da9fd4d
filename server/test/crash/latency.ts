import { setTimeout as sleep } from 'node:timers/promises';
import type { CarriedText } from './desk.ts';
import type { Composed } from './ledger.ts';
import { percentile } from './report.ts';
import type { Scene } from './scene.ts';

const IDLE = 'nothing broken';

/** One text at a time, each in another conversation. */
export async function sendOnIdle({ company, traffic, chance, options }: Scene): Promise<void> {
  const many = options.isShort ? 10 : company.conversations.length;
  for (const conversation of chance.shuffled(company.conversations).slice(0, many)) {
    await traffic.compose(conversation, traffic.newWords(), IDLE);
    await sleep(150);
  }
}

/** From the 202 to the carrier's acceptance, in the order of length; the two may cross. */
export function idleLatencies(composed: readonly Composed[], carried: readonly CarriedText[]): number[] {
  const takenAt = new Map(carried.map(({ body, created_at }) => [body, Date.parse(created_at)]));
  return composed
    .filter(({ fault }) => fault === IDLE)
    .flatMap(({ body, answeredAt }) => {
      const at = takenAt.get(body);
      return at === undefined ? [] : [Math.max(0, at - answeredAt)];
    })
    .sort((a, b) => a - b);
}

export function describeLatencies(what: string, sorted: readonly number[]): string {
  const [half, most, max] = [0.5, 0.95, 1].map((part) => percentile(sorted, part)?.toFixed(0) ?? '?');
  return `${what}: p50 ${half} ms, p95 ${most} ms, max ${max} ms (${sorted.length} measured)`;
}
