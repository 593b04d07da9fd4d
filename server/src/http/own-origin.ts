import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Throws `cross_origin_request` for a change that does not say that it comes from a page of this server. */
export function requireOwnOrigin(request: FastifyRequest): void {
  if (READS.has(request.method) || comesFromHere(request) === true) return;
  throw new DomainError('cross_origin_request');
}

/** The same where no cookie counts: whoever is no browser says nothing of it. */
export function refuseOtherOrigins(request: FastifyRequest): void {
  if (comesFromHere(request) === false) throw new DomainError('cross_origin_request');
}

/** Compared with the addresses that are set, never with `Host`; null for a request that says nothing. */
function comesFromHere({ headers, server }: FastifyRequest): boolean | null {
  const { origin, 'sec-fetch-site': site } = headers;
  if (origin !== undefined) return server.ctx.webOrigins.includes(origin);
  return site === undefined ? null : site === 'same-origin';
}
