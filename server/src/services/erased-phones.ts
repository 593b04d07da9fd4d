import { createHmac, randomBytes } from 'node:crypto';
import type { OrgContext } from '../context.ts';
import { getOrganization, lockOrganization } from '../store/organizations.ts';
import type { ErasedPhone } from '../store/tables.ts';
import { boundTo } from './sealed-values.ts';

/** The key under which the organization hashes phones, made when it is first needed. */
export async function ensureErasureKey(tx: OrgContext): Promise<{ key: Buffer; sealed: Buffer }> {
  const known = await findErasureKey(tx);
  if (known) return known;
  const { erasureKeySealed } = await lockOrganization(tx.db, tx.orgId);
  const sealed = erasureKeySealed ?? tx.secrets.seal(randomBytes(32).toString('hex'), boundTo.erasureKey(tx));
  if (!erasureKeySealed) await setErasureKey(tx, sealed);
  return { key: openKey(tx, sealed), sealed };
}

/** Null while nobody has been erased. */
export async function findErasureKey(tx: OrgContext): Promise<{ key: Buffer; sealed: Buffer } | null> {
  const { erasureKeySealed: sealed } = await getOrganization(tx.db, tx.orgId);
  return sealed && { key: openKey(tx, sealed), sealed };
}

export async function setErasureKey(tx: OrgContext, erasureKeySealed: Buffer): Promise<void> {
  await tx.db.updateTable('organizations').set({ erasureKeySealed }).where('id', '=', tx.orgId).execute();
}

/** The same key as the secret key in use seals it; null where none that is here opens it, as after a restore without its own. */
export function resealErasureKey(
  { secrets, orgId }: Pick<OrgContext, 'secrets' | 'orgId'>,
  sealed: Buffer,
): Buffer | null {
  if (secrets.isCurrent(sealed)) return sealed;
  const bound = boundTo.erasureKey({ orgId });
  try {
    return secrets.seal(secrets.open(sealed, bound), bound);
  } catch {
    return null;
  }
}

/** What is kept of a phone: nobody without the key can try all phones against it. */
export function hashPhone(key: Buffer, phone: string): Buffer {
  return createHmac('sha256', key).update(phone).digest();
}

async function findErasedPhone(tx: OrgContext, phone: string): Promise<ErasedPhone | null> {
  const known = await findErasureKey(tx);
  if (!known) return null;
  const erased = await tx.db
    .selectFrom('erasedPhones')
    .selectAll()
    .where('orgId', '=', tx.orgId)
    .where('phoneHash', '=', hashPhone(known.key, phone))
    .executeTakeFirst();
  return erased ?? null;
}

/** Whether a text of this instant is one that was erased with its client. */
export async function wasErased(tx: OrgContext, phone: string, at: Date): Promise<boolean> {
  const erased = await findErasedPhone(tx, phone);
  return erased !== null && at <= erased.erasedAt;
}

/** Whoever comes back after an erasure is still opted out. Call it when a phone becomes a client's. May run twice. */
export async function recallOptOut(tx: OrgContext, phone: string): Promise<void> {
  const erased = await findErasedPhone(tx, phone);
  if (!erased?.optedOutAt) return;
  const { optedOutAt, carrierBlocks } = erased;
  await tx.db
    .insertInto('optOuts')
    .values({
      orgId: tx.orgId,
      phone,
      optedOutAt,
      optedInAt: null,
      source: carrierBlocks ? 'carrier' : 'owner',
      carrierBlocks,
    })
    .onConflict((conflict) => conflict.columns(['orgId', 'phone']).doNothing())
    .execute();
}

function openKey({ secrets, orgId }: OrgContext, sealed: Buffer): Buffer {
  return Buffer.from(secrets.open(sealed, boundTo.erasureKey({ orgId })), 'hex');
}
