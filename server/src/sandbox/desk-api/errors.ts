import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { ZodError } from 'zod';

/** A request to the desk that cannot be done; the sentence is for the person at it. */
export class DeskError extends Error {
  override readonly name = 'DeskError';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function answerDeskError(log: Logger) {
  return (error: FastifyError | DeskError | ZodError, _request: FastifyRequest, reply: FastifyReply) => {
    if (error instanceof DeskError) return send(reply, error.status, error.code, error.message);
    if (error instanceof ZodError) return send(reply, 422, 'invalid_request', sentenceOf(error));
    if (error.statusCode !== undefined && error.statusCode < 500) {
      return send(reply, error.statusCode, 'bad_request', 'Send JSON with `Content-Type: application/json`.');
    }
    log.error({ err: error }, 'the sandbox failed');
    return send(reply, 500, 'internal_error', 'The sandbox failed; its log says more.');
  };
}

function send(reply: FastifyReply, status: number, code: string, detail: string): FastifyReply {
  return reply.status(status).send({ status, code, detail });
}

function sentenceOf({ issues }: ZodError): string {
  return issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`).join('; ');
}
