import { byLongestUnused } from '../number-lifecycle.ts';
import type { NumberFacts, RoutingFacts } from './facts.ts';

export type PoolCandidate = NumberFacts & { lastUsedAt: Date | null };

/** Numbers as they would be after a change, and what the pool holds before it. */
export type NumbersAfter = {
  changed: ReadonlyMap<string, PoolCandidate>;
  /** Pool numbers before the change, longest unused first: of the active ones at least two more than change. */
  pool: readonly PoolCandidate[];
};

/** The facts of a decision as they would be after numbers changed; nothing else about them differs. */
export function withChangedNumbers(facts: RoutingFacts, { changed, pool }: NumbersAfter): RoutingFacts {
  const now = <N extends NumberFacts>(number: N): NumberFacts => changed.get(number.id) ?? number;
  const { dedicated, frontDesk, leased } = facts.numbers;
  const others = [...changed.values()].filter(({ id }) => dedicated.every((number) => number.id !== id));
  return {
    ...facts,
    numbers: {
      dedicated: [...dedicated.map(now), ...others].filter(({ sitterId }) => sitterId !== null),
      frontDesk: [...(frontDesk ? [now(frontDesk)] : []), ...changed.values()].find(isFrontDesk) ?? null,
      leased: leased && now(leased),
      pool: poolAfter(changed, pool),
    },
  };
}

function isFrontDesk(number: NumberFacts): boolean {
  return number.class === 'front_desk' && number.status === 'active';
}

function poolAfter(changed: ReadonlyMap<string, PoolCandidate>, pool: readonly PoolCandidate[]) {
  const unchanged = pool.filter(({ id }) => !changed.has(id));
  return [...unchanged, ...changed.values()]
    .filter((number) => number.class === 'pool' && number.status !== 'retired')
    .sort(byLongestUnused);
}
