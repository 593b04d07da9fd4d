import { advanceStatus } from '@maskline/core/domain/delivery-status';
import { CarrierError, type CarrierText } from '../carriers/carrier.ts';
import { type Context, inTransaction, type OrgContext } from '../context.ts';
import { enqueue } from '../jobs/queue.ts';
import { findKnownTexts } from '../store/carrier-events.ts';
import { countFailure, findSeenUntil, listSentTexts, noteSeenUntil } from '../store/carrier-polls.ts';
import { isAdopting } from '../store/recoveries.ts';
import type { CarrierAccount } from '../store/tables.ts';
import { alertListFailing, closeListFailing } from './carrier-alerts.ts';
import { getCarrierAccount } from './carrier-credentials.ts';
import { receiveText } from './inbound-texts.ts';
import { receiveListedReport } from './listed-reports.ts';
import { incomingOf, rawOfListed } from './listed-texts.ts';
import { askForOutcomes } from './unconfirmed-texts.ts';

const OVERLAP_MS = 15 * 60_000;
/** A younger text's callback may still be on its way: the carrier gives it 15 seconds in all. */
const MISSED_AFTER_MS = 60_000;
const FAILURES_TO_ALERT = 3;

/** Has the list of every carrier account read, each by a job of its own, so that one that fails holds up no other. */
export async function pollEveryAccount(ctx: Context): Promise<void> {
  const accounts = await ctx.db.selectFrom('carrierAccounts').select('orgId').execute();
  for (const { orgId } of accounts) {
    await enqueue(ctx.db, 'poll_carrier', { orgId }, { key: `poll_carrier:${orgId}` });
  }
}

/**
 * Reads the carrier's list of texts since it was last read, with an overlap; receives the texts that no callback brought,
 * and takes over what the list knows further of our own ones. Then asks for those whose end nobody told. May run twice
 * and at once. What fails is noted, alerted about when it goes on, and read again the next time. After a restore it stands
 * back for adoption, which receives each conversation's texts in their order.
 */
export async function pollCarrier(ctx: OrgContext): Promise<void> {
  if (await isAdopting(ctx.db, ctx.orgId)) return;
  const { account, credentials } = await getCarrierAccount(ctx);
  const carrier = ctx.carriers[account.carrier];
  const startedAt = await ctx.clock.now(ctx.db);
  const seenUntil = await findSeenUntil(ctx.db, account);
  const since = new Date(seenUntil.getTime() - OVERLAP_MS);
  const missed: CarrierText[] = [];
  let failed = 0;
  try {
    for await (const page of carrier.listTextsInPages(credentials, { since })) {
      missed.push(...(await findMissed(ctx, account, page, startedAt)));
      failed += await applyListedReports(ctx, account, page);
    }
  } catch (error) {
    if (error instanceof CarrierError) return recordFailure(ctx, account, error.message);
    throw error;
  }
  failed += await receiveMissed(ctx, account, missed);
  if (failed > 0) await recordFailure(ctx, account, `${failed} of its texts could not be stored`);
  else await recordSuccess(ctx, account, startedAt);
  await askForOutcomes(ctx, account, credentials);
}

async function findMissed(
  ctx: OrgContext,
  { id: carrierAccountId }: CarrierAccount,
  page: readonly CarrierText[],
  startedAt: Date,
): Promise<CarrierText[]> {
  const due = startedAt.getTime() - MISSED_AFTER_MS;
  const inbound = page.filter(
    ({ direction, createdAt }) => direction === 'inbound' && createdAt.getTime() <= due,
  );
  const carrierMessageIds = inbound.map(({ carrierMessageId }) => carrierMessageId);
  const known = await findKnownTexts(ctx.db, { carrierAccountId, carrierMessageIds });
  return inbound.filter(({ carrierMessageId }) => !known.has(carrierMessageId));
}

/** The oldest first, as they would have come. One that cannot be stored does not keep the others out; gives how many could not. */
async function receiveMissed(
  ctx: OrgContext,
  { id: carrierAccountId }: CarrierAccount,
  missed: CarrierText[],
): Promise<number> {
  let failed = 0;
  for (const text of missed.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime())) {
    const arrival = { carrierAccountId, text: incomingOf(text), raw: rawOfListed(text), at: text.createdAt };
    try {
      await receiveText(ctx, { ...arrival, source: 'poll' });
    } catch (error) {
      failed += 1;
      ctx.log.error({ err: error, carrierMessageId: text.carrierMessageId }, 'a listed text was not stored');
    }
  }
  return failed;
}

/** The same of what it knows further of our own ones. */
async function applyListedReports(
  ctx: OrgContext,
  { id: carrierAccountId }: CarrierAccount,
  page: readonly CarrierText[],
): Promise<number> {
  const reported = new Map(page.map((text) => [text.carrierMessageId, text]));
  const sent = await listSentTexts(ctx.db, { carrierAccountId, carrierMessageIds: [...reported.keys()] });
  let failed = 0;
  for (const { status, carrierMessageId } of sent) {
    const text = reported.get(carrierMessageId ?? '');
    if (!text?.report || advanceStatus(status, text.report) === status) continue;
    try {
      await receiveListedReport(ctx, carrierAccountId, text);
    } catch (error) {
      failed += 1;
      ctx.log.error({ err: error, carrierMessageId }, 'a listed status was not applied');
    }
  }
  return failed;
}

function recordSuccess(ctx: OrgContext, account: CarrierAccount, seenUntil: Date): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    await noteSeenUntil(tx.db, account, seenUntil);
    await closeListFailing(tx, account);
  });
}

function recordFailure(ctx: OrgContext, account: CarrierAccount, reason: string): Promise<void> {
  return inTransaction(ctx, async (tx) => {
    const count = await countFailure(tx.db, account);
    tx.log.warn({ orgId: tx.orgId, count, reason }, "the carrier's list was not taken over");
    if (count >= FAILURES_TO_ALERT) await alertListFailing(tx, account, { count, reason });
  });
}
