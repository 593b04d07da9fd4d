import { DomainError } from '@maskline/core/domain/errors';
import { actingFor, type Context, inTransaction, SYSTEM } from '../context.ts';
import { findPasskey, lockPasskey, updatePasskey } from '../store/passkeys.ts';
import { presentCredential } from '../store/row-security.ts';
import type { User } from '../store/tables.ts';
import { letIn, lockSignedIn } from './sign-in.ts';
import { openStep, sealStep, spendStep } from './sign-in-steps.ts';
import { type PasskeyResponse, passkeySignInOptions, verifyPasskey } from './webauthn.ts';

/** What a browser needs to sign somebody in by a passkey, and what it gives back with it. */
export async function offerPasskeySignIn(ctx: Context) {
  const options = await passkeySignInOptions(ctx);
  return { options, state: await sealStep(ctx, 'passkey_sign_in', { challenge: options.challenge }) };
}

export type PasskeySignIn = { state: string; response: PasskeyResponse; device: string };

/**
 * Signs in whoever holds the passkey and proved it to the device by finger, face or PIN: that is two factors in one.
 * Throws `step_expired`, `passkey_refused`, and `sign_in_failed` for an account that is not in use.
 */
export async function signInWithPasskey(
  ctx: Context,
  { state, response, device }: PasskeySignIn,
): Promise<{ token: string; user: User }> {
  const { challenge } = await openStep(ctx, 'passkey_sign_in', state);
  const credentialId = Buffer.from(response.id, 'base64url');
  const known = await inTransaction(ctx, async (tx) => {
    await presentCredential(tx.db, credentialId);
    return findPasskey(tx.db, credentialId);
  });
  if (!known) throw new DomainError('passkey_refused', 'This passkey is not known here any more.');
  return inTransaction(actingFor(ctx, known.orgId, SYSTEM), async (tx) => {
    const user = await lockSignedIn(tx, known.userId);
    await spendStep(tx, state);
    const passkey = await lockPasskey(tx.db, user, known.id);
    const counter = await verifyPasskey(tx, response, challenge, passkey);
    requireOwnHandle(response, user);
    await updatePasskey(tx.db, passkey, { counter, lastUsedAt: await tx.clock.now(tx.db) });
    return { token: await letIn(tx, user, device, 'passkey'), user };
  });
}

/** A device that says whose passkey it is must say the user who has it here (WebAuthn, 7.2, 6). */
function requireOwnHandle({ response: { userHandle } }: PasskeyResponse, { id }: User): void {
  if (userHandle === undefined || Buffer.from(userHandle, 'base64url').toString() === id) return;
  throw new DomainError('passkey_refused');
}
