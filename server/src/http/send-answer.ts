import type { FastifyReply } from 'fastify';

export type Answered = { status: number; body: unknown; etag?: string | undefined };

/** Nobody between keeps it: it is of one caller, and some answers hold secrets. */
export function sendAnswer(reply: FastifyReply, { status, body, etag }: Answered): FastifyReply {
  reply.status(status).header('cache-control', 'no-store');
  if (etag) reply.header('etag', etag);
  if (status === 204) return reply.send();
  return reply.type('application/json; charset=utf-8').send(JSON.stringify(body));
}
