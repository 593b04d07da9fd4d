import { readEmailAddress } from '@maskline/core/domain/email-address';
import { DomainError } from '@maskline/core/domain/errors';
import { actingFor, type Context, inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { getOrganization } from '../store/organizations.ts';
import { presentEmail } from '../store/row-security.ts';
import { findSitter } from '../store/sitters.ts';
import type { User } from '../store/tables.ts';
import { findUsersByEmail, lockUser } from '../store/users.ts';
import { acceptCode, asksForMore, getSecondFactors, type SecondFactors } from './second-factors.ts';
import { type SignInMethod, startSession } from './sessions.ts';
import { openStep, sealStep, spendStep } from './sign-in-steps.ts';
import { actingAsUser } from './user-actor.ts';

export type SecondFactorMethod = 'totp' | 'passkey' | 'recovery_code';
/** Signed in, or what has to be answered first. */
export type SignInOutcome =
  | { step: 'done'; token: string; user: User }
  | { step: 'second_factor'; state: string; methods: SecondFactorMethod[] }
  | { step: 'organization'; organizations: { id: string; name: string }[] };

export type PasswordSignIn = {
  email: string;
  password: string;
  organizationId?: string | undefined;
  device: string;
};

/**
 * Signs in with e-mail address and password. Where the password fits in several organizations it asks which, and where
 * the user has a second factor it asks for that. Throws `sign_in_failed`, alike and after as much work whether the
 * address is known or not.
 */
export async function signIn(ctx: Context, input: PasswordSignIn): Promise<SignInOutcome> {
  const users = await usersWithPassword(ctx, await findUsers(ctx, input.email), input.password);
  const fitting = (await Promise.all(users.map((user) => placeOf(ctx, user)))).filter(
    (place) => place && (input.organizationId === undefined || place.id === input.organizationId),
  );
  const [place, another] = fitting;
  if (!place) throw new DomainError('sign_in_failed');
  if (!another) return goOn(ctx, place.user, input.device);
  const organizations = fitting.flatMap((one) => (one ? [{ id: one.id, name: one.name }] : []));
  return { step: 'organization', organizations };
}

/** The users in use who have the address, in whichever organization. */
export function findUsers(ctx: Context, address: string): Promise<User[]> {
  const email = readEmailAddress(address) ?? '';
  return inTransaction(ctx, async (tx) => {
    await presentEmail(tx.db, email);
    return findUsersByEmail(tx.db, email);
  });
}

/** One password is tried for an address that nobody has, too. Several are tried at once, to take as long as one. */
async function usersWithPassword(
  { passwords }: Context,
  users: readonly User[],
  password: string,
): Promise<User[]> {
  const [first = { passwordHash: null }, ...others] = users;
  const areRight = await Promise.all(
    [first, ...others].map(({ passwordHash }) => passwords.verify(passwordHash, password)),
  );
  return users.filter((_, index) => areRight[index]);
}

type Place = { id: string; name: string; user: User };

/** The user's organization, or null where the account belongs to a sitter who is not active. */
function placeOf(ctx: Context, user: User): Promise<Place | null> {
  return inTransaction(actingFor(ctx, user.orgId, SYSTEM), async ({ db, orgId }) => {
    const sitter = user.sitterId === null ? null : await findSitter(db, orgId, user.sitterId);
    const { id, name } = await getOrganization(db, orgId);
    return sitter?.active === false ? null : { id, name, user };
  });
}

function goOn(ctx: Context, { orgId, id, passwordHash }: User, device: string): Promise<SignInOutcome> {
  return inTransaction(actingFor(ctx, orgId, SYSTEM), async (tx) => {
    const user = await lockSignedIn(tx, id);
    if (user.passwordHash !== passwordHash) throw new DomainError('sign_in_failed');
    const factors = await getSecondFactors(tx, user);
    if (asksForMore(factors)) return askForSecondFactor(tx, user, factors);
    return { step: 'done', token: await letIn(tx, user, device, 'password'), user };
  });
}

async function askForSecondFactor(
  tx: OrgContext,
  user: User,
  { totp, passkeys, recoveryCodesLeft }: SecondFactors,
): Promise<SignInOutcome> {
  const passwordSetAt = user.passwordSetAt?.toISOString() ?? '';
  const state = await sealStep(tx, 'second_factor', { orgId: tx.orgId, userId: user.id, passwordSetAt });
  const methods = [
    ...(totp ? (['totp'] as const) : []),
    ...(passkeys > 0 ? (['passkey'] as const) : []),
    ...(recoveryCodesLeft > 0 ? (['recovery_code'] as const) : []),
  ];
  return { step: 'second_factor', state, methods };
}

/** Whom the answer to a second factor is of. Throws `step_expired`. */
export async function userOfStep(ctx: Context, state: string): Promise<string> {
  return (await openStep(ctx, 'second_factor', state)).userId;
}

export type CodeSignIn = { state: string; code: string; device: string };

/**
 * Ends a sign-in that asked for a second factor, by a code of the authenticator app or a recovery code. A wrong code may
 * be followed by another. Throws `code_wrong`, and `step_expired` when it was done before or the password has changed.
 */
export async function signInWithCode(
  ctx: Context,
  { state, code, device }: CodeSignIn,
): Promise<{ token: string; user: User }> {
  const { orgId, userId, passwordSetAt } = await openStep(ctx, 'second_factor', state);
  return inTransaction(actingFor(ctx, orgId, SYSTEM), async (tx) => {
    const user = await lockSignedIn(tx, userId);
    if (user.passwordSetAt?.toISOString() !== passwordSetAt) throw new DomainError('step_expired');
    await spendStep(tx, state);
    const method = await acceptCode(tx, user, code);
    return { token: await letIn(tx, user, device, method), user };
  });
}

/** The user, locked, if the account is in use. Throws `sign_in_failed`. */
export async function lockSignedIn(tx: OrgContext, userId: string): Promise<User> {
  const user = await lockUser(tx.db, tx.orgId, userId);
  const sitter = user.sitterId === null ? null : await findSitter(tx.db, tx.orgId, user.sitterId);
  if (user.deactivatedAt !== null || sitter?.active === false) throw new DomainError('sign_in_failed');
  return user;
}

export function letIn(tx: OrgContext, user: User, device: string, method: SignInMethod): Promise<string> {
  return startSession(actingAsUser(tx, user), user, { device, method });
}
