import { type Actor, actingFor, type Context, inTransaction } from '../context.ts';
import { hashKeySecret } from '../services/key-secret.ts';
import { findKeyHolder, type KeyHolder, touchKey } from '../store/api-keys.ts';
import { enterOrganization, presentCredential } from '../store/row-security.ts';
import { findSitter } from '../store/sitters.ts';
import { type CallerContext, callerOf } from './caller.ts';

const TOUCH_EVERY_MS = 60_000;
const lastTouches = new Map<string, number>();

/** Whoever holds a valid key. */
export async function findCallerByKey(ctx: Context, authorization: string): Promise<CallerContext | null> {
  const [, secret = ''] = /^Bearer +(\S+) *$/i.exec(authorization) ?? [];
  const hash = hashKeySecret(secret);
  const holder = hash && (await inTransaction(ctx, (tx) => admit(tx, hash)));
  if (!holder) return null;
  const org = actingFor(ctx, holder.orgId, actorOf(holder));
  return { ...org, caller: callerOf(holder), principal: { kind: 'api_key', id: holder.id }, session: null };
}

/** Until the key has named its organization, the transaction sees the key's own row and no other. */
async function admit(tx: Context, hash: Buffer): Promise<KeyHolder | null> {
  await presentCredential(tx.db, hash);
  const holder = await findKeyHolder(tx.db, hash);
  if (!holder || holder.revokedAt !== null) return null;
  const { orgId, sitterId } = holder;
  await enterOrganization(tx.db, orgId);
  if (sitterId !== null && !(await findSitter(tx.db, orgId, sitterId))?.active) return null;
  await touch(tx, holder);
  return holder;
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
