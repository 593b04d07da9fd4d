import { DomainError } from '@maskline/core/domain/errors';
import type { FastifyRequest } from 'fastify';
import { type Actor, actingFor, type Context, inTransaction, type OrgContext } from '../context.ts';
import { hashKeySecret } from '../services/key-secret.ts';
import { findKeyHolder, type KeyHolder, touchKey } from '../store/api-keys.ts';
import { enterOrganization, presentCredential } from '../store/row-security.ts';
import { findSitter } from '../store/sitters.ts';

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
  const { ctx } = request.server;
  const [, secret = ''] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  const hash = hashKeySecret(secret);
  if (!hash) throw new DomainError('unauthorized');
  const holder = await inTransaction(ctx, async (tx) => {
    const found = await admit(tx, hash);
    if (!allow.includes(found.role)) {
      ctx.log.warn({ requestId: request.id, apiKeyId: found.id, role: found.role }, 'role refused');
      throw new DomainError('forbidden');
    }
    await touch(tx, found);
    return found;
  });
  const caller = callerOf(holder);
  return { ...actingFor(ctx, holder.orgId, actorOf(holder)), caller, apiKeyId: holder.id };
}

export function callerContextOf(request: FastifyRequest): CallerContext {
  if (!request.callerContext) throw new Error('the route did not authenticate its caller');
  return request.callerContext;
}

/** Until the key has named its organization, the transaction sees the key's own row and no other. */
async function admit(tx: Context, hash: Buffer): Promise<KeyHolder> {
  await presentCredential(tx.db, hash);
  const holder = await findKeyHolder(tx.db, hash);
  if (!holder || holder.revokedAt !== null) throw new DomainError('unauthorized');
  await enterOrganization(tx.db, holder.orgId);
  if (holder.sitterId !== null && !(await findSitter(tx.db, holder.orgId, holder.sitterId))?.active) {
    throw new DomainError('unauthorized');
  }
  return holder;
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
