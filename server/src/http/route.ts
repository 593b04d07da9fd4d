import { DomainError, type ErrorCode } from '@maskline/core/domain/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { inReadTransaction } from '../context.ts';
import { authenticate, type CallerContext, callerContextOf, type Role } from './auth.ts';
import { answerOnce, requireIdempotencyKey } from './idempotency.ts';
import { isStorable } from './json-body.ts';
import { etagOf, requireMatch } from './preconditions.ts';
import { inRetriedTransaction } from './retried-transaction.ts';
import { describeRoute } from './route-description.ts';

export type App = FastifyInstance;

type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
};

/** One address of the API: who may use it, what it takes and gives, and the verb behind it. */
export type RouteSpec<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType> = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  /** One sentence for the reference. */
  summary: string;
  tag: string;
  /** Of each caller, a few a minute for the `id` in its path, besides what all routes are limited to. */
  limited?: 'thread';
  /** Who may call it; only the owner unless it says more. */
  allow?: readonly Role[];
  params?: P;
  query?: Q;
  body?: B;
  status: 200 | 201 | 202 | 204;
  /** A property that is not in it does not leave the server. Left out only with 204. */
  response?: R;
  /** Refusals of its own, for the reference; those that any such route gives are known. */
  errors?: readonly ErrorCode[];
  /** What a GET of the address shows. With it a change heeds `If-Match`. */
  current?(ctx: CallerContext, params: z.output<P>): Promise<z.input<R>>;
  act(ctx: CallerContext, input: Input<P, Q, B>): Promise<z.input<R>>;
  /** What a refusal of `act` leaves behind, in a transaction of its own: all that `act` wrote is rolled back. */
  afterRefusal?(ctx: CallerContext, error: unknown): Promise<void>;
};

const OWNER_ONLY: readonly Role[] = ['owner'];

/** Declares a route: authenticated, validated, in a transaction of its organization, and in the reference. */
export function route<
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodVoid,
>(app: App, spec: RouteSpec<P, Q, B, R>): void {
  app.route({
    method: spec.method,
    url: spec.url,
    schema: describeRoute(spec),
    async onRequest(request) {
      await app.limit.address(request);
      request.callerContext = await authenticate(request, spec.allow ?? OWNER_ONLY);
      await app.limit.caller(request);
      await app.limit.organization(request);
      if (spec.limited === 'thread') await app.limit.thread(request);
      if (spec.method === 'POST') requireIdempotencyKey(request);
    },
    async preValidation(request) {
      requireStorableQuery(request);
      if (!spec.body) requireNoBody(request);
    },
    handler: (request, reply) => answer(spec, request, reply),
  });
}

async function answer<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  spec: RouteSpec<P, Q, B, R>,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const ctx = callerContextOf(request);
  const effect = async (tx: CallerContext) => {
    const input = inputOf(spec, request);
    const { current } = spec;
    const show = current && (async () => spec.response?.parse(await current(tx, input.params)));
    if (show) await requireMatch(tx, request, show);
    const result = await spec.act(tx, input);
    const body = spec.response?.parse(result);
    const shown = spec.method === 'GET' ? body : await show?.();
    return { status: spec.status, body, isReplay: false, etag: shown && etagOf(shown) };
  };
  if (spec.method === 'GET') return send(reply, await inReadTransaction(ctx, effect));
  const done = await inRetriedTransaction(ctx, async (tx) => {
    const given = await (spec.method === 'POST' ? answerOnce(tx, request, () => effect(tx)) : effect(tx));
    await tx.failpoint('request.before_commit');
    return given;
  }).catch(async (error: unknown) => {
    await inRetriedTransaction(ctx, async (tx) => spec.afterRefusal?.(tx, error));
    throw error;
  });
  await ctx.failpoint('request.committed');
  if (done.isReplay) reply.header('idempotent-replayed', 'true');
  return send(reply, done);
}

/** Validated by the schemas of this very route before the handler runs. */
function inputOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  _spec: RouteSpec<P, Q, B, R>,
  request: FastifyRequest,
): Input<P, Q, B> {
  return { params: request.params, query: request.query, body: request.body } as Input<P, Q, B>;
}

type Sent = { status: number; body: unknown; etag?: string | undefined };

function send(reply: FastifyReply, { status, body, etag }: Sent): FastifyReply {
  reply.status(status);
  if (etag) reply.header('etag', etag);
  if (status === 204) return reply.send();
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}

function requireNoBody(request: FastifyRequest): void {
  const { body } = request;
  if (body === undefined || body === null) return;
  if (typeof body !== 'object' || Array.isArray(body)) {
    throw new DomainError('unknown_field', 'Send no body here, or an empty object.', { path: '' });
  }
  const errors = Object.keys(body).map((path) => ({ path, message: 'Leave out this property.' }));
  if (errors.length > 0) throw new DomainError('unknown_field', undefined, { errors });
}

/** Throws `invalid_character` for what PostgreSQL cannot take. */
export function requireStorableQuery(request: FastifyRequest): void {
  for (const [path, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (!isStorable(String(value)) || !isStorable(path)) {
      throw new DomainError('invalid_character', undefined, { path });
    }
  }
}
