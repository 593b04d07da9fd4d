import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { violatedConstraint } from '../store/db.ts';
import { newId } from '../store/ids.ts';
import { getOrganization } from '../store/organizations.ts';
import { listPasskeys, lockPasskey, removePasskey, updatePasskey } from '../store/passkeys.ts';
import { countRecoveryCodes } from '../store/recovery-codes.ts';
import { markSecondFactor } from '../store/sessions.ts';
import type { Passkey, User } from '../store/tables.ts';
import { getUser, lockUser } from '../store/users.ts';
import { recordEvent } from './audit.ts';
import { renewRecoveryCodes } from './recovery-codes.ts';
import { settleRemoval } from './second-factors.ts';
import { openStep, sealStep, spendStep } from './sign-in-steps.ts';
import { type NewPasskeyResponse, newPasskeyOptions, verifyNewPasskey } from './webauthn.ts';

const MOST = 20;

/** What a browser needs to make a passkey for the user, and what it gives back with it. */
export async function offerPasskey(ctx: OrgContext, userId: string) {
  const user = await getUser(ctx.db, ctx.orgId, userId);
  const known = await listPasskeys(ctx.db, user);
  const { name: companyName } = await getOrganization(ctx.db, ctx.orgId);
  const options = await newPasskeyOptions(ctx, user, { companyName, known });
  return { options, state: await sealStep(ctx, 'new_passkey', { userId, challenge: options.challenge }) };
}

export type NewPasskey = { state: string; name: string; response: NewPasskeyResponse; sessionId: string };
/** Recovery codes come with the first second factor; null if the user has some. */
export type AddedPasskey = { passkey: Passkey; recoveryCodes: string[] | null };

/**
 * Adds a passkey that a device made. The session has shown a second factor herewith. Throws `step_expired` and
 * `passkey_refused`.
 */
export function addPasskey(
  ctx: OrgContext,
  userId: string,
  { state, name, response, sessionId }: NewPasskey,
): Promise<AddedPasskey> {
  return inTransaction(ctx, async (tx) => {
    const step = await openStep(tx, 'new_passkey', state);
    if (step.userId !== userId) throw new DomainError('step_expired');
    const user = await lockUser(tx.db, tx.orgId, userId);
    await spendStep(tx, state);
    const verified = await verifyNewPasskey(tx, response, step.challenge);
    if ((await listPasskeys(tx.db, user)).length >= MOST) {
      throw new DomainError('passkey_refused', `Remove a passkey first: ${MOST} are the most.`);
    }
    const createdAt = await tx.clock.now(tx.db);
    const { id, orgId } = { id: newId(), orgId: tx.orgId };
    const passkey = { ...verified, orgId, id, userId, name, createdAt, lastUsedAt: null };
    await refusingKnown(tx.db.insertInto('passkeys').values(passkey).execute());
    await markSecondFactor(tx.db, user, true, { only: sessionId });
    await recordEvent(tx, {
      event: 'passkey.added',
      entity: 'passkey',
      entityId: id,
      details: { user_id: userId },
    });
    return { passkey, recoveryCodes: await firstRecoveryCodes(tx, user) };
  });
}

async function firstRecoveryCodes(tx: OrgContext, user: User): Promise<string[] | null> {
  return (await countRecoveryCodes(tx.db, user)) > 0 ? null : renewRecoveryCodes(tx, user);
}

/** Gives an own passkey another name; the same again changes nothing. Throws `not_found`. */
export function renamePasskey(
  ctx: OrgContext,
  userId: string,
  { passkeyId, name }: { passkeyId: string; name: string },
): Promise<Passkey> {
  return inTransaction(ctx, async (tx) => {
    const passkey = await lockPasskey(tx.db, { orgId: tx.orgId, id: userId }, passkeyId);
    if (passkey.name === name) return passkey;
    await updatePasskey(tx.db, passkey, { name });
    const details = { user_id: userId };
    await recordEvent(tx, { event: 'passkey.renamed', entity: 'passkey', entityId: passkeyId, details });
    return { ...passkey, name };
  });
}

/** Takes an own passkey away, for good. Throws `not_found`. */
export function dropPasskey(ctx: OrgContext, userId: string, passkeyId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx.db, tx.orgId, userId);
    const passkey = await lockPasskey(tx.db, user, passkeyId);
    await removePasskey(tx.db, passkey);
    await settleRemoval(tx, userId);
    const details = { user_id: userId };
    await recordEvent(tx, { event: 'passkey.removed', entity: 'passkey', entityId: passkeyId, details });
  });
}

async function refusingKnown(writing: Promise<unknown>): Promise<void> {
  try {
    await writing;
  } catch (error) {
    if (violatedConstraint(error) !== 'passkeys_credential_once') throw error;
    throw new DomainError('passkey_refused', 'This passkey is known already.');
  }
}
