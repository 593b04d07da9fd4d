import {
  CodeSignIn,
  PasskeyOffer,
  PasskeySignIn,
  PasswordSignIn,
  SignedIn,
  SignInAnswer,
} from '@maskline/core/contract/sign-in';
import { offerPasskeySignIn, signInWithPasskey } from '../../services/passkey-sign-in.ts';
import { type SignInOutcome, signIn, signInWithCode, userOfStep } from '../../services/sign-in.ts';
import type { PasskeyResponse } from '../../services/webauthn.ts';
import type { User } from '../../store/tables.ts';
import { publicRoute, type Visit } from '../public-route.ts';
import type { App } from '../route.ts';

const tag = 'Signing in';

export function signInRoutes(app: App): void {
  publicRoute(app, {
    url: '/sign-in',
    summary: 'Signs in with e-mail address and password, or says what is asked for next.',
    tag,
    body: PasswordSignIn,
    status: 200,
    response: SignInAnswer,
    errors: ['sign_in_failed'],
    act: async (ctx, { email, password, organization_id: organizationId }, visit) => {
      const names = [`email ${email.trim().toLowerCase()}`, visit.address];
      const attempt = () => signIn(ctx, { email, password, organizationId, device: visit.device });
      return answerOf(await app.tries.during(names, attempt), visit);
    },
  });
  publicRoute(app, {
    url: '/sign-in/code',
    summary:
      'Gives the second factor that was asked for: a code of the authenticator app, or a recovery code.',
    tag,
    body: CodeSignIn,
    status: 200,
    response: SignedIn,
    errors: ['code_wrong', 'step_expired', 'sign_in_failed'],
    act: async (ctx, { state, code }, visit) => {
      const names = [`user ${await userOfStep(ctx, state)}`, visit.address];
      const attempt = () => signInWithCode(ctx, { state, code, device: visit.device });
      return letIn(await app.tries.during(names, attempt), visit);
    },
  });
  passkeyRoutes(app);
}

function passkeyRoutes(app: App): void {
  publicRoute(app, {
    url: '/sign-in/passkey-offer',
    summary: 'What a browser needs to sign somebody in by a passkey.',
    tag,
    status: 200,
    response: PasskeyOffer,
    act: async (ctx) => {
      const { state, options } = await offerPasskeySignIn(ctx);
      return { state, options: { ...options } };
    },
  });
  publicRoute(app, {
    url: '/sign-in/passkey',
    summary: 'Signs in by a passkey, which is two factors in one.',
    tag,
    body: PasskeySignIn,
    status: 200,
    response: SignedIn,
    errors: ['passkey_refused', 'step_expired', 'sign_in_failed'],
    act: async (ctx, { state, response }, visit) => {
      const given = { state, response: response as PasskeyResponse, device: visit.device };
      return letIn(await app.tries.during([visit.address], () => signInWithPasskey(ctx, given)), visit);
    },
  });
}

function answerOf(outcome: SignInOutcome, visit: Visit) {
  return outcome.step === 'done' ? letIn(outcome, visit) : outcome;
}

function letIn({ token, user }: { token: string; user: User }, visit: Visit) {
  visit.signIn(token);
  return { step: 'done', role: user.role, name: user.name } as const;
}
