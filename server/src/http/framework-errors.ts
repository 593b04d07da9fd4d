import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerErrorAsTwiml } from './empty-twiml.ts';
import { answerError } from './errors.ts';
import type { App } from './route.ts';

/** Every answer names its request, whatever comes of it. Call it before all other hooks. */
export function nameRequests(app: App): void {
  app.addHook('onRequest', async (request, reply) => nameRequest(request, reply));
}

/** What is refused before any hook has run. For a carrier in the form of the callbacks: it texts any other to the client. */
export function answerFrameworkError(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> | FastifyReply {
  nameRequest(request, reply);
  const isCallback = request.url.startsWith('/callbacks');
  return isCallback ? answerErrorAsTwiml(error, request, reply) : answerError(error, request, reply);
}

function nameRequest(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id);
  reply.header('cache-control', 'no-store');
}
