import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import type { CallerContext } from './caller.ts';
import { findCallerByKey } from './key-caller.ts';
import { requireOwnOrigin } from './own-origin.ts';
import { findCallerBySession } from './session-caller.ts';
import { sessionTokenOf } from './session-cookie.ts';

/**
 * Who asks: by the key in `Authorization`, and only without that header by the session's cookie. Throws `unauthorized`,
 * and `cross_origin_request` for a change that a page of another site sends with the cookie.
 */
export async function identify(request: FastifyRequest): Promise<CallerContext> {
  const { ctx } = request.server;
  const { authorization } = request.headers;
  if (authorization !== undefined) return found(await findCallerByKey(ctx, authorization));
  const caller = found(await findCallerBySession(ctx, sessionTokenOf(request) ?? ''));
  requireOwnOrigin(request);
  return caller;
}

function found(caller: CallerContext | null): CallerContext {
  if (!caller) throw new DomainError('unauthorized');
  return caller;
}
