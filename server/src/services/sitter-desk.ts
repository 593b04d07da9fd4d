import { nextWindow } from '@maskline/core/domain/assignment-window';
import { clientNameForSitters } from '@maskline/core/domain/client-name';
import { DomainError } from '@maskline/core/domain/errors';
import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import { sitterSees } from '@maskline/core/domain/routing/visibility';
import type { OrgContext } from '../context.ts';
import { listMessagesById, type ShownMessage } from '../store/messages.ts';
import { getOrganization } from '../store/organizations.ts';
import { loadRoutingFacts } from '../store/routing-facts.ts';
import {
  findThreadsSaying,
  glanceAtThreads,
  listSitterThreads,
  type SitterThread,
  type SitterThreadPosition,
} from '../store/sitter-threads.ts';
import { spansOfThreads } from './sitter-threads.ts';

/** A conversation as its sitter sees it; the client's name is the one for sitters. */
export type DeskThread = SitterThread & {
  /** Who may write now. */
  mayWrite: boolean;
  window: { startsAt: Date; endsAt: Date } | null;
  nextWindow: { startsAt: Date; endsAt: Date } | null;
  lastMessage: ShownMessage | null;
  unread: number;
};

export type DeskQuery = {
  sitterId: string;
  search?: string | undefined;
  after: SitterThreadPosition | null;
  limit: number;
};

/** A sitter has to do with fewer conversations than that. */
const MOST_SEARCHED = 2_000;

/**
 * The conversations of a sitter: those of now first, then what comes next, then what was last. A search looks at the
 * client's name as the sitter reads it and at the texts that the sitter may read, so never at a phone.
 */
export async function listDeskThreads(ctx: OrgContext, query: DeskQuery): Promise<DeskThread[]> {
  const { sitterId, search, after, limit } = query;
  const at = await ctx.clock.now(ctx.db);
  const filter = { sitterId, at, after, limit: search ? MOST_SEARCHED : limit };
  const threads = await withShownNames(ctx, await listSitterThreads(ctx.db, ctx.orgId, filter));
  const found = search ? await matching(ctx, sitterId, threads, search) : threads;
  return describe(ctx, sitterId, found.slice(0, limit), at);
}

/** Throws `not_found` for a thread that the sitter has nothing to do with. */
export async function getDeskThread(
  ctx: OrgContext,
  sitterId: string,
  threadId: string,
): Promise<DeskThread> {
  const at = await ctx.clock.now(ctx.db);
  const filter = { sitterId, at, threadId, after: null, limit: 1 };
  const threads = await withShownNames(ctx, await listSitterThreads(ctx.db, ctx.orgId, filter));
  const [thread] = await describe(ctx, sitterId, threads, at);
  if (!thread) throw new DomainError('not_found');
  return thread;
}

async function withShownNames(ctx: OrgContext, threads: readonly SitterThread[]): Promise<SitterThread[]> {
  const { clientNamesForSitters } = await getOrganization(ctx.db, ctx.orgId);
  return threads.map((thread) => ({
    ...thread,
    clientName: clientNameForSitters(thread.clientName, clientNamesForSitters),
  }));
}

async function matching(
  ctx: OrgContext,
  sitterId: string,
  threads: readonly SitterThread[],
  words: string,
): Promise<SitterThread[]> {
  const facts = await factsOf(ctx, threads, sitterId);
  const spans = spansOfThreads(facts.values(), sitterId);
  const saying = await findThreadsSaying(ctx.db, ctx.orgId, sitterId, { spans, words });
  const needle = words.toLowerCase();
  return threads.filter(({ id, clientName }) => saying.has(id) || clientName.toLowerCase().includes(needle));
}

async function describe(
  ctx: OrgContext,
  sitterId: string,
  threads: readonly SitterThread[],
  at: Date,
): Promise<DeskThread[]> {
  const facts = await factsOf(ctx, threads, sitterId);
  const spans = spansOfThreads(facts.values(), sitterId);
  const glances = await glanceAtThreads(ctx.db, ctx.orgId, sitterId, spans);
  const lastIds = glances.flatMap(({ lastMessageId }) => lastMessageId ?? []);
  const messages = await listMessagesById(ctx.db, ctx.orgId, lastIds);
  return threads.flatMap((thread) => {
    const of = facts.get(thread.id);
    if (!of) return [];
    const glance = glances.find(({ threadId }) => threadId === thread.id);
    const lastMessage = messages.find(({ id }) => id === glance?.lastMessageId) ?? null;
    return [{ ...thread, ...timesOf(of, sitterId, at), lastMessage, unread: glance?.unread ?? 0 }];
  });
}

function factsOf(ctx: OrgContext, threads: readonly SitterThread[], sitterId: string) {
  const ids = threads.map(({ id }) => id);
  return loadRoutingFacts(ctx.db, ctx.orgId, ids, [sitterId]);
}

function timesOf(facts: RoutingFacts, sitterId: string, at: Date) {
  const now = facts.windows.find(
    (window) => window.sitterId === sitterId && window.startsAt <= at && at < window.endsAt,
  );
  const next = nextWindow(facts.windows, sitterId, at);
  return {
    mayWrite: sitterSees(facts, sitterId, at),
    window: now ? { startsAt: now.startsAt, endsAt: now.endsAt } : null,
    nextWindow: next && { startsAt: next.startsAt, endsAt: next.endsAt },
  };
}
