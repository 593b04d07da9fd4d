import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Refusal } from '../refusal.ts';

/** Every failure in Twilio's shape. */
export function answerRefusal(log: Logger) {
  return (error: FastifyError | Refusal, _request: FastifyRequest, reply: FastifyReply) => {
    const refusal = asRefusal(error);
    if (refusal.code === 20500) log.error({ err: error }, 'the sandbox failed');
    return sendRefusal(reply, refusal);
  };
}

export function sendRefusal(
  reply: FastifyReply,
  { code, message, status }: Refusal,
  retryAfterSeconds = 1,
): FastifyReply {
  if (status === 429) reply.header('retry-after', String(retryAfterSeconds));
  if (status === 401) reply.header('www-authenticate', 'Basic realm="Twilio API"');
  return reply
    .status(status)
    .send({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status });
}

function asRefusal(error: FastifyError | Refusal): Refusal {
  if (error instanceof Refusal) return error;
  const { statusCode } = error;
  return statusCode !== undefined && statusCode < 500 ? new Refusal(20001) : new Refusal(20500);
}
