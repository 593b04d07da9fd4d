import { Code, NewTotpView, RecoveryCodes } from '@maskline/core/contract/me';
import { beginTotp, confirmTotp, removeTotp } from '../../services/totp.ts';
import { sessionOf } from '../permission.ts';
import { type App, route } from '../route.ts';

const own = {
  tag: 'Own account',
  method: 'POST',
  allow: ['owner', 'sitter'],
  only: 'user',
  beforeSecondFactor: true,
} as const;

export function ownTotpRoutes(app: App): void {
  route(app, {
    ...own,
    url: '/me/totp',
    summary: 'Begins to set an authenticator app up; it counts once a code of it was confirmed.',
    status: 200,
    response: NewTotpView,
    isSecret: true,
    errors: ['totp_set'],
    act: (ctx) => beginTotp(ctx, ctx.principal.id),
  });
  route(app, {
    ...own,
    url: '/me/totp/confirm',
    summary: 'Sets the authenticator app up by a code of it, and gives recovery codes.',
    body: Code,
    status: 200,
    response: RecoveryCodes,
    isSecret: true,
    errors: ['code_wrong', 'totp_set', 'totp_not_begun'],
    act: async (ctx, { body }) => {
      const confirmation = { code: body.code, sessionId: sessionOf(ctx).id };
      const codes = await app.tries.during([`user ${ctx.principal.id}`], () =>
        confirmTotp(ctx, ctx.principal.id, confirmation),
      );
      return { recovery_codes: codes };
    },
  });
  route(app, {
    ...own,
    url: '/me/totp/remove',
    summary: 'Takes the authenticator app away, for a code of it or a recovery code.',
    body: Code,
    status: 204,
    errors: ['code_wrong'],
    act: (ctx, { body }) =>
      app.tries.during([`user ${ctx.principal.id}`], () => removeTotp(ctx, ctx.principal.id, body.code)),
  });
}
