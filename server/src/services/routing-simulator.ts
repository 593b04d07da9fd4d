import { DomainError } from '@maskline/core/domain/errors';
import type { Author, RoutingFacts } from '@maskline/core/domain/routing/facts';
import { decideInbound, type InboundDecision } from '@maskline/core/domain/routing/inbound';
import { decideOutbound, type OutboundDecision } from '@maskline/core/domain/routing/outbound';
import type { OrgContext } from '../context.ts';
import { loadRoutingFacts, loadRoutingFactsOfClient, numberFacts } from '../store/routing-facts.ts';
import { findHolderAtLastText, findNumber } from '../store/senders.ts';

type Subject = { threadId: string } | { clientId: string };

export type OutboundQuestion = Subject & {
  author: Author;
  contactId?: string | undefined;
  at?: Date | undefined;
};
export type InboundQuestion = Subject & { numberId: string; at?: Date | undefined };

/**
 * What would happen to a text of `author` now, or at another instant: the very decision that sending it would make. Numbers
 * and consent are as they are now, but a quarantine ends at its end. Changes nothing. Throws `not_found`, naming what is not there.
 */
export async function previewOutbound(
  ctx: OrgContext,
  question: OutboundQuestion,
): Promise<OutboundDecision> {
  const { author, contactId } = question;
  const facts = await factsFor(ctx, question, author.kind === 'sitter' ? [author.sitterId] : []);
  if (author.kind === 'sitter' && !facts.sitters.some((sitter) => sitter.id === author.sitterId)) {
    throw new DomainError('not_found', 'Check the sitter’s id.', { path: 'sitter_id' });
  }
  const at = question.at ?? (await ctx.clock.now(ctx.db));
  return decideOutbound(facts, { author, at, contactId });
}

/** Who would be expected to answer a text of the client to this number. Changes nothing. Throws `not_found`. */
export async function previewInbound(ctx: OrgContext, question: InboundQuestion): Promise<InboundDecision> {
  const number = await findNumber(ctx.db, ctx.orgId, question.numberId);
  if (!number || number.status === 'retired')
    throw new DomainError('not_found', 'Check the number’s id.', { path: 'number_id' });
  const known = await factsFor(ctx, question, number.sitterId ? [number.sitterId] : []);
  const heldAtLastText = await findHolderAtLastText(ctx.db, ctx.orgId, known.threadId, number.e164);
  const holders = [number.sitterId, heldAtLastText].flatMap((id) => (id ? [id] : []));
  const facts = heldAtLastText ? await factsFor(ctx, question, holders) : known;
  const at = question.at ?? (await ctx.clock.now(ctx.db));
  return decideInbound(facts, { ...numberFacts(number), heldAtLastText }, at);
}

async function factsFor(
  ctx: OrgContext,
  subject: Subject,
  sitterIds: readonly string[],
): Promise<RoutingFacts> {
  const facts =
    'threadId' in subject
      ? (await loadRoutingFacts(ctx.db, ctx.orgId, [subject.threadId], sitterIds)).get(subject.threadId)
      : await loadRoutingFactsOfClient(ctx.db, ctx.orgId, subject.clientId, sitterIds);
  if (!facts) throw missing(subject);
  return facts;
}

function missing(subject: Subject): DomainError {
  return 'threadId' in subject
    ? new DomainError('not_found', 'Check the thread’s id.', { path: 'thread_id' })
    : new DomainError('not_found', 'Check the client’s id.', { path: 'client_id' });
}
