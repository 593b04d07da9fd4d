import type { IncomingText } from '../carriers/carrier.ts';
import type { OrgContext } from '../context.ts';
import { insertCarrierEvent } from '../store/carrier-events.ts';
import { newId } from '../store/ids.ts';
import type { InboundText } from '../store/tables.ts';

export type Received = { disposition: InboundText['disposition'] | 'replay' };

/** A text with what it came in: a callback's form exactly as it was, or what the carrier's list says. */
export type TextArrival = {
  carrierAccountId: string;
  text: IncomingText;
  source: 'callback' | 'poll';
  raw: string;
  /** When the carrier received it, where it says so: windows are judged at it. Else it is now. */
  at?: Date;
};
export type Arrival = Required<TextArrival> & { receivedAt: Date };

/**
 * Keeps a text as it came and what became of it. Under the thread's lock, where there is one, so that the log has the
 * texts of a thread in its order; of several at once with the same id the unique key lets one through.
 */
export async function keepText(
  tx: OrgContext,
  { carrierAccountId, text, source, raw, at, receivedAt }: Arrival,
  fate: Pick<InboundText, 'disposition' | 'unroutedReason' | 'messageId'>,
): Promise<string> {
  const { orgId } = tx;
  const { carrierMessageId, from, to, body, mediaCount } = text;
  const ids = { orgId, carrierAccountId, carrierMessageId };
  await insertCarrierEvent(tx.db, { ...ids, kind: 'text', source, attemptId: null, raw, receivedAt });
  const id = newId();
  const content = { fromAddress: from, toAddress: to, body, mediaCount };
  await tx.db
    .insertInto('inboundTexts')
    .values({ ...ids, ...fate, ...content, id, receivedAt: at, resolvedAt: null })
    .execute();
  return id;
}

/** Whether a text is stored under the carrier's id. It stays whatever else comes under it, and that is logged. */
export async function isStored(
  ctx: OrgContext,
  carrierAccountId: string,
  { carrierMessageId, from, to, body }: IncomingText,
): Promise<boolean> {
  const stored = await ctx.db
    .selectFrom('inboundTexts')
    .select(['fromAddress', 'toAddress', 'body'])
    .where('carrierAccountId', '=', carrierAccountId)
    .where('carrierMessageId', '=', carrierMessageId)
    .executeTakeFirst();
  if (!stored) return false;
  const isSame = stored.fromAddress === from && stored.toAddress === to && stored.body === body;
  if (!isSame)
    ctx.log.warn({ carrierMessageId }, 'another text came under the id of a stored one, which stays');
  return true;
}
