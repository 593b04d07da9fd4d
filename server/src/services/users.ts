import { readEmailAddress } from '@maskline/core/domain/email-address';
import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { withdrawLinks } from '../store/account-links.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import { lockOrganization } from '../store/organizations.ts';
import { lockSitters } from '../store/parties.ts';
import { markSessionsEnded } from '../store/sessions.ts';
import type { User } from '../store/tables.ts';
import { countOwners, findUserOfSitter, lockUser, updateUser } from '../store/users.ts';
import { type GivenLink, makeLink } from './account-links.ts';
import { recordEvent } from './audit.ts';

/** A sitter's account names its sitter, an owner's none. */
export type RoleChoice = { role: User['role']; sitterId?: string | undefined };
export type Invitation = RoleChoice & { email: string; name: string };

/**
 * Makes a user without a password, and the link by which the person sets one. Throws `invalid_request`, `email_in_use`,
 * `sitter_has_user`, `sitter_not_found` and `sitter_inactive`.
 */
export function inviteUser(
  ctx: OrgContext,
  invitation: Invitation,
): Promise<{ userId: string; link: GivenLink }> {
  return inTransaction(ctx, async (tx) => {
    const user = await insertUser(tx, { ...invitation, passwordHash: null });
    const link = await makeLink(tx, { kind: 'invitation', userId: user.id });
    const details = { role: user.role, sitter_id: user.sitterId };
    await recordEvent(tx, { event: 'user.invited', entity: 'user', entityId: user.id, details });
    return { userId: user.id, link };
  });
}

/** Makes another link for somebody who has not set a password. Throws `not_found`, `user_set_up`, `user_deactivated`. */
export function inviteAgain(ctx: OrgContext, userId: string): Promise<GivenLink> {
  return inTransaction(ctx, async (tx) => {
    const user = await lockUserInUse(tx, userId);
    if (user.passwordHash !== null) throw new DomainError('user_set_up');
    const link = await makeLink(tx, { kind: 'invitation', userId });
    await recordEvent(tx, { event: 'user.invited_again', entity: 'user', entityId: userId });
    return link;
  });
}

export type NewUser = RoleChoice & { email: string; name: string; passwordHash: string | null };

/** The row of a new user; whoever calls says in an event why it is made. Throws as `inviteUser` does. */
export async function insertUser(tx: OrgContext, { passwordHash, ...person }: NewUser): Promise<User> {
  const email = readEmailAddress(person.email);
  if (!email) throw new DomainError('invalid_request', 'Write an e-mail address.', { path: 'email' });
  const sitterId = await sitterOf(tx, person);
  const createdAt = await tx.clock.now(tx.db);
  const user: User = {
    orgId: tx.orgId,
    id: newId(),
    role: person.role,
    sitterId,
    email,
    name: person.name,
    passwordHash,
    passwordSetAt: passwordHash === null ? null : createdAt,
    totpSecretSealed: null,
    totpConfirmedAt: null,
    totpLastStep: null,
    createdAt,
    deactivatedAt: null,
  };
  await refusingTaken(tx.db.insertInto('users').values(user).execute());
  return user;
}

export type UserChange = {
  name?: string | undefined;
  role?: User['role'] | undefined;
  sitterId?: string | undefined;
};

/**
 * Changes name or role; the same again changes nothing. Another role, or being another sitter, ends the user's sessions
 * and links. Throws `not_found`, `user_deactivated`, `last_owner`, and as `inviteUser` does for the sitter.
 */
export function changeUser(ctx: OrgContext, userId: string, change: UserChange): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const role = change.role;
    const sitterId = role === undefined ? undefined : await sitterOf(tx, { role, sitterId: change.sitterId });
    await lockOrganization(tx.db, tx.orgId);
    const user = await lockUserInUse(tx, userId);
    const after = {
      name: change.name ?? user.name,
      role: role ?? user.role,
      sitterId: sitterId === undefined ? user.sitterId : sitterId,
    };
    const changed = (['name', 'role', 'sitterId'] as const).filter((key) => after[key] !== user[key]);
    if (changed.length === 0) return;
    const isOther = changed.includes('role') || changed.includes('sitterId');
    if (after.role !== 'owner') await requireAnotherOwner(tx, user);
    await refusingTaken(updateUser(tx.db, user, after));
    const ended = isOther ? await shutOut(tx, user) : [];
    await recordEvent(tx, {
      event: 'user.changed',
      entity: 'user',
      entityId: userId,
      details: { name_changed: changed.includes('name'), ...roleDetails(user, after), ended_sessions: ended },
    });
  });
}

function roleDetails(before: Pick<User, 'role' | 'sitterId'>, after: Pick<User, 'role' | 'sitterId'>) {
  return {
    ...(before.role === after.role ? {} : { role: { from: before.role, to: after.role } }),
    ...(before.sitterId === after.sitterId
      ? {}
      : { sitter_id: { from: before.sitterId, to: after.sitterId } }),
  };
}

/**
 * Takes the account out of use, for good, and ends the user's sessions and links. A deactivated one stays as it is.
 * Throws `not_found`, and `last_owner` for the last owner who can sign in.
 */
export function deactivateUser(ctx: OrgContext, userId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await lockOrganization(tx.db, tx.orgId);
    const user = await lockUser(tx.db, tx.orgId, userId);
    if (user.deactivatedAt) return;
    await requireAnotherOwner(tx, user);
    await updateUser(tx.db, user, { deactivatedAt: await tx.clock.now(tx.db) });
    const details = { ended_sessions: await shutOut(tx, user) };
    await recordEvent(tx, { event: 'user.deactivated', entity: 'user', entityId: userId, details });
  });
}

/** Ends the sessions of a user and makes the links useless, in the transaction of what is the reason. */
async function shutOut(tx: OrgContext, user: Pick<User, 'orgId' | 'id'>): Promise<string[]> {
  const at = await tx.clock.now(tx.db);
  await withdrawLinks(tx.db, user.orgId, user.id, at);
  return markSessionsEnded(tx.db, user, at);
}

/** The same for the account of a sitter, if there is one in use: an event says what ended. */
export async function shutOutSitter(tx: OrgContext, sitterId: string, reason: string): Promise<void> {
  const user = await findUserOfSitter(tx.db, tx.orgId, sitterId);
  if (!user) return;
  const details = { ended_sessions: await shutOut(tx, user) };
  await recordEvent(tx, { event: 'user.shut_out', entity: 'user', entityId: user.id, reason, details });
}

/** The user, locked. Throws `not_found` and `user_deactivated`. */
export async function lockUserInUse(tx: OrgContext, userId: string): Promise<User> {
  const user = await lockUser(tx.db, tx.orgId, userId);
  if (user.deactivatedAt) throw new DomainError('user_deactivated');
  return user;
}

/** One who has not set a password yet could not sign in either, and so does not count. */
async function requireAnotherOwner(tx: OrgContext, user: User): Promise<void> {
  if (user.role !== 'owner' || user.passwordHash === null) return;
  if ((await countOwners(tx.db, tx.orgId)) < 2) throw new DomainError('last_owner');
}

async function sitterOf(tx: OrgContext, { role, sitterId }: RoleChoice): Promise<string | null> {
  if (role === 'owner') {
    if (sitterId === undefined) return null;
    throw new DomainError('invalid_request', 'An owner is no sitter: leave it out.', { path: 'sitter_id' });
  }
  if (!sitterId) throw new DomainError('invalid_request', 'Say which sitter.', { path: 'sitter_id' });
  const [sitter] = await lockSitters(tx.db, tx.orgId, [sitterId]);
  if (!sitter) throw new DomainError('sitter_not_found', undefined, { path: 'sitter_id' });
  if (!sitter.active) throw new DomainError('sitter_inactive', undefined, { path: 'sitter_id' });
  return sitterId;
}

async function refusingTaken(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    const constraint = violatedConstraint(error);
    if (constraint === 'users_email_once')
      throw new DomainError('email_in_use', undefined, { path: 'email' });
    if (constraint !== 'users_one_per_sitter') throw error;
    throw new DomainError('sitter_has_user', undefined, { path: 'sitter_id' });
  }
}
