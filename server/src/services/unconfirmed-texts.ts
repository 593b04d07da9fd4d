import { type CarrierCredentials, CarrierError } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import type { CarrierAccount } from '../store/tables.ts';
import { listUnconfirmedTexts, noteAsked, type UnconfirmedText } from '../store/unconfirmed-texts.ts';
import { receiveListedReport } from './listed-reports.ts';

const MINUTE_MS = 60_000;
const ASKED_AT_AGES_MS = [15 * MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS];

/**
 * Asks the carrier what became of texts that it took and of which no callback told the end: 15 minutes, an hour and a day
 * after it took them. May run twice and at once; if the carrier does not answer, they are asked for the next time.
 */
export async function askForOutcomes(
  ctx: OrgContext,
  account: CarrierAccount,
  credentials: CarrierCredentials,
): Promise<void> {
  const at = await ctx.clock.now(ctx.db);
  for (const text of await listUnconfirmedTexts(ctx.db, ctx.orgId, ASKED_AT_AGES_MS, at)) {
    try {
      await ask(ctx, account, credentials, text);
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error;
      return ctx.log.warn({ orgId: ctx.orgId, reason: error.message }, 'the carrier was asked in vain');
    }
  }
}

async function ask(
  ctx: OrgContext,
  { carrier, id }: CarrierAccount,
  credentials: CarrierCredentials,
  text: UnconfirmedText,
): Promise<void> {
  const found = await ctx.carriers[carrier].fetchText(credentials, text.carrierMessageId);
  await inTransaction(ctx, async (tx) => {
    if (found?.report) await receiveListedReport(tx, id, found);
    await noteAsked(tx.db, tx.orgId, text);
  });
}
