import type { Carrier, CarrierText } from '../carriers/carrier.ts';
import { actingFor, type Context, inTransaction, type OrgContext, SYSTEM } from '../context.ts';
import { findConnectedAccount } from '../store/carrier-accounts.ts';
import { findKnownTexts, type KnownText } from '../store/known-texts.ts';
import { countRecoveredTexts, listRecoveriesToAdopt, lockOpenRecovery } from '../store/recoveries.ts';
import type { CarrierAccount, Recovery } from '../store/tables.ts';
import { type Adopting, adoptInbound, adoptOutbound } from './adopted-texts.ts';
import { closeAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { isTokenMissing, openCredentials } from './carrier-credentials.ts';
import {
  ADOPTION_FAULT_TOPIC,
  adoptedNotBefore,
  alertLeftOut,
  alertTokenMissing,
  alertUnreadList,
} from './recovery-alerts.ts';

/** A text that was under way when the backup was made has its end by then, and so has the carrier's clock. */
const LOOK_BACK_MS = 48 * 3_600_000;
const BATCH = 500;

/**
 * Looks through the texts of every carrier account whose organization recovers from a restore, and adopts those that the
 * database does not know. That is done at every turn until the list must show whatever was taken before the restore; what
 * fails is alerted and tried again at the next turn. May run twice and at once.
 */
export async function adoptCarrierTexts(ctx: Context): Promise<void> {
  for (const recovery of await listRecoveriesToAdopt(ctx.db)) {
    const org = actingFor(ctx, recovery.orgId, SYSTEM);
    try {
      await adoptAll(org, recovery);
    } catch (error) {
      ctx.log.error({ err: error, orgId: recovery.orgId }, 'the texts of a carrier could not be adopted');
      await alertUnreadList(org, recovery);
    }
  }
}

async function adoptAll(ctx: OrgContext, recovery: Recovery): Promise<void> {
  const readAt = await ctx.clock.now(ctx.db);
  const account = await findConnectedAccount(ctx.db, ctx.orgId);
  if (account && isTokenMissing(account)) return alertTokenMissing(ctx, recovery);
  const failed = account ? await adoptListed(ctx, { recovery, account }) : 0;
  if (failed > 0) return alertLeftOut(ctx, recovery, failed);
  await recordRead(ctx, recovery, readAt >= adoptedNotBefore(recovery));
}

/** Oldest first, so that each conversation gets them in their order. Gives how many could not be adopted. */
async function adoptListed(ctx: OrgContext, adopting: Adopting): Promise<number> {
  const texts = (await listAllTexts(ctx, adopting.account, adopting.recovery.backupAt)).reverse();
  let failed = 0;
  for (let next = 0; next < texts.length; next += BATCH) {
    failed += await adoptBatch(ctx, adopting, texts.slice(next, next + BATCH));
  }
  return failed;
}

function listAllTexts(ctx: OrgContext, account: CarrierAccount, backupAt: Date): Promise<CarrierText[]> {
  const carrier: Carrier = ctx.carriers[account.carrier];
  const since = new Date(backupAt.getTime() - LOOK_BACK_MS);
  return carrier.listTexts(openCredentials(ctx, account), { since, limit: Number.POSITIVE_INFINITY });
}

/** One that cannot be adopted does not keep the others out. */
async function adoptBatch(
  ctx: OrgContext,
  adopting: Adopting,
  texts: readonly CarrierText[],
): Promise<number> {
  const ids = texts.map(({ carrierMessageId }) => carrierMessageId);
  const known = await findKnownTexts(ctx.db, adopting.account, ids);
  let failed = 0;
  for (const text of texts) {
    try {
      await adopt(ctx, adopting, text, known.get(text.carrierMessageId) ?? null);
    } catch (error) {
      failed += 1;
      ctx.log.error({ err: error, carrierMessageId: text.carrierMessageId }, 'a listed text was not adopted');
    }
  }
  return failed;
}

async function adopt(
  ctx: OrgContext,
  adopting: Adopting,
  text: CarrierText,
  known: KnownText | null,
): Promise<void> {
  if (text.direction === 'outbound') await adoptOutbound(ctx, adopting, text, known);
  else if (!known) await adoptInbound(ctx, adopting, text);
}

function recordRead(ctx: OrgContext, recovery: Recovery, isSettled: boolean): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    if (isSettled) await recordAdoption(tx, recovery);
    await closeAlert(tx, ADOPTION_FAULT_TOPIC);
  });
}

async function recordAdoption(tx: OrgContext, recovery: Recovery): Promise<void> {
  const open = await lockOpenRecovery(tx.db, tx.orgId);
  // Another restore since then has set it back: its texts are still to be looked for.
  if (open?.id !== recovery.id || open.adoptedAt || open.restoredAt > recovery.restoredAt) return;
  await tx.db
    .updateTable('recoveries')
    .set({ adoptedAt: await tx.clock.now(tx.db) })
    .where('orgId', '=', tx.orgId)
    .where('id', '=', open.id)
    .execute();
  const details = await countRecoveredTexts(tx.db, open);
  await recordEvent(tx, { event: 'recovery.adopted', entity: 'recovery', entityId: open.id, details });
}
