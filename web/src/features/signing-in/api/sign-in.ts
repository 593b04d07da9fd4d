import type {
  CodeSignIn,
  PasskeyOffer,
  PasswordSignIn,
  SignedIn,
  SignInAnswer,
} from '@maskline/core/contract/sign-in';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { askForPasskey } from '../../../lib/passkeys.ts';

export type SignInStep = Output<typeof SignInAnswer>;
export type SecondFactorStep = Extract<SignInStep, { step: 'second_factor' }>;
export type OrganizationStep = Extract<SignInStep, { step: 'organization' }>;
export type Credentials = Input<typeof PasswordSignIn>;

export function signIn(credentials: Credentials): Promise<SignInStep> {
  return api.post('/sign-in', credentials);
}

export function giveCode(given: Input<typeof CodeSignIn>): Promise<Output<typeof SignedIn>> {
  return api.post('/sign-in/code', given);
}

/** Has the browser ask for a passkey; null where the person thought better of it. */
export async function signInByPasskey(): Promise<Output<typeof SignedIn> | null> {
  const { state, options } = await api.post<Output<typeof PasskeyOffer>>('/sign-in/passkey-offer');
  const response = await askForPasskey(options);
  return response && api.post('/sign-in/passkey', { state, response });
}
