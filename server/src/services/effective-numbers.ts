import type { NumberChange } from '@maskline/core/domain/number-changes';
import {
  type NumbersAfter,
  type PoolCandidate,
  withChangedNumbers,
} from '@maskline/core/domain/routing/changed-numbers';
import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import { decideOutbound } from '@maskline/core/domain/routing/outbound';
import type { OrgContext } from '../context.ts';
import { listPool } from '../store/numbers.ts';
import { loadRoutingFacts } from '../store/routing-facts.ts';
import type { BusinessNumber } from '../store/tables.ts';
import {
  type CandidateScope,
  type CandidateThread,
  listCandidateThreads,
} from '../store/thread-candidates.ts';

/** Numbers, and what would be written about each. */
export type PlannedChange = { number: BusinessNumber; change: NumberChange };

export type EffectiveNumber = { id: string; e164: string };
/** From which number the owner would write in a thread, now and after a change; null: from none. */
export type TouchedThread = CandidateThread & {
  clientName: string;
  holdsLease: boolean;
  now: EffectiveNumber | null;
  after: EffectiveNumber | null;
};
export type TouchedThreads = { total: number; threads: TouchedThread[] };

export type Preview = {
  at: Date;
  planned: readonly PlannedChange[];
  scope: CandidateScope;
  /** What else would be different. */
  alsoChange?: (facts: RoutingFacts) => RoutingFacts;
};

const BATCH = 200;
const MOST_SHOWN = 50;

/**
 * The threads that a change of numbers would touch: those that use one of the numbers now, hold a lease on it, or would
 * use another number than now. Decided by the rule that the sender follows; nothing is written.
 */
export async function previewThreads(ctx: OrgContext, preview: Preview): Promise<TouchedThreads> {
  const numbersAfter = await loadNumbersAfter(ctx, preview.planned);
  const touched: TouchedThreads = { total: 0, threads: [] };
  let after: string | null = null;
  do {
    const page: CandidateThread[] = await listCandidateThreads(ctx.db, ctx.orgId, preview.scope, {
      after,
      limit: BATCH,
    });
    for (const thread of await compare(ctx, page, preview, numbersAfter)) {
      touched.total += 1;
      if (touched.threads.length < MOST_SHOWN) touched.threads.push(thread);
    }
    after = page.length === BATCH ? (page.at(-1)?.threadId ?? null) : null;
  } while (after !== null);
  return touched;
}

async function loadNumbersAfter(ctx: OrgContext, planned: readonly PlannedChange[]): Promise<NumbersAfter> {
  const changed = new Map<string, PoolCandidate>(
    planned.map(({ number, change }) => [number.id, { ...number, ...change }]),
  );
  return { changed, pool: await listPool(ctx.db, ctx.orgId, planned.length + 2) };
}

async function compare(
  ctx: OrgContext,
  page: readonly CandidateThread[],
  { at, planned, alsoChange = (facts) => facts }: Preview,
  numbersAfter: NumbersAfter,
): Promise<TouchedThread[]> {
  const ids = page.map(({ threadId }) => threadId);
  const sitterIds = [...numbersAfter.changed.values()].flatMap(({ sitterId }) => sitterId ?? []);
  const loaded = await loadRoutingFacts(ctx.db, ctx.orgId, ids, sitterIds);
  const concerned = new Set(planned.map(({ number }) => number.id));
  return page.flatMap((thread) => {
    const facts = loaded.get(thread.threadId);
    if (!facts) return [];
    const now = effectiveNumber(facts, at);
    const after = effectiveNumber(alsoChange(withChangedNumbers(facts, numbersAfter)), at);
    const holdsLease = concerned.has(facts.numbers.leased?.id ?? '');
    const isTouched = holdsLease || now?.id !== after?.id || concerned.has(now?.id ?? '');
    return isTouched ? [{ ...thread, clientName: facts.client.name, holdsLease, now, after }] : [];
  });
}

/** Null while the client has no phone that may be texted. */
function effectiveNumber(facts: RoutingFacts, at: Date): EffectiveNumber | null {
  const decision = decideOutbound(facts, { author: { kind: 'owner' }, at });
  return decision.outcome === 'send' ? { id: decision.numberId, e164: decision.e164 } : null;
}
