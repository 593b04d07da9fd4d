import { DomainError } from '@maskline/core/domain/errors';
import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import { type Span, visibleSpans } from '@maskline/core/domain/routing/visibility';
import type { OrgContext } from '../context.ts';
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
  if (facts.windows.some((window) => window.sitterId === sitterId)) return;
  if (visibleSpans(facts, sitterId).length > 0) return;
  throw new DomainError('not_found');
}
