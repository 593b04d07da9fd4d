import { DomainError } from '@maskline/core/domain/errors';
import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import type { OrgContext } from '../context.ts';
import { loadRoutingFacts } from '../store/routing-facts.ts';

/** The facts of one thread. Throws `not_found`. */
export async function getThreadFacts(
  ctx: OrgContext,
  threadId: string,
  sitterIds: readonly string[] = [],
): Promise<RoutingFacts> {
  const facts = (await loadRoutingFacts(ctx.db, ctx.orgId, [threadId], sitterIds)).get(threadId);
  if (!facts) throw new DomainError('not_found');
  return facts;
}
