import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeError } from './error-causes.ts';
import { ERROR_STATUS } from './errors.ts';

/** The one answer to a callback, whatever its status: any other text would be texted to the client. */
export function answerTwiml(reply: FastifyReply, status: number): FastifyReply {
  return reply.status(status).type('text/xml; charset=utf-8').send('<Response/>');
}

/** The same for whatever was thrown; only a fault of ours is logged as an error. */
export function answerErrorAsTwiml(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { code } = describeError(error);
  const isOurs = code === 'internal_error' || code === 'unavailable';
  if (isOurs) request.server.ctx.log.error({ err: error, requestId: request.id, code }, 'callback failed');
  return answerTwiml(reply, ERROR_STATUS[code]);
}
