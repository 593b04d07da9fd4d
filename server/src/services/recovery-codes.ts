import { createHash, randomBytes } from 'node:crypto';
import type { OrgContext } from '../context.ts';
import { insertRecoveryCodes, markCodeUsed, removeRecoveryCodes } from '../store/recovery-codes.ts';
import type { User } from '../store/tables.ts';

const HOW_MANY = 10;
/** Crockford's alphabet: no letter of it is mistaken for a digit. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const LENGTH = 16;

/** Replaces the recovery codes of a user; they are given out here and never again: only their hashes are stored. */
export async function renewRecoveryCodes(
  tx: OrgContext,
  user: Pick<User, 'orgId' | 'id'>,
): Promise<string[]> {
  const codes = Array.from({ length: HOW_MANY }, newCode);
  const createdAt = await tx.clock.now(tx.db);
  await removeRecoveryCodes(tx.db, user);
  await insertRecoveryCodes(
    tx.db,
    codes.map((code) => ({
      orgId: user.orgId,
      userId: user.id,
      hash: hashOf(user, code),
      createdAt,
      usedAt: null,
    })),
  );
  return codes;
}

/** Whether it is an unused recovery code of the user, which is used herewith. However it was typed. */
export async function useRecoveryCode(
  tx: OrgContext,
  user: Pick<User, 'orgId' | 'id'>,
  code: string,
): Promise<boolean> {
  return markCodeUsed(tx.db, user, hashOf(user, code), await tx.clock.now(tx.db));
}

/** Eighty random bits, so a plain hash suffices. */
function newCode(): string {
  const letters = [...randomBytes(LENGTH)].map((byte) => ALPHABET.charAt(byte % ALPHABET.length)).join('');
  return letters.replaceAll(/(.{4})(?=.)/g, '$1-');
}

function hashOf({ orgId, id }: Pick<User, 'orgId' | 'id'>, code: string): Buffer {
  const letters = code.toLowerCase().replaceAll(/[\s-]/g, '').replaceAll('o', '0').replaceAll(/[il]/g, '1');
  return createHash('sha256').update(`${orgId} ${id} ${letters}`).digest();
}
