import { DomainError } from '@maskline/core/domain/errors';
import type { NumberClass } from '@maskline/core/domain/number-lifecycle';
import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import { decideOutbound, type OutboundDecision } from '@maskline/core/domain/routing/outbound';
import { type Responsibility, responsibleParty } from '@maskline/core/domain/routing/responsible-party';
import type { OrgContext } from '../context.ts';
import { findInboxRow, type InboxFilter, type InboxRow, listInbox } from '../store/inbox.ts';
import { loadRoutingFacts } from '../store/routing-facts.ts';

/** A thread with what routing says of it now: who is responsible, and what a text of the owner would do. */
export type InboxThread = InboxRow & {
  facts: RoutingFacts;
  responsibility: Responsibility;
  decision: OutboundDecision;
  /** The class of the number in effect; null if none could be used. */
  numberClass: NumberClass | null;
};

export type ThreadFilter = InboxFilter & {
  responsible?: string | undefined;
  numberClass?: NumberClass | undefined;
};

const SCAN_ROWS = 100;
const MOST_SCANNED = 2_000;

/**
 * Threads, the latest activity first, and where to go on; null at the end. Who is responsible and which number is in effect are
 * computed, not stored, so these filters scan: a page may hold less than its limit and still have a next one.
 */
export async function listThreads(
  ctx: OrgContext,
  filter: ThreadFilter,
): Promise<{ threads: InboxThread[]; next: InboxFilter['after'] }> {
  const computed = filter.responsible !== undefined || filter.numberClass !== undefined;
  const step = computed ? SCAN_ROWS : filter.limit;
  const threads: InboxThread[] = [];
  let after = filter.after;
  for (let scanned = 0; scanned < MOST_SCANNED; scanned += step) {
    const rows = await listInbox(ctx.db, ctx.orgId, { ...filter, after, limit: step + 1 });
    for (const thread of await withRouting(ctx, rows.slice(0, step))) {
      after = [thread.lastActivityAt.toISOString(), thread.id];
      if (matches(thread, filter)) threads.push(thread);
      if (threads.length === filter.limit && thread.id !== rows.at(-1)?.id) return { threads, next: after };
    }
    if (rows.length <= step) return { threads, next: null };
  }
  return { threads, next: after };
}

/** Throws `not_found`. */
export async function getThread(ctx: OrgContext, threadId: string): Promise<InboxThread> {
  const row = await findInboxRow(ctx.db, ctx.orgId, threadId);
  const [thread] = row ? await withRouting(ctx, [row]) : [];
  if (!thread) throw new DomainError('not_found');
  return thread;
}

async function withRouting(ctx: OrgContext, rows: readonly InboxRow[]): Promise<InboxThread[]> {
  const at = await ctx.clock.now(ctx.db);
  const all = await loadRoutingFacts(
    ctx.db,
    ctx.orgId,
    rows.map((row) => row.id),
  );
  return rows.flatMap((row) => {
    const facts = all.get(row.id);
    if (!facts) return [];
    const { responsibility } = responsibleParty(facts, at);
    const decision = decideOutbound(facts, { author: { kind: 'owner' }, at });
    return [{ ...row, facts, responsibility, decision, numberClass: classInEffect(facts, decision) }];
  });
}

function classInEffect({ numbers }: RoutingFacts, decision: OutboundDecision): NumberClass | null {
  if (decision.outcome === 'refused') return null;
  const { dedicated, frontDesk, leased, pool } = numbers;
  const all = [...dedicated, frontDesk, leased, ...pool];
  return all.find((number) => number?.id === decision.numberId)?.class ?? null;
}

function matches(thread: InboxThread, { responsible, numberClass }: ThreadFilter): boolean {
  if (numberClass && thread.numberClass !== numberClass) return false;
  if (responsible === undefined) return true;
  const { party } = thread.responsibility;
  return responsible === party.kind || (party.kind === 'sitter' && party.sitterId === responsible);
}
