import { IdParams } from '@maskline/core/contract/ids';
import { pageOf } from '@maskline/core/contract/paging';
import { InvitedUser, NewUser, UserChange, UserQuery, UserView } from '@maskline/core/contract/users';
import { z } from 'zod';
import { changeUser, inviteUser } from '../../services/users.ts';
import { getListedUser, listUsers } from '../../store/users.ts';
import { readCursor, toPage } from '../cursor.ts';
import { type App, route } from '../route.ts';
import { linkView, userView } from '../views/user.ts';

const owners = { tag: 'Users', reportsSitters: true } as const;
const Position = z.tuple([z.string(), z.uuid()]);
const USER_ERRORS = ['email_in_use', 'sitter_has_user', 'sitter_not_found', 'sitter_inactive'] as const;

export function userRoutes(app: App): void {
  readRoutes(app);
  route(app, {
    ...owners,
    method: 'POST',
    url: '/users',
    summary: 'Invites somebody: the person chooses a password by a link.',
    body: NewUser,
    status: 201,
    response: InvitedUser,
    isSecret: true,
    errors: USER_ERRORS,
    act: async (ctx, { body: { sitter_id: sitterId, ...person } }) => {
      const { userId, link } = await inviteUser(ctx, { ...person, sitterId });
      return { user: userView(await getListedUser(ctx.db, ctx.orgId, userId)), link: linkView(link) };
    },
  });
  route(app, {
    ...owners,
    method: 'PATCH',
    url: '/users/:id',
    summary: 'Changes name or role; another role ends the user’s sessions.',
    params: IdParams,
    body: UserChange,
    status: 200,
    response: UserView,
    errors: [...USER_ERRORS, 'last_owner', 'user_deactivated'],
    current: async (ctx, { id }) => userView(await getListedUser(ctx.db, ctx.orgId, id)),
    act: async (ctx, { params, body: { sitter_id: sitterId, ...change } }) => {
      await changeUser(ctx, params.id, { ...change, sitterId });
      return userView(await getListedUser(ctx.db, ctx.orgId, params.id));
    },
  });
}

function readRoutes(app: App): void {
  route(app, {
    ...owners,
    method: 'GET',
    url: '/users',
    summary: 'Who may sign in, or could once, by name.',
    query: UserQuery,
    status: 200,
    response: pageOf(UserView),
    act: async (ctx, { query }) => {
      const after = readCursor(query.cursor, Position);
      const rows = await listUsers(ctx.db, ctx.orgId, { after, limit: query.limit });
      return toPage(rows, query.limit, (row) => [row.sortName, row.id], userView);
    },
  });
  route(app, {
    ...owners,
    method: 'GET',
    url: '/users/:id',
    summary: 'One of them.',
    params: IdParams,
    status: 200,
    response: UserView,
    act: async (ctx, { params }) => userView(await getListedUser(ctx.db, ctx.orgId, params.id)),
  });
}
