import { deviceNameOf } from '@maskline/core/domain/device-name';
import type { ErrorCode } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Context } from '../context.ts';
import { refuseOtherOrigins } from './own-origin.ts';
import { requireNoBody, requireStorableQuery } from './request-parts.ts';
import type { App } from './route.ts';
import { describeRoute } from './route-description.ts';
import { sendAnswer } from './send-answer.ts';
import { setSession } from './session-cookie.ts';
import { addressOf } from './try-limits.ts';

/** What a route for anybody knows of who comes. */
export type Visit = {
  /** The name under which the tries of the network address count. */
  address: string;
  device: string;
  /** Gives the browser the token of a session. */
  signIn(token: string): void;
};

/** An address of the API for whoever has not signed in. It stores no answer: nobody is known to give it to again. */
export type PublicRouteSpec<B extends z.ZodType, R extends z.ZodType> = {
  url: string;
  summary: string;
  tag: string;
  body?: B;
  status: 200 | 202;
  response: R;
  errors?: readonly ErrorCode[];
  act(ctx: Context, body: z.output<B>, visit: Visit): Promise<z.input<R>>;
};

/** Declares a POST for anybody: validated and in the reference. The verb opens its own transactions. */
export function publicRoute<B extends z.ZodType = z.ZodUndefined, R extends z.ZodType = z.ZodVoid>(
  app: App,
  spec: PublicRouteSpec<B, R>,
): void {
  app.route({
    method: 'POST',
    url: spec.url,
    schema: describeRoute({ ...spec, method: 'POST', isPublic: true }),
    async onRequest(request) {
      await app.limit.address(request);
      refuseOtherOrigins(request);
    },
    async preValidation(request) {
      requireStorableQuery(request);
      if (!spec.body) requireNoBody(request);
    },
    async handler(request, reply) {
      const visit = { ...visitOf(request), signIn: (token: string) => setSession(reply, token) };
      const result = await spec.act(app.ctx, request.body as z.output<B>, visit);
      return sendAnswer(reply, { status: spec.status, body: spec.response.parse(result) });
    },
  });
}

function visitOf(request: FastifyRequest): Pick<Visit, 'address' | 'device'> {
  return { address: addressOf(request), device: deviceNameOf(request.headers['user-agent'] ?? '') };
}
