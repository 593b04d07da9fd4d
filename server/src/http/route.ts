import type { ErrorCode } from '@maskline/core/domain/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { inReadTransaction } from '../context.ts';
import { admit } from './admission.ts';
import { type CallerContext, callerContextOf } from './caller.ts';
import { answerOnce, requireIdempotencyKey } from './idempotency.ts';
import type { Permission } from './permission.ts';
import { etagOf, requireMatch } from './preconditions.ts';
import { requireNoBody, requireStorableQuery } from './request-parts.ts';
import { inRetriedTransaction } from './retried-transaction.ts';
import { describeRoute } from './route-description.ts';
import { type Answered, sendAnswer } from './send-answer.ts';

export type App = FastifyInstance;

type Input<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType> = {
  params: z.output<P>;
  query: z.output<Q>;
  body: z.output<B>;
};

/** One address of the API: who may use it, what it takes and gives, and the verb behind it. */
export type RouteSpec<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  R extends z.ZodType,
> = Permission & {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  /** One sentence for the reference. */
  summary: string;
  tag: string;
  /** Of each caller, a few a minute for the `id` in its path, besides what all routes are limited to. */
  limited?: 'thread';
  params?: P;
  query?: Q;
  body?: B;
  status: 200 | 201 | 202 | 204;
  /** A property that is not in it does not leave the server. Left out only with 204. */
  response?: R;
  /** The answer holds a secret: what is kept of it for the same request again is sealed. */
  isSecret?: true;
  /** Refusals of its own, for the reference; those that any such route gives are known. */
  errors?: readonly ErrorCode[];
  /** What a GET of the address shows. With it a change heeds `If-Match`. */
  current?(ctx: CallerContext, params: z.output<P>): Promise<z.input<R>>;
  act(ctx: CallerContext, input: Input<P, Q, B>): Promise<z.input<R>>;
  /** What the browser is told besides, once it is done. */
  tell?(reply: FastifyReply): void;
  /** What a refusal of `act` leaves behind, in a transaction of its own: all that `act` wrote is rolled back. */
  afterRefusal?(ctx: CallerContext, error: unknown): Promise<void>;
};

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
      await admit(request, spec);
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
  const effect = async (tx: CallerContext): Promise<Answered & { isReplay: boolean }> => {
    const input = inputOf(spec, request);
    const { current } = spec;
    const show = current && (async () => spec.response?.parse(await current(tx, input.params)));
    if (show) await requireMatch(tx, request, show);
    const result = await spec.act(tx, input);
    const body = spec.response?.parse(result);
    const shown = spec.method === 'GET' ? body : await show?.();
    return { status: spec.status, body, isReplay: false, etag: shown && etagOf(shown) };
  };
  if (spec.method === 'GET') return sendAnswer(reply, await inReadTransaction(ctx, effect));
  const done = await inRetriedTransaction(ctx, async (tx) => {
    const given = await (spec.method === 'POST'
      ? answerOnce(tx, request, () => effect(tx), { isSecret: spec.isSecret ?? false })
      : effect(tx));
    await tx.failpoint('request.before_commit');
    return given;
  }).catch(async (error: unknown) => {
    await inRetriedTransaction(ctx, async (tx) => spec.afterRefusal?.(tx, error));
    throw error;
  });
  await ctx.failpoint('request.committed');
  if (done.isReplay) reply.header('idempotent-replayed', 'true');
  spec.tell?.(reply);
  return sendAnswer(reply, done);
}

/** Validated by the schemas of this very route before the handler runs. */
function inputOf<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, R extends z.ZodType>(
  _spec: RouteSpec<P, Q, B, R>,
  request: FastifyRequest,
): Input<P, Q, B> {
  return { params: request.params, query: request.query, body: request.body } as Input<P, Q, B>;
}
