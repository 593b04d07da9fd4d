import { DomainError } from '@maskline/core/domain/errors';
import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import { type Span, visibleSpans } from '@maskline/core/domain/routing/visibility';
import type { OrgContext } from '../context.ts';
import type { VisibleSpan } from '../store/sitter-threads.ts';
import { getThreadFacts } from './thread-facts.ts';

/**
 * What a sitter sees of a thread: the spans of time whose texts are theirs. Throws `not_found` for a thread the sitter has
 * no window and no override on, past or future, as if it were not there.
 */
export async function getSitterSpans(ctx: OrgContext, threadId: string, sitterId: string): Promise<Span[]> {
  const facts = await getThreadFacts(ctx, threadId, [sitterId]);
  requireAnyWindow(facts, sitterId);
  return visibleSpans(facts, sitterId);
}

/** Throws `not_found` unless the sitter has, had or will have to do with the thread. */
export function requireAnyWindow(facts: RoutingFacts, sitterId: string): void {
  if (!hasToDoWith(facts, sitterId)) throw new DomainError('not_found');
}

export function hasToDoWith(facts: RoutingFacts, sitterId: string): boolean {
  const hasWindow = facts.windows.some((window) => window.sitterId === sitterId);
  return hasWindow || visibleSpans(facts, sitterId).length > 0;
}

/** What a sitter sees of some threads, as the queries on several of them take it. */
export function spansOfThreads(threads: Iterable<RoutingFacts>, sitterId: string): VisibleSpan[] {
  return [...threads].flatMap((facts) =>
    visibleSpans(facts, sitterId).map((span) => ({ ...span, threadId: facts.threadId })),
  );
}
