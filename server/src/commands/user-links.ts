import { DomainError } from '@maskline/core/domain/errors';
import type { Config } from '../config.ts';
import { actingFor, type Context, type OrgContext } from '../context.ts';
import { type GivenLink, inviteFirstOwner } from '../services/account-links.ts';
import { makeResetLink } from '../services/password-resets.ts';
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
    await requireOrganization(ctx.db, org);
    const users = await findUsersByEmail(ctx.db, email.trim().toLowerCase());
    const user = users.find(({ orgId }) => orgId === org);
    if (!user) throw new DomainError('not_found', `Nobody of that organization signs in with ${email}.`);
    print(await makeResetLink(asOperator(ctx, org), user.id, { passOn: 'by_hand' }));
  });
}

function asOperator(ctx: Context, org: string): OrgContext {
  return actingFor(ctx, org, { kind: 'operator', id: null });
}

function print({ url, expiresAt }: GivenLink): void {
  console.log(url);
  console.error(`It works once, until ${expiresAt.toISOString()}: give it to nobody else.`);
}
