import type { FastifyRequest } from 'fastify';
import type { Context, OrgContext } from '../context.ts';

export type Role = 'owner' | 'sitter';
export type Caller = { role: 'owner' } | { role: 'sitter'; sitterId: string };
/** Whose word it is: a program's by its key, or that of somebody who signed in. */
export type Principal = { kind: 'api_key' | 'user'; id: string };
/** `lacksFactor`: the organization asks for a second factor that was not given. */
export type CallerSession = { id: string; secondFactor: boolean; lacksFactor: boolean };
/** What the `act` of a route gets: the organization's context, and who asks. */
export type CallerContext = OrgContext & {
  caller: Caller;
  principal: Principal;
  session: CallerSession | null;
};

declare module 'fastify' {
  interface FastifyInstance {
    ctx: Context;
  }
  interface FastifyRequest {
    callerContext: CallerContext | null;
  }
}

export function callerContextOf(request: FastifyRequest): CallerContext {
  if (!request.callerContext) throw new Error('the route did not authenticate its caller');
  return request.callerContext;
}

/** Null for the owner, who is no sitter. */
export function sitterIdOf(caller: Caller): string | null {
  return caller.role === 'sitter' ? caller.sitterId : null;
}

export function callerOf({ role, sitterId }: { role: Role; sitterId: string | null }): Caller {
  return role === 'sitter' && sitterId !== null ? { role, sitterId } : { role: 'owner' };
}
