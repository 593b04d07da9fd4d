import { databaseClock } from '../clock.ts';
import type { Db } from '../store/db.ts';

/**
 * Leaves out of a restored database whatever only a lost key opens, so that each part of it can be given anew: an account
 * without a token is at fault until then, and an authenticator app without a secret accepts no code.
 */
export async function forgetSealed(tx: Db): Promise<void> {
  const nothing = Buffer.alloc(0);
  await tx.updateTable('carrierAccounts').set({ authTokenSealed: nothing }).execute();
  await tx
    .updateTable('users')
    .set({ totpSecretSealed: nothing })
    .where('totpSecretSealed', 'is not', null)
    .execute();
  // The phones of erased clients were hashed by it: they cannot be told any more.
  await tx.updateTable('organizations').set({ erasureKeySealed: null }).execute();
  await tx.deleteFrom('erasedPhones').execute();
  const withdrawnAt = await databaseClock.now(tx);
  await tx
    .updateTable('accountLinks')
    .set({ tokenSealed: null, withdrawnAt })
    .where('tokenSealed', 'is not', null)
    .execute();
  await tx.deleteFrom('idempotencyKeys').where('answerSealed', 'is not', null).execute();
  await tx.deleteFrom('retiredKeys').execute();
}
