import { finished, Readable } from 'node:stream';
import { LiveChange, LiveEventQuery } from '@maskline/core/contract/live-events';
import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { inReadTransaction } from '../../context.ts';
import {
  type LiveChange as Change,
  canGoOn,
  findLiveCursor,
  readLiveChanges,
} from '../../services/live-events.ts';
import { admit } from '../admission.ts';
import { identify } from '../auth.ts';
import { type CallerContext, callerContextOf, sitterIdOf } from '../caller.ts';
import { openBell, streamEvent, streamHeartbeat, streamRetry } from '../event-stream.ts';
import { requirePermission } from '../permission.ts';
import { requireStorableQuery } from '../request-parts.ts';
import type { App } from '../route.ts';
import { describeRoute } from '../route-description.ts';

const MEDIA_TYPE = 'text/event-stream';
const HEARTBEAT_MS = 15_000;
const COME_BACK_AFTER_MS = 2_000;
const MOST_STREAMS_OF_A_CALLER = 20;

const spec = {
  method: 'GET',
  url: '/live-events',
  summary:
    'What changes, as server-sent events: names and ids, after which the page reads again what it shows.',
  tag: 'Live',
  allow: ['owner', 'sitter'],
  query: LiveEventQuery,
  status: 200,
  media: [MEDIA_TYPE],
  errors: ['invalid_cursor'],
} as const;

/** Ends all streams when the server closes: they would keep it open. */
export function liveEventRoutes(app: App): void {
  const closing = new AbortController();
  const open = countStreams();
  app.addHook('preClose', async () => closing.abort());
  app.route({
    method: spec.method,
    url: spec.url,
    schema: describeRoute(spec),
    onRequest: (request) => admit(request, spec),
    preValidation: async (request) => requireStorableQuery(request),
    async handler(request, reply) {
      const query = request.query as z.output<typeof LiveEventQuery>;
      const cursor = readPlace(query.cursor ?? request.headers['last-event-id']);
      const close = open(callerContextOf(request).principal.id);
      const gone = new AbortController();
      finished(reply.raw, () => {
        gone.abort();
        close();
      });
      const signal = AbortSignal.any([gone.signal, closing.signal]);
      const parts = stream(request, { cursor, follows: query.follow === 'true', signal });
      reply
        .type(`${MEDIA_TYPE}; charset=utf-8`)
        .headers({ 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
      return reply.send(Readable.from(parts, { objectMode: false }));
    },
  });
}

type Following = { cursor: string | null; follows: boolean; signal: AbortSignal };

async function* stream(
  request: FastifyRequest,
  { cursor, follows, signal }: Following,
): AsyncGenerator<string> {
  const first = callerContextOf(request);
  const bell = openBell(signal);
  const unwatch = first.changes.watch(first.orgId, bell.ring);
  try {
    const head = await inReadTransaction(first, findLiveCursor);
    const goesOn = cursor !== null && canGoOn(cursor, head);
    let at = goesOn ? cursor : head;
    yield streamRetry(COME_BACK_AFTER_MS);
    yield streamEvent({ id: at, name: cursor === null || goesOn ? 'ready' : 'reset', data: {} });
    for (;;) {
      const ctx = await stillAdmitted(request);
      if (!ctx) return yield streamEvent({ id: at, name: 'ended', data: {} });
      const batch = await inReadTransaction(ctx, (tx) => readLiveChanges(tx, sitterIdOf(ctx.caller), at));
      at = batch.upTo;
      for (const change of batch.changes) {
        yield streamEvent({ id: change.seq, name: 'change', data: changeView(change) });
      }
      if (batch.hasMore) continue;
      if (!follows || signal.aborted) return;
      const rang = await bell.wait(HEARTBEAT_MS);
      if (signal.aborted) return;
      // Only then: how often it comes must not tell a sitter how much happens elsewhere.
      if (!rang) yield streamHeartbeat(at);
    }
  } finally {
    unwatch();
  }
}

/** Whoever asked, as they are now; null once they may not ask any more. */
async function stillAdmitted(request: FastifyRequest): Promise<CallerContext | null> {
  try {
    request.callerContext = await identify(request);
    await requirePermission(request, spec);
    return request.callerContext;
  } catch (error) {
    if (error instanceof DomainError) return null;
    throw error;
  }
}

function countStreams(): (principalId: string) => () => void {
  const open = new Map<string, number>();
  return (principalId) => {
    const before = open.get(principalId) ?? 0;
    if (before >= MOST_STREAMS_OF_A_CALLER) {
      const details = { retryAfterSeconds: COME_BACK_AFTER_MS / 1_000 };
      throw new DomainError(
        'rate_limited',
        'Close other pages first: too many follow what changes.',
        details,
      );
    }
    open.set(principalId, before + 1);
    return () => {
      const left = (open.get(principalId) ?? 1) - 1;
      if (left > 0) open.set(principalId, left);
      else open.delete(principalId);
    };
  };
}

const PLACE = /^\d{1,18}$/;

/** Throws `invalid_cursor` for what is not the id of an event. */
function readPlace(id: string | string[] | undefined): string | null {
  if (id === undefined || id === '') return null;
  if (typeof id !== 'string' || !PLACE.test(id)) throw new DomainError('invalid_cursor');
  return id;
}

function changeView({ event, entity, entityId, threadId }: Change) {
  return LiveChange.parse({ event, entity, entity_id: entityId, thread_id: threadId });
}
