import { actingFor, type Context, inTransaction, type OrgContext } from '../context.ts';
import type { Erasure } from '../erasure-list.ts';
import { findErasureKey, resealErasureKey, setErasureKey } from './erased-phones.ts';
import { eraseClient } from './erasure.ts';

/** Writes an erasure to the list outside the database. May run twice: the list may name one several times. */
export async function noteErasure(ctx: OrgContext, clientId: string): Promise<void> {
  const erasure = await describeErasure(ctx, clientId);
  if (erasure) await ctx.erasures.add(erasure);
}

/**
 * Erases again whatever a restore brought back. Call it at a start, before anything works on the database; a text that a
 * carrier is still at makes an erasure wait for the next start, which the log says.
 */
export async function replayErasures(ctx: Context): Promise<number> {
  let replayed = 0;
  for (const erasure of await ctx.erasures.read()) {
    const org = actingFor(ctx, erasure.orgId, { kind: 'operator', id: null });
    const done = await replay(org, erasure).catch((err: unknown) => {
      ctx.log.error({ err, clientId: erasure.clientId }, 'an erasure could not be made again');
      return false;
    });
    if (done) replayed += 1;
  }
  if (replayed > 0) ctx.log.warn({ replayed }, 'what had been erased before a restore was erased again');
  return replayed;
}

/** The hashes of phones alone where the client is not in the backup: its texts are at the carrier. */
async function replay(ctx: OrgContext, erasure: Erasure): Promise<boolean> {
  return inTransaction(ctx, async (tx) => {
    const organization = await tx.db
      .selectFrom('organizations')
      .select('id')
      .where('id', '=', tx.orgId)
      .executeTakeFirst();
    if (!organization) return false;
    const isNew = (await recallErasureKey(tx, erasure)) && (await keepHashes(tx, erasure));
    const client = await tx.db
      .selectFrom('clients')
      .select('erasedAt')
      .where('orgId', '=', tx.orgId)
      .where('id', '=', erasure.clientId)
      .executeTakeFirst();
    if (!client || client.erasedAt) return isNew;
    await eraseClient(tx, erasure.clientId, 'It was erased before the restore.');
    return true;
  });
}

/** Whether the hashes of the list mean something here: without their key, nobody can compare a phone with them. */
async function recallErasureKey(tx: OrgContext, { keySealed }: Erasure): Promise<boolean> {
  const sealed = keySealed && resealErasureKey(tx, Buffer.from(keySealed, 'base64'));
  if (!sealed) return false;
  if (!(await findErasureKey(tx))) await setErasureKey(tx, sealed);
  return true;
}

async function keepHashes(tx: OrgContext, { clientId, phones, erasedAt }: Erasure): Promise<boolean> {
  const rows = phones.map(({ hash, optedOutAt, carrierBlocks }) => ({
    orgId: tx.orgId,
    phoneHash: Buffer.from(hash, 'base64'),
    clientId,
    erasedAt: new Date(erasedAt),
    optedOutAt: optedOutAt === null ? null : new Date(optedOutAt),
    carrierBlocks,
  }));
  if (rows.length === 0) return false;
  const kept = await tx.db
    .insertInto('erasedPhones')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['orgId', 'phoneHash']).doNothing())
    .returning('phoneHash')
    .execute();
  return kept.length > 0;
}

async function describeErasure(ctx: OrgContext, clientId: string): Promise<Erasure | null> {
  const client = await ctx.db
    .selectFrom('clients')
    .select('erasedAt')
    .where('orgId', '=', ctx.orgId)
    .where('id', '=', clientId)
    .executeTakeFirst();
  const known = await findErasureKey(ctx);
  if (!client?.erasedAt) return null;
  const phones = await ctx.db
    .selectFrom('erasedPhones')
    .selectAll()
    .where('orgId', '=', ctx.orgId)
    .where('clientId', '=', clientId)
    .execute();
  return {
    orgId: ctx.orgId,
    clientId,
    erasedAt: client.erasedAt.toISOString(),
    keySealed: known?.sealed.toString('base64') ?? null,
    phones: phones.map(({ phoneHash, optedOutAt, carrierBlocks }) => ({
      hash: phoneHash.toString('base64'),
      optedOutAt: optedOutAt?.toISOString() ?? null,
      carrierBlocks,
    })),
  };
}
