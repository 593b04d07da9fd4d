import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { getOrganization } from '../store/organizations.ts';
import { markSecondFactor } from '../store/sessions.ts';
import { lockUser, updateUser } from '../store/users.ts';
import { recordEvent } from './audit.ts';
import { renewRecoveryCodes } from './recovery-codes.ts';
import { acceptCode, settleRemoval } from './second-factors.ts';
import { newTotpSecret, sealTotpSecret, stepOfCode, totpUri } from './totp-codes.ts';

export type NewTotp = { secret: string; uri: string };

/**
 * Gives a new secret for an authenticator app; it counts once a code of it was confirmed, and beginning again replaces
 * it. Throws `totp_set` where one is confirmed.
 */
export function beginTotp(ctx: OrgContext, userId: string): Promise<NewTotp> {
  return inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx.db, tx.orgId, userId);
    if (user.totpConfirmedAt) throw new DomainError('totp_set');
    const secret = newTotpSecret();
    const { name } = await getOrganization(tx.db, tx.orgId);
    await updateUser(tx.db, user, { totpSecretSealed: sealTotpSecret(tx, user, secret) });
    await recordEvent(tx, { event: 'totp.begun', entity: 'user', entityId: userId });
    return { secret, uri: totpUri(secret, user.email, name) };
  });
}

export type TotpConfirmation = { code: string; sessionId: string };

/**
 * Sets the authenticator app up by a code of it, and gives new recovery codes. The session has shown a second factor
 * herewith. Throws `totp_set`, `totp_not_begun` and `code_wrong`.
 */
export function confirmTotp(
  ctx: OrgContext,
  userId: string,
  { code, sessionId }: TotpConfirmation,
): Promise<string[]> {
  return inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx.db, tx.orgId, userId);
    if (user.totpConfirmedAt) throw new DomainError('totp_set');
    if (!user.totpSecretSealed) throw new DomainError('totp_not_begun');
    const at = await tx.clock.now(tx.db);
    const totpLastStep = stepOfCode(tx, user, code.replaceAll(/\s/g, ''), at);
    if (totpLastStep === null) throw new DomainError('code_wrong', undefined, { path: 'code' });
    await updateUser(tx.db, user, { totpConfirmedAt: at, totpLastStep });
    await markSecondFactor(tx.db, user, true, { only: sessionId });
    const codes = await renewRecoveryCodes(tx, user);
    await recordEvent(tx, { event: 'totp.confirmed', entity: 'user', entityId: userId });
    return codes;
  });
}

/**
 * Takes the authenticator app away, for a code of it or a recovery code: a session left open is not enough. Without one
 * nothing changes. Throws `code_wrong`.
 */
export function removeTotp(ctx: OrgContext, userId: string, code: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx.db, tx.orgId, userId);
    if (!user.totpConfirmedAt) return;
    await acceptCode(tx, user, code);
    await updateUser(tx.db, user, { totpLastStep: null, totpConfirmedAt: null, totpSecretSealed: null });
    await settleRemoval(tx, userId);
    await recordEvent(tx, { event: 'totp.removed', entity: 'user', entityId: userId });
  });
}
