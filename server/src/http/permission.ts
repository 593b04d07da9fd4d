import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import { reportRefusedSitter } from '../services/security-alerts.ts';
import { type CallerContext, type CallerSession, callerContextOf, type Role } from './caller.ts';

/** Who may call a route. */
export type Permission = {
  /** Only the owner unless it says more. */
  allow?: readonly Role[];
  /** Somebody who signed in, and no API key. */
  only?: 'user';
  /** Also an owner who has yet to give the second factor that the organization asks for. */
  beforeSecondFactor?: true;
  /** A sitter who tries it is told of to the owner. */
  reportsSitters?: true;
};

const OWNER_ONLY: readonly Role[] = ['owner'];

/** Throws `forbidden` and `second_factor_required`. */
export async function requirePermission(request: FastifyRequest, permission: Permission): Promise<void> {
  const ctx = callerContextOf(request);
  const { allow = OWNER_ONLY, only, beforeSecondFactor, reportsSitters } = permission;
  const { caller, principal, session } = ctx;
  if (!allow.includes(caller.role)) {
    ctx.log.warn({ requestId: request.id, principal, role: caller.role }, 'role refused');
    if (reportsSitters && caller.role === 'sitter') await reportRefusedSitter(ctx, caller.sitterId);
    throw new DomainError('forbidden');
  }
  if (only === 'user' && session === null) {
    throw new DomainError('forbidden', 'Sign in: this is for a person, and not for an API key.');
  }
  if (session?.lacksFactor && !beforeSecondFactor) throw new DomainError('second_factor_required');
}

/** Of a route that is only for somebody who signed in. */
export function sessionOf({ session }: CallerContext): CallerSession {
  if (!session) throw new Error('the route lets API keys in');
  return session;
}
