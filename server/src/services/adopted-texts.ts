import { advanceStatus } from '@maskline/core/domain/delivery-status';
import { isE164 } from '@maskline/core/domain/phone-number';
import type { CarrierText } from '../carriers/carrier.ts';
import { inTransaction, type OrgContext } from '../context.ts';
import { findNumberEver } from '../store/adoption-matches.ts';
import { findAttemptOfText } from '../store/delivery-attempts.ts';
import type { KnownText } from '../store/known-texts.ts';
import { isOneOfUs } from '../store/senders.ts';
import type { CarrierAccount, RecoveredText, Recovery } from '../store/tables.ts';
import { addAdoptedMessage, adoptMatch } from './adopted-messages.ts';
import { receiveStatus } from './delivery-reports.ts';
import { wasErased } from './erased-phones.ts';
import { receiveText } from './inbound-texts.ts';
import { incomingOf, rawOfListed, storableText } from './listed-texts.ts';

export type Adopting = { recovery: Recovery; account: CarrierAccount };
type Fate = Pick<RecoveredText, 'fate' | 'messageId'>;

/** A text that the carrier got for us and that is not here: received as if its callback had been missed. */
export function adoptInbound(ctx: OrgContext, adopting: Adopting, text: CarrierText): Promise<void> {
  const { account } = adopting;
  const { carrierMessageId } = text;
  return inTransaction(ctx, async (tx) => {
    const asCarrier = { ...tx, actor: { kind: 'carrier', id: account.id } as const };
    const { disposition } = await receiveText(asCarrier, {
      carrierAccountId: account.id,
      text: incomingOf(text),
      source: 'poll',
      raw: rawOfListed(text),
      at: text.createdAt,
    });
    // Stored by a callback meanwhile, which ended this transaction: nothing more can be written in it.
    if (disposition === 'replay') return;
    const kept = await tx.db
      .selectFrom('inboundTexts')
      .select('messageId')
      .where('carrierAccountId', '=', account.id)
      .where('carrierMessageId', '=', carrierMessageId)
      .executeTakeFirstOrThrow();
    await claim(tx, adopting, storableText(text), { fate: 'received', messageId: kept.messageId });
  });
}

/**
 * A text that the carrier took from us. One that is known gets its status; one that is not is the text it matches, or a
 * text that was lost, which its conversation shows again; what fits in no conversation is kept for the owner to see.
 */
export async function adoptOutbound(
  ctx: OrgContext,
  adopting: Adopting,
  listed: CarrierText,
  known: KnownText | null,
): Promise<void> {
  if (known) return updateKnown(ctx, listed, known);
  const text = storableText(listed);
  await inTransaction(ctx, async (tx) => {
    if (await wasErased(tx, text.to, text.createdAt)) return;
    // Claimed first: of several at once one goes on, when the others have waited for it.
    if (!(await claim(tx, adopting, text, { fate: 'unplaced', messageId: null }))) return;
    const { fate, messageId } = await place(tx, adopting, text);
    if (fate !== 'unplaced') await settle(tx, text, { fate, messageId });
  });
}

async function updateKnown(ctx: OrgContext, text: CarrierText, { status }: KnownText): Promise<void> {
  const { carrierMessageId, report } = text;
  if (!report || advanceStatus(status, report) === status) return;
  const attempt = await findAttemptOfText(ctx.db, ctx.orgId, carrierMessageId);
  if (attempt)
    await receiveStatus(ctx, attempt.id, { carrierMessageId, carrierStatus: report.status, report });
}

async function place(tx: OrgContext, { recovery }: Adopting, text: CarrierText): Promise<Fate> {
  const number = await findNumberEver(tx.db, tx.orgId, text.from);
  const matched = await adoptMatch(tx, recovery, text, number ?? null);
  if (matched) return matched;
  const isClient = isE164(text.to) && !(await isOneOfUs(tx.db, tx.orgId, text.to));
  if (!number || !isClient) return { fate: 'unplaced', messageId: null };
  return { fate: 'added', messageId: await addAdoptedMessage(tx, text, number) };
}

/** False if it is claimed already. */
async function claim(
  tx: OrgContext,
  { recovery }: Adopting,
  text: CarrierText,
  { fate, messageId }: Fate,
): Promise<boolean> {
  const row = await tx.db
    .insertInto('recoveredTexts')
    .values({
      orgId: tx.orgId,
      recoveryId: recovery.id,
      carrierMessageId: text.carrierMessageId,
      fate,
      messageId,
      direction: text.direction,
      fromAddress: text.from,
      toAddress: text.to,
      body: fate === 'unplaced' ? text.body : null,
      carrierCreatedAt: text.createdAt,
      recoveredAt: await tx.clock.now(tx.db),
    })
    .onConflict((conflict) => conflict.columns(['orgId', 'carrierMessageId']).doNothing())
    .returning('carrierMessageId')
    .executeTakeFirst();
  return row !== undefined;
}

async function settle(tx: OrgContext, text: CarrierText, { fate, messageId }: Fate): Promise<void> {
  await tx.db
    .updateTable('recoveredTexts')
    .set({ fate, messageId, body: null })
    .where('orgId', '=', tx.orgId)
    .where('carrierMessageId', '=', text.carrierMessageId)
    .execute();
}
