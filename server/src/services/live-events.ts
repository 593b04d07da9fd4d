import type { RoutingFacts } from '@maskline/core/domain/routing/facts';
import type { OrgContext } from '../context.ts';
import { findHead } from '../store/audit-chain-reads.ts';
import { listPlacedEvents, type PlacedEvent } from '../store/live-events.ts';
import { loadRoutingFacts } from '../store/routing-facts.ts';
import { listSeenMessages } from '../store/sitter-threads.ts';
import { hasToDoWith, spansOfThreads } from './sitter-threads.ts';

/** What somebody has to read again. */
export type LiveChange = {
  seq: string;
  event: string;
  entity: string;
  entityId: string | null;
  threadId: string | null;
};

/** `upTo`: the cursor after all that was looked at, shown or not. */
export type LiveBatch = { changes: LiveChange[]; upTo: string; hasMore: boolean };

const BATCH = 200;
/** Reading everything again costs less than hearing of more than that. */
const MOST_MISSED = 1_000n;

/** Where the organization's events end now. */
export async function findLiveCursor(ctx: OrgContext): Promise<string> {
  return (await findHead(ctx.db, ctx.orgId))?.seq ?? '0';
}

/** Whether whoever heard of all up to `cursor` may hear the rest; else everything has to be read again. */
export function canGoOn(cursor: string, head: string): boolean {
  const missed = BigInt(head) - BigInt(cursor);
  return missed >= 0n && missed <= MOST_MISSED;
}

/**
 * What happened after `cursor`, in order. The owner (`sitterId` null) hears of all of it; a sitter that a conversation has a
 * text or a state to show that the sitter's own list of texts would show, and that something at the own desk changed.
 */
export async function readLiveChanges(
  ctx: OrgContext,
  sitterId: string | null,
  cursor: string,
): Promise<LiveBatch> {
  const events = await listPlacedEvents(ctx.db, ctx.orgId, cursor, BATCH);
  const upTo = events.at(-1)?.seq ?? cursor;
  const changes = sitterId === null ? events : await changesFor(ctx, sitterId, events);
  return { changes, upTo, hasMore: events.length === BATCH };
}

async function changesFor(
  ctx: OrgContext,
  sitterId: string,
  events: readonly PlacedEvent[],
): Promise<LiveChange[]> {
  const threadIds = [...new Set(events.flatMap(({ threadId }) => threadId ?? []))];
  const facts = await loadRoutingFacts(ctx.db, ctx.orgId, threadIds, [sitterId]);
  const spans = spansOfThreads(facts.values(), sitterId);
  const messageIds = events.flatMap(({ entity, entityId }) => (entity === 'message' ? entityId : []));
  const seen = await listSeenMessages(ctx.db, ctx.orgId, sitterId, { spans, messageIds });
  return events.flatMap((event): LiveChange[] => {
    const { seq, entity, entityId, threadId } = event;
    if (entity === 'message') {
      if (!seen.has(entityId)) return [];
      return [{ seq, event: 'conversation.changed', entity: 'thread', entityId: threadId, threadId }];
    }
    if (!concernsDesk(event, facts.get(threadId ?? ''), sitterId)) return [];
    return [{ seq, event: 'desk.changed', entity: 'desk', entityId: null, threadId: null }];
  });
}

const CONCERNS_ALL_DESKS = new Set(['organization']);
const CONCERNS_ITS_THREAD = new Set(['assignment_window', 'override', 'booking', 'client', 'pet']);

function concernsDesk(event: PlacedEvent, facts: RoutingFacts | undefined, sitterId: string): boolean {
  if (CONCERNS_ALL_DESKS.has(event.entity) || event.sitterId === sitterId) return true;
  if (event.event === 'thread.read_by_sitter') return event.actor === 'sitter' && event.actorId === sitterId;
  return facts !== undefined && CONCERNS_ITS_THREAD.has(event.entity) && hasToDoWith(facts, sitterId);
}
