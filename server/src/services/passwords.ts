import { DomainError } from '@maskline/core/domain/errors';
import { flawOfPassword } from '@maskline/core/domain/password-rules';
import { inTransaction, type OrgContext } from '../context.ts';
import { markSessionsEnded } from '../store/sessions.ts';
import type { User } from '../store/tables.ts';
import { getUser, lockUser, updateUser } from '../store/users.ts';
import { recordEvent } from './audit.ts';

/** Throws `password_weak` with what is wrong, naming the property of the request that held it. */
export function requireFitPassword(
  password: string,
  { email, name }: Pick<User, 'email' | 'name'>,
  path: string,
): void {
  const [mailbox = ''] = email.split('@');
  const flaw = flawOfPassword(password, [email, mailbox, name]);
  if (flaw !== null) throw new DomainError('password_weak', flaw, { path });
}

export type PasswordChange = { present: string; next: string; sessionId: string };

/**
 * Changes the own password, and ends all other sessions of the user. Throws `password_wrong` for a present one that is
 * not right, and `password_weak`.
 */
export async function changePassword(ctx: OrgContext, userId: string, change: PasswordChange): Promise<void> {
  const seen = await getUser(ctx.db, ctx.orgId, userId);
  const isRight = await ctx.passwords.verify(seen.passwordHash, change.present);
  if (!isRight) throw new DomainError('password_wrong', undefined, { path: 'present_password' });
  requireFitPassword(change.next, seen, 'new_password');
  const passwordHash = await ctx.passwords.hash(change.next);
  await inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx.db, tx.orgId, userId);
    if (user.passwordHash !== seen.passwordHash) throw new DomainError('password_wrong');
    const at = await tx.clock.now(tx.db);
    await updateUser(tx.db, user, { passwordHash, passwordSetAt: at });
    const ended = await markSessionsEnded(tx.db, user, at, { butNot: change.sessionId });
    const details = { ended_sessions: ended };
    await recordEvent(tx, { event: 'user.password_changed', entity: 'user', entityId: userId, details });
  });
}
