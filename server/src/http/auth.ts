import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import { type Actor, actingFor, type Context, type OrgContext } from '../context.ts';
import { hashKeySecret } from '../services/key-secret.ts';
import { findKeyHolder, type KeyHolder, touchKey } from '../store/api-keys.ts';

export type Role = 'owner' | 'sitter';
export type Caller = { role: 'owner' } | { role: 'sitter'; sitterId: string };
/** What the `act` of a route gets: the organization's context, and who asks. */
export type CallerContext = OrgContext & { caller: Caller; apiKeyId: string };

declare module 'fastify' {
  interface FastifyInstance {
    ctx: Context;
  }
  interface FastifyRequest {
    callerContext: CallerContext | null;
  }
}

const TOUCH_EVERY_MS = 60_000;
const lastTouches = new Map<string, number>();

/** Lets in whoever holds a valid key of one of the roles. Throws `unauthorized` or `forbidden`. */
export async function authenticate(request: FastifyRequest, allow: readonly Role[]): Promise<CallerContext> {
  const ctx = request.server.ctx;
  const holder = await findHolder(ctx, request.headers.authorization);
  if (!holder) throw new DomainError('unauthorized');
  if (!allow.includes(holder.role)) {
    ctx.log.warn({ requestId: request.id, apiKeyId: holder.id, role: holder.role }, 'role refused');
    throw new DomainError('forbidden');
  }
  await touch(ctx, holder);
  const caller = callerOf(holder);
  return { ...actingFor(ctx, holder.orgId, actorOf(holder)), caller, apiKeyId: holder.id };
}

export function callerContextOf(request: FastifyRequest): CallerContext {
  if (!request.callerContext) throw new Error('the route did not authenticate its caller');
  return request.callerContext;
}

async function findHolder(ctx: Context, authorization = ''): Promise<KeyHolder | null> {
  const [, secret = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  const hash = hashKeySecret(secret);
  const holder = hash && (await findKeyHolder(ctx.db, hash));
  if (!holder || holder.revokedAt !== null) return null;
  return holder.role === 'sitter' && !holder.sitterActive ? null : holder;
}

function callerOf({ role, sitterId }: KeyHolder): Caller {
  return role === 'sitter' && sitterId !== null ? { role, sitterId } : { role: 'owner' };
}

function actorOf({ id, role, sitterId }: KeyHolder): Actor {
  return role === 'sitter' ? { kind: 'sitter', id: sitterId } : { kind: 'owner', id };
}

/** At most once a minute for each key and process: a write at every request would cost more than it tells. */
async function touch(ctx: Context, holder: KeyHolder): Promise<void> {
  const elapsed = performance.now() - (lastTouches.get(holder.id) ?? Number.NEGATIVE_INFINITY);
  if (elapsed < TOUCH_EVERY_MS) return;
  lastTouches.set(holder.id, performance.now());
  await touchKey(ctx.db, holder, await ctx.clock.now(ctx.db));
}
