import { DomainError } from '@maskline/core/domain/errors';
import { isSessionOpen, SESSION_LIFE_MS } from '@maskline/core/domain/session-life';
import { inTransaction, type OrgContext } from '../context.ts';
import { newId } from '../store/ids.ts';
import { listSessionsOfUser, markSessionsEnded } from '../store/sessions.ts';
import type { Session, User } from '../store/tables.ts';
import { recordEvent } from './audit.ts';
import { hashToken, newToken } from './tokens.ts';

export type SignInMethod = 'password' | 'totp' | 'recovery_code' | 'passkey';
export type SessionStart = { device: string; method: SignInMethod };

/**
 * Lets a user in, for thirty days at most, and gives the token that the browser keeps: only its hash is stored. Call it
 * with the user locked, so that no deactivation and no new password comes between.
 */
export async function startSession(
  tx: OrgContext,
  user: User,
  { device, method }: SessionStart,
): Promise<string> {
  const token = newToken();
  const tokenHash = hashToken(token);
  if (!tokenHash) throw new Error('a new token is not well-formed');
  const at = await tx.clock.now(tx.db);
  const session: Session = {
    orgId: tx.orgId,
    id: newId(),
    userId: user.id,
    tokenHash,
    device,
    secondFactor: method !== 'password',
    createdAt: at,
    lastSeenAt: at,
    expiresAt: new Date(at.getTime() + SESSION_LIFE_MS),
    endedAt: null,
  };
  await tx.db.insertInto('sessions').values(session).execute();
  const details = { user_id: user.id, method };
  await recordEvent(tx, { event: 'session.started', entity: 'session', entityId: session.id, details });
  return token;
}

/** The user's sessions that let somebody in, the one used last first. */
export async function listOpenSessions(ctx: OrgContext, userId: string): Promise<Session[]> {
  const at = await ctx.clock.now(ctx.db);
  const sessions = await listSessionsOfUser(ctx.db, ctx.orgId, userId);
  return sessions.filter((session) => isSessionOpen(session, at));
}

/** Ends one session of a user. Throws `not_found` for one that is not open or not the user's. */
export function endSession(ctx: OrgContext, userId: string, sessionId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const at = await tx.clock.now(tx.db);
    const ended = await markSessionsEnded(tx.db, { orgId: tx.orgId, id: userId }, at, { only: sessionId });
    if (ended.length === 0) throw new DomainError('not_found');
    const details = { user_id: userId };
    await recordEvent(tx, { event: 'session.ended', entity: 'session', entityId: sessionId, details });
  });
}

/** Ends all sessions of a user, or all but one. Without any to end nothing changes. */
export function endSessionsOfUser(ctx: OrgContext, userId: string, butNot?: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const at = await tx.clock.now(tx.db);
    const ended = await markSessionsEnded(tx.db, { orgId: tx.orgId, id: userId }, at, { butNot });
    if (ended.length === 0) return;
    const details = { ended_sessions: ended };
    await recordEvent(tx, { event: 'user.sessions_ended', entity: 'user', entityId: userId, details });
  });
}
