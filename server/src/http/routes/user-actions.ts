import { IdParams } from '@maskline/core/contract/ids';
import { GivenLinkView, UserView } from '@maskline/core/contract/users';
import { makeResetLink } from '../../services/password-resets.ts';
import { removeSecondFactors } from '../../services/second-factors.ts';
import { endSessionsOfUser } from '../../services/sessions.ts';
import { deactivateUser, inviteAgain } from '../../services/users.ts';
import { getListedUser } from '../../store/users.ts';
import { type App, route } from '../route.ts';
import { linkView, userView } from '../views/user.ts';

const owners = { tag: 'Users', method: 'POST', params: IdParams, status: 200, reportsSitters: true } as const;

/** What an owner does to another account. */
export function userActionRoutes(app: App): void {
  linkRoutes(app);
  route(app, {
    ...owners,
    url: '/users/:id/deactivate',
    summary: 'Takes the account out of use, for good; its sessions and links end.',
    response: UserView,
    errors: ['last_owner'],
    act: async (ctx, { params }) => {
      await deactivateUser(ctx, params.id);
      return userView(await getListedUser(ctx.db, ctx.orgId, params.id));
    },
  });
  route(app, {
    ...owners,
    url: '/users/:id/end-sessions',
    summary: 'Signs the user out everywhere.',
    response: UserView,
    act: async (ctx, { params }) => {
      const user = await getListedUser(ctx.db, ctx.orgId, params.id);
      await endSessionsOfUser(ctx, params.id);
      return userView(user);
    },
  });
  route(app, {
    ...owners,
    url: '/users/:id/remove-second-factors',
    summary: 'Takes authenticator app, passkeys and recovery codes from somebody who has lost them.',
    response: UserView,
    act: async (ctx, { params }) => {
      await removeSecondFactors(ctx, params.id);
      return userView(await getListedUser(ctx.db, ctx.orgId, params.id));
    },
  });
}

function linkRoutes(app: App): void {
  route(app, {
    ...owners,
    url: '/users/:id/invite',
    summary: 'Invites again somebody who has not chosen a password; the link before is of no use any more.',
    response: GivenLinkView,
    isSecret: true,
    errors: ['user_set_up', 'user_deactivated'],
    act: async (ctx, { params }) => linkView(await inviteAgain(ctx, params.id)),
  });
  route(app, {
    ...owners,
    url: '/users/:id/reset-link',
    summary: 'Makes a link for a new password, for somebody who has forgotten the old one.',
    response: GivenLinkView,
    isSecret: true,
    errors: ['user_deactivated'],
    act: async (ctx, { params }) => linkView(await makeResetLink(ctx, params.id)),
  });
}
