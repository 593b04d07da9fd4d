import { z } from 'zod';
import { Id } from './ids.ts';
import { Named } from './named.ts';

const Text = z.string().min(1).max(1000);
const State = z.string().min(1).max(4000).describe('What the step before gave');

export const PasswordSignIn = z.strictObject({
  email: z.string().max(254),
  password: Text,
  organization_id: Id.optional().describe('Which, where the answer before asked'),
});

const Done = z.object({ step: z.literal('done'), role: z.enum(['owner', 'sitter']), name: z.string() });

export const SignInAnswer = z
  .discriminatedUnion('step', [
    Done,
    z.object({
      step: z.literal('second_factor'),
      state: z.string().describe('Send it along within five minutes'),
      methods: z.array(z.enum(['totp', 'passkey', 'recovery_code'])),
    }),
    z.object({ step: z.literal('organization'), organizations: z.array(Named) }),
  ])
  .meta({ id: 'SignInAnswer' });

export const CodeSignIn = z.strictObject({
  state: State,
  code: z.string().min(1).max(50).describe('Of the authenticator app, or a recovery code'),
});
export const SignedIn = Done.meta({ id: 'SignedIn' });

export const PasskeyOffer = z
  .object({
    state: z.string().describe('Send it along within five minutes'),
    options: z
      .record(z.string(), z.unknown())
      .describe('For `navigator.credentials`, in the JSON form of WebAuthn'),
  })
  .meta({ id: 'PasskeyOffer' });

const Bytes = z.string().max(20_000);

/** What a browser gives for a passkey, in the JSON form of WebAuthn; a later one may say more. */
export const PasskeySignIn = z.strictObject({
  state: State,
  response: z.looseObject({
    id: Bytes,
    rawId: Bytes,
    type: z.literal('public-key'),
    response: z.looseObject({
      clientDataJSON: Bytes,
      authenticatorData: Bytes,
      signature: Bytes,
      userHandle: Bytes.optional(),
    }),
    clientExtensionResults: z.looseObject({}),
  }),
});
