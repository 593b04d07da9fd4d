import { readEmailAddress } from '@maskline/core/domain/email-address';
import { DomainError } from '@maskline/core/domain/errors';
import { actingFor, type Context, inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { findLink, markLinkUsed, withdrawLinks } from '../store/account-links.ts';
import { getOrganization, lockOrganization } from '../store/organizations.ts';
import { presentCredential } from '../store/row-security.ts';
import { markSessionsEnded } from '../store/sessions.ts';
import type { AccountLink, User } from '../store/tables.ts';
import { countOwners, getUser, lockUser, updateUser } from '../store/users.ts';
import { recordEvent } from './audit.ts';
import { requireFitPassword } from './passwords.ts';
import { hashToken } from './tokens.ts';
import { actingAsUser } from './user-actor.ts';
import { insertUser } from './users.ts';

export type ShownLink = Pick<AccountLink, 'kind' | 'expiresAt'> & {
  organizationName: string;
  /** Null where the person says it: for the first owner. */
  user: Pick<User, 'name' | 'email'> | null;
};

/** What a link is for; it stays usable. Throws `link_not_usable`. */
export async function showLink(ctx: Context, token: string): Promise<ShownLink> {
  const link = await findUsableLink(ctx, token);
  const org = actingFor(ctx, link.orgId, SYSTEM);
  return inTransaction(org, async ({ db, orgId }) => {
    const { name: organizationName } = await getOrganization(db, orgId);
    const user = link.userId === null ? null : await getUser(db, orgId, link.userId);
    return { kind: link.kind, expiresAt: link.expiresAt, organizationName, user };
  });
}

/** E-mail address and name are asked of the first owner only. */
export type LinkUse = {
  token: string;
  password: string;
  email?: string | undefined;
  name?: string | undefined;
};

/**
 * Sets a password by a link, which is used herewith; the user's sessions end. The link of a first owner makes that owner.
 * Throws `link_not_usable`, `password_weak`, and `invalid_request` where the first owner's address or name is missing.
 */
export async function useLink(ctx: Context, use: LinkUse): Promise<User> {
  const link = await findUsableLink(ctx, use.token);
  const org = actingFor(ctx, link.orgId, SYSTEM);
  const person = await inTransaction(org, (tx) => personOf(tx, link, use));
  requireFitPassword(use.password, person, 'password');
  const passwordHash = await ctx.passwords.hash(use.password);
  return inTransaction(org, (tx) =>
    link.userId === null
      ? becomeFirstOwner(tx, link, { ...person, passwordHash })
      : setPassword(tx, link, link.userId, passwordHash),
  );
}

async function findUsableLink(ctx: Context, token: string): Promise<AccountLink> {
  const hash = hashToken(token);
  const link = hash && (await findPresented(ctx, hash));
  const at = await ctx.clock.now(ctx.db);
  if (!link || link.usedAt || link.withdrawnAt || link.expiresAt <= at) {
    throw new DomainError('link_not_usable');
  }
  return link;
}

function findPresented(ctx: Context, hash: Buffer): Promise<AccountLink | undefined> {
  return inTransaction(ctx, async (tx) => {
    await presentCredential(tx.db, hash);
    return findLink(tx.db, hash);
  });
}

type Person = Pick<User, 'email' | 'name'>;

async function personOf(tx: OrgContext, { userId }: AccountLink, use: LinkUse): Promise<Person> {
  if (userId !== null) return getUser(tx.db, tx.orgId, userId);
  const email = readEmailAddress(use.email ?? '');
  const name = use.name?.trim();
  if (!email) throw new DomainError('invalid_request', 'Write your e-mail address.', { path: 'email' });
  if (!name) throw new DomainError('invalid_request', 'Write your name.', { path: 'name' });
  return { email, name };
}

/** Under the organization's lock, so that of several links one makes the first owner. */
async function becomeFirstOwner(
  tx: OrgContext,
  link: AccountLink,
  person: Person & { passwordHash: string },
): Promise<User> {
  await lockOrganization(tx.db, tx.orgId);
  if ((await countOwners(tx.db, tx.orgId)) > 0) throw new DomainError('link_not_usable');
  await claim(tx, link);
  await withdrawLinks(tx.db, tx.orgId, null, await tx.clock.now(tx.db));
  const user = await insertUser(tx, { ...person, role: 'owner' });
  const details = { role: user.role, by: link.kind };
  await recordEvent(actingAsUser(tx, user), {
    event: 'user.created',
    entity: 'user',
    entityId: user.id,
    details,
  });
  return user;
}

async function setPassword(
  tx: OrgContext,
  link: AccountLink,
  userId: string,
  passwordHash: string,
): Promise<User> {
  const user = await lockUser(tx.db, tx.orgId, userId);
  await claim(tx, link);
  const at = await tx.clock.now(tx.db);
  await withdrawLinks(tx.db, tx.orgId, userId, at);
  await updateUser(tx.db, user, { passwordHash, passwordSetAt: at });
  const ended = await markSessionsEnded(tx.db, user, at);
  const details = { by: link.kind, ended_sessions: ended };
  await recordEvent(actingAsUser(tx, user), {
    event: 'user.password_set',
    entity: 'user',
    entityId: userId,
    details,
  });
  return user;
}

async function claim(tx: OrgContext, link: AccountLink): Promise<void> {
  const isOurs = await markLinkUsed(tx.db, link, await tx.clock.now(tx.db));
  if (!isOurs) throw new DomainError('link_not_usable');
}
