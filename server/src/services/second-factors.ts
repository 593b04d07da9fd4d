import { DomainError } from '@maskline/core/domain/errors';
import { inTransaction, type OrgContext } from '../context.ts';
import { countPasskeys, removePasskeysOfUser } from '../store/passkeys.ts';
import { countRecoveryCodes, removeRecoveryCodes } from '../store/recovery-codes.ts';
import { markSecondFactor, markSessionsEnded } from '../store/sessions.ts';
import type { User } from '../store/tables.ts';
import { lockUser, updateUser } from '../store/users.ts';
import { recordEvent } from './audit.ts';
import { useRecoveryCode } from './recovery-codes.ts';
import { stepOfCode } from './totp-codes.ts';

export type SecondFactors = { totp: boolean; passkeys: number; recoveryCodesLeft: number };

/** What a user has set up beside the password. */
export async function getSecondFactors({ db }: OrgContext, user: User): Promise<SecondFactors> {
  return {
    totp: user.totpConfirmedAt !== null,
    passkeys: await countPasskeys(db, user),
    recoveryCodesLeft: await countRecoveryCodes(db, user),
  };
}

/** Whether a password alone does not let the user in. */
export function asksForMore({ totp, passkeys }: SecondFactors): boolean {
  return totp || passkeys > 0;
}

/**
 * Accepts the code of the authenticator app or a recovery code of a locked user, each of them once. Throws `code_wrong`.
 */
export async function acceptCode(
  tx: OrgContext,
  user: User,
  code: string,
): Promise<'totp' | 'recovery_code'> {
  const digits = code.replaceAll(/\s/g, '');
  if (/^\d{6}$/.test(digits)) {
    if (await acceptTotpCode(tx, user, digits)) return 'totp';
  } else if (await useRecoveryCode(tx, user, code)) return 'recovery_code';
  throw new DomainError('code_wrong', undefined, { path: 'code' });
}

async function acceptTotpCode(tx: OrgContext, user: User, code: string): Promise<boolean> {
  if (user.totpConfirmedAt === null) return false;
  const totpLastStep = stepOfCode(tx, user, code, await tx.clock.now(tx.db));
  if (totpLastStep === null) return false;
  await updateUser(tx.db, user, { totpLastStep });
  return true;
}

/** What follows in the same transaction when one was taken away: without any, the recovery codes are of no use. */
export async function settleRemoval(tx: OrgContext, userId: string): Promise<void> {
  const user = await lockUser(tx.db, tx.orgId, userId);
  if (asksForMore(await getSecondFactors(tx, user))) return;
  await removeRecoveryCodes(tx.db, user);
  await markSecondFactor(tx.db, user, false);
}

/**
 * Takes everything but the password away from somebody who has lost it, and ends the user's sessions. A user without a
 * second factor stays as it is. Throws `not_found`.
 */
export function removeSecondFactors(ctx: OrgContext, userId: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const user = await lockUser(tx.db, tx.orgId, userId);
    if (!asksForMore(await getSecondFactors(tx, user))) return;
    await updateUser(tx.db, user, { totpLastStep: null, totpConfirmedAt: null, totpSecretSealed: null });
    const passkeys = await removePasskeysOfUser(tx.db, user);
    await removeRecoveryCodes(tx.db, user);
    const ended = await markSessionsEnded(tx.db, user, await tx.clock.now(tx.db));
    await recordEvent(tx, {
      event: 'user.second_factors_removed',
      entity: 'user',
      entityId: userId,
      details: { totp: user.totpConfirmedAt !== null, passkeys, ended_sessions: ended },
    });
  });
}
