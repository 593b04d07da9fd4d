import { actingFor, type Context, inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { findNewestLink } from '../store/account-links.ts';
import { findSitter } from '../store/sitters.ts';
import type { User } from '../store/tables.ts';
import { type GivenLink, makeLink } from './account-links.ts';
import { recordEvent } from './audit.ts';
import { findUsers } from './sign-in.ts';
import { actingAsUser } from './user-actor.ts';
import { lockUserInUse } from './users.ts';

/** Whoever asks again and again fills nobody's mailbox. */
const NOT_AGAIN_WITHIN_MS = 5 * 60_000;

/** Mails a link that sets a new password to whoever has the address. Says nothing about whether anybody does. */
export async function requestPasswordReset(ctx: Context, address: string): Promise<void> {
  if (ctx.mailer === null) return;
  for (const { orgId, id } of await findUsers(ctx, address)) {
    await inTransaction(actingFor(ctx, orgId, SYSTEM), async (tx) => {
      const user = await lockUserInUse(tx, id);
      if (!(await isOutOfService(tx, user)) && !(await hasNewLink(tx, id))) {
        await resetByLink(actingAsUser(tx, user), user);
      }
    });
  }
}

export type ResetOptions = { passOn?: 'by_hand' };

/**
 * Makes a link that sets a new password, at the word of an owner or the operator. Throws `not_found` and
 * `user_deactivated`.
 */
export function makeResetLink(
  ctx: OrgContext,
  userId: string,
  options: ResetOptions = {},
): Promise<GivenLink> {
  return inTransaction(ctx, async (tx) => {
    return resetByLink(tx, await lockUserInUse(tx, userId), options);
  });
}

/** Who has not set a password yet is invited again: that link is good for longer. */
async function resetByLink(
  tx: OrgContext,
  { id: userId, passwordHash }: User,
  options: ResetOptions = {},
): Promise<GivenLink> {
  const kind = passwordHash === null ? 'invitation' : 'password_reset';
  const link = await makeLink(tx, { kind, userId, ...options });
  await recordEvent(tx, { event: 'user.reset_requested', entity: 'user', entityId: userId });
  return link;
}

async function isOutOfService({ db, orgId }: OrgContext, { sitterId }: User): Promise<boolean> {
  return sitterId !== null && !(await findSitter(db, orgId, sitterId))?.active;
}

async function hasNewLink(tx: OrgContext, userId: string): Promise<boolean> {
  const at = await tx.clock.now(tx.db);
  const newest = await findNewestLink(tx.db, tx.orgId, userId);
  return newest !== undefined && at.getTime() - newest.createdAt.getTime() < NOT_AGAIN_WITHIN_MS;
}
