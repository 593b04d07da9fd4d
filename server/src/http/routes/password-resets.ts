import { setTimeout as sleep } from 'node:timers/promises';
import { PasswordResetAnswer, PasswordResetRequest } from '@maskline/core/contract/account-links';
import { requestPasswordReset } from '../../services/password-resets.ts';
import { publicRoute } from '../public-route.ts';
import type { App } from '../route.ts';

/** The answer takes as long whether anybody has the address or not. */
const ANSWER_AFTER_MS = 300;

export function passwordResetRoutes(app: App): void {
  publicRoute(app, {
    url: '/password-resets',
    summary:
      'Mails a link for a new password to whoever has the address; the answer does not tell whether anybody has.',
    tag: 'Signing in',
    body: PasswordResetRequest,
    status: 202,
    response: PasswordResetAnswer,
    act: async (ctx, { email }, visit) => {
      await app.tries.count([`reset ${email.trim().toLowerCase()}`, `reset ${visit.address}`]);
      await Promise.all([requestPasswordReset(ctx, email), sleep(ANSWER_AFTER_MS)]);
      return ctx.mailer ? MAILED : NOT_MAILED;
    },
  });
}

const MAILED = {
  by_mail: true,
  what_to_do: 'If there is an account with this address, a link is on its way. It works for an hour.',
};
const NOT_MAILED = {
  by_mail: false,
  what_to_do:
    'This installation sends no mail. Ask an owner of your company for a link; the operator can make one with `maskline user reset-link`.',
};
