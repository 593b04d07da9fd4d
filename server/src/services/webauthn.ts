import { DomainError } from '@maskline/core/domain/errors';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';
import type { Context } from '../context.ts';
import type { Passkey, User } from '../store/tables.ts';

/** As browsers give it, in JSON; the library checks every part of it. */
export type NewPasskeyResponse = RegistrationResponseJSON;
export type PasskeyResponse = AuthenticationResponseJSON;

/** Loaded with the first passkey: it is large. */
const library = () => import('@simplewebauthn/server');

const LOOPBACK = /^(?:127(?:\.\d+){3}|\[::1\])$/;

/** What passkeys are bound to: a domain. A browser knows this machine as `localhost`; an address is no domain. */
function relyingPartyId({ publicUrl }: Context): string {
  const { hostname } = new URL(publicUrl);
  return LOOPBACK.test(hostname) ? 'localhost' : hostname;
}

export async function newPasskeyOptions(
  ctx: Context,
  user: Pick<User, 'id' | 'email' | 'name'>,
  { companyName, known }: { companyName: string; known: readonly Passkey[] },
) {
  const { generateRegistrationOptions } = await library();
  return generateRegistrationOptions({
    rpName: companyName,
    rpID: relyingPartyId(ctx),
    userID: new Uint8Array(Buffer.from(user.id)),
    userName: user.email,
    userDisplayName: user.name,
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: known.map(({ credentialId, transports }) => ({
      id: credentialId.toString('base64url'),
      transports,
    })),
  });
}

/** Of nobody in particular: the device offers the passkeys that it has for this domain. */
export async function passkeySignInOptions(ctx: Context) {
  const { generateAuthenticationOptions } = await library();
  return generateAuthenticationOptions({ rpID: relyingPartyId(ctx), userVerification: 'required' });
}

export type VerifiedPasskey = Pick<Passkey, 'credentialId' | 'publicKey' | 'counter' | 'transports'>;

/** Throws `passkey_refused` for whatever is not right with it. */
export async function verifyNewPasskey(
  ctx: Context,
  response: NewPasskeyResponse,
  challenge: string,
): Promise<VerifiedPasskey> {
  const { verifyRegistrationResponse } = await library();
  const { registrationInfo } = await refusing(ctx, () =>
    verifyRegistrationResponse({ response, ...expected(ctx, challenge) }),
  );
  if (!registrationInfo) throw new DomainError('passkey_refused');
  const { id, publicKey, counter, transports = [] } = registrationInfo.credential;
  return {
    credentialId: Buffer.from(id, 'base64url'),
    publicKey: Buffer.from(publicKey),
    counter: String(counter),
    transports: [...transports],
  };
}

/** Gives the new count of the passkey's uses. Throws `passkey_refused` for whatever is not right with it. */
export async function verifyPasskey(
  ctx: Context,
  response: PasskeyResponse,
  challenge: string,
  passkey: Passkey,
): Promise<string> {
  const { verifyAuthenticationResponse } = await library();
  const credential = {
    id: passkey.credentialId.toString('base64url'),
    publicKey: new Uint8Array(passkey.publicKey),
    counter: Number(passkey.counter),
    transports: passkey.transports,
  };
  const { verified, authenticationInfo } = await refusing(ctx, () =>
    verifyAuthenticationResponse({ response, credential, ...expected(ctx, challenge) }),
  );
  if (!verified) throw new DomainError('passkey_refused');
  return String(authenticationInfo.newCounter);
}

function expected(ctx: Context, expectedChallenge: string) {
  return {
    expectedChallenge,
    expectedOrigin: [...ctx.webOrigins],
    expectedRPID: relyingPartyId(ctx),
    requireUserVerification: true,
  };
}

/** The library throws for everything that a device or a forger can send. */
async function refusing<T>({ log }: Context, verifying: () => Promise<T>): Promise<T> {
  try {
    return await verifying();
  } catch (error) {
    log.info({ reason: error instanceof Error ? error.message : String(error) }, 'a passkey was refused');
    throw new DomainError('passkey_refused');
  }
}
