import { isSessionOpen } from '@maskline/core/domain/session-life';
import { type Context, inTransaction } from '../context.ts';
import { hashToken } from '../services/tokens.ts';
import { actingAsUser } from '../services/user-actor.ts';
import { enterOrganization, presentCredential } from '../store/row-security.ts';
import { findSession, getSessionHolder, type SessionHolder, touchSession } from '../store/sessions.ts';
import { type CallerContext, callerOf } from './caller.ts';

const TOUCH_EVERY_MS = 60_000;

/** Whoever signed in and holds the token of an open session. */
export async function findCallerBySession(ctx: Context, token: string): Promise<CallerContext | null> {
  const hash = hashToken(token);
  const holder = hash && (await inTransaction(ctx, (tx) => admit(tx, hash)));
  if (!holder) return null;
  const { user, session, requireOwnerSecondFactor } = holder;
  const { id, secondFactor } = session;
  const lacksFactor = user.role === 'owner' && requireOwnerSecondFactor && !secondFactor;
  return {
    ...actingAsUser(ctx, user),
    caller: callerOf(user),
    principal: { kind: 'user', id: user.id },
    session: { id, secondFactor, lacksFactor },
  };
}

/** Until the session has named its organization, the transaction sees the session's own row and no other. */
async function admit(tx: Context, hash: Buffer): Promise<SessionHolder | null> {
  await presentCredential(tx.db, hash);
  const session = await findSession(tx.db, hash);
  const at = await tx.clock.now(tx.db);
  if (!session || !isSessionOpen(session, at)) return null;
  await enterOrganization(tx.db, session.orgId);
  const holder = await getSessionHolder(tx.db, session);
  if (holder.user.deactivatedAt !== null || holder.sitterActive === false) return null;
  if (at.getTime() - session.lastSeenAt.getTime() >= TOUCH_EVERY_MS) await touchSession(tx.db, session, at);
  return holder;
}
