import { DomainError } from '@maskline/core/domain/errors';
import type { Config } from '../config.ts';
import { actingFor, type Context, type OrgContext } from '../context.ts';
import { type GivenLink, inviteFirstOwner } from '../services/account-links.ts';
import { makeResetLink } from '../services/password-resets.ts';
import { removeSecondFactors } from '../services/second-factors.ts';
import type { User } from '../store/tables.ts';
import { findUsersByEmail } from '../store/users.ts';
import { requireOrganization } from './require-organization.ts';
import { withContext } from './with-context.ts';

/** Prints a link by which somebody becomes an owner of an organization. */
export function printFirstOwnerLink(config: Config, { org }: { org: string }): Promise<void> {
  return withContext(config, async (ctx) => {
    await requireOrganization(ctx.db, org);
    print(await inviteFirstOwner(asOperator(ctx, org)));
  });
}

/** Prints a link by which a user sets a new password, whether mail goes out or not. */
export function printResetLink(
  config: Config,
  { org, email }: { org: string; email: string },
): Promise<void> {
  return withContext(config, async (ctx) => {
    const user = await requireUser(ctx, org, email);
    print(await makeResetLink(asOperator(ctx, org), user.id, { passOn: 'by_hand' }));
  });
}

/** Takes authenticator app, passkeys and recovery codes from a user who has lost them, where no owner can. */
export function takeSecondFactors(
  config: Config,
  { org, email }: { org: string; email: string },
): Promise<void> {
  return withContext(config, async (ctx) => {
    const user = await requireUser(ctx, org, email);
    await removeSecondFactors(asOperator(ctx, org), user.id);
    console.log(`${user.email} signs in by the password alone from now on.`);
  });
}

async function requireUser(ctx: Context, org: string, email: string): Promise<User> {
  await requireOrganization(ctx.db, org);
  const users = await findUsersByEmail(ctx.db, email.trim().toLowerCase());
  const user = users.find(({ orgId }) => orgId === org);
  if (!user) throw new DomainError('not_found', `Nobody of that organization signs in with ${email}.`);
  return user;
}

function asOperator(ctx: Context, org: string): OrgContext {
  return actingFor(ctx, org, { kind: 'operator', id: null });
}

function print({ url, expiresAt }: GivenLink): void {
  console.log(url);
  console.error(`It works once, until ${expiresAt.toISOString()}: give it to nobody else.`);
}
