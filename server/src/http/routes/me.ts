import { MeView, PasswordChange } from '@maskline/core/contract/me';
import { changePassword } from '../../services/passwords.ts';
import { getSecondFactors } from '../../services/second-factors.ts';
import { endSession } from '../../services/sessions.ts';
import { getOrganization } from '../../store/organizations.ts';
import { getUser } from '../../store/users.ts';
import { type CallerContext, sitterIdOf } from '../caller.ts';
import { sessionOf } from '../permission.ts';
import { type App, route } from '../route.ts';
import { clearSession } from '../session-cookie.ts';

const tag = 'Own account';
const allow = ['owner', 'sitter'] as const;

export function meRoutes(app: App): void {
  route(app, {
    method: 'GET',
    url: '/me',
    summary: 'Who asks: somebody who signed in, or an API key.',
    tag,
    allow,
    beforeSecondFactor: true,
    status: 200,
    response: MeView,
    act: viewOf,
  });
  route(app, {
    method: 'POST',
    url: '/me/sign-out',
    summary: 'Ends the session that asks.',
    tag,
    allow,
    only: 'user',
    beforeSecondFactor: true,
    status: 204,
    act: (ctx) => endSession(ctx, ctx.principal.id, sessionOf(ctx).id),
    tell: clearSession,
  });
  route(app, {
    method: 'PUT',
    url: '/me/password',
    summary: 'Changes the own password; all other sessions end.',
    tag,
    allow,
    only: 'user',
    beforeSecondFactor: true,
    body: PasswordChange,
    status: 204,
    errors: ['password_wrong', 'password_weak'],
    act: (ctx, { body }) => {
      const change = {
        present: body.present_password,
        next: body.new_password,
        sessionId: sessionOf(ctx).id,
      };
      return app.tries.during([`user ${ctx.principal.id}`], () =>
        changePassword(ctx, ctx.principal.id, change),
      );
    },
  });
}

async function viewOf(ctx: CallerContext) {
  const { caller, principal } = ctx;
  const organization = await getOrganization(ctx.db, ctx.orgId);
  return {
    kind: principal.kind,
    id: principal.id,
    role: caller.role,
    sitter_id: sitterIdOf(caller),
    organization: { id: organization.id, name: organization.name, time_zone: organization.timeZone },
    account: ctx.session && (await accountOf(ctx, organization.requireOwnerSecondFactor)),
  };
}

async function accountOf(ctx: CallerContext, isAskedOfOwners: boolean) {
  const user = await getUser(ctx.db, ctx.orgId, ctx.principal.id);
  const { totp, passkeys, recoveryCodesLeft } = await getSecondFactors(ctx, user);
  return {
    email: user.email,
    name: user.name,
    second_factors: {
      totp,
      passkeys,
      recovery_codes_left: recoveryCodesLeft,
      required: isAskedOfOwners && user.role === 'owner',
      given: sessionOf(ctx).secondFactor,
    },
  };
}
