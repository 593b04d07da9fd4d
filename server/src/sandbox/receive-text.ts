import { addInboundCallback, type InboundExtras } from './callbacks.ts';
import { SPOILS_INBOUND_CALLBACK, SPOILS_LIST } from './fault-kinds.ts';
import { takeFault } from './faults.ts';
import { listedFrom } from './messages.ts';
import { findNumberByPhone } from './numbers.ts';
import { noteConsentWord } from './opt-outs.ts';
import { inTransaction, type SandboxContext } from './sandbox-context.ts';
import { newSid } from './sids.ts';
import type { Callback, Fault, Message, RentedNumber } from './store/tables.ts';

/** `from` is a phone, a short code, a name, or blank. */
export type HandsetText = InboundExtras & { from: string; to: string; body: string; mediaCount: number };
/** `callbacks` are to be made now: none if the number has no URL, or a fault keeps it silent or is in no hurry. */
export type ReceivedText = { message: Message; callbacks: Callback[] };

/** A text from a handset to a rented number, with the callback that is to be made for it; null if nobody rents the number. */
export async function receiveText(ctx: SandboxContext, text: HandsetText): Promise<ReceivedText | null> {
  const number = await findNumberByPhone(ctx, text.to);
  if (!number) return null;
  return inTransaction(ctx, async (tx) => {
    await noteConsentWord(tx, { number: text.to, handset: text.from, body: text.body });
    const target = { accountSid: number.accountSid, phones: [text.from, text.to] };
    const fault = await takeFault(tx, SPOILS_INBOUND_CALLBACK, target);
    const message = await insertText(tx, number, text, await takeFault(tx, SPOILS_LIST, target));
    if (number.smsUrl === '' || fault?.kind === 'no_callbacks') return { message, callbacks: [] };
    const lateMs = (fault?.kind === 'late_callbacks' && fault.delayMs) || 0;
    const copies = (fault?.kind === 'duplicate_callbacks' && fault.copies) || 1;
    const callbacks: Callback[] = [];
    for (let copy = 0; copy < copies; copy += 1) {
      callbacks.push(await addInboundCallback(tx, message, number.smsUrl, { ...text, lateMs }));
    }
    return { message, callbacks: lateMs > 0 ? [] : callbacks };
  });
}

function insertText(
  { store, now }: SandboxContext,
  { accountSid }: RentedNumber,
  text: HandsetText,
  lag: Fault | undefined,
): Promise<Message> {
  const at = now();
  const isMms = text.mediaCount > 0 || text.otherRecipients.length > 0;
  return store
    .insertInto('messages')
    .values({
      sid: newSid(isMms ? 'MM' : 'SM'),
      accountSid,
      direction: 'inbound',
      fromPhone: text.from,
      toPhone: text.to,
      body: text.body,
      mediaCount: text.mediaCount,
      status: 'received',
      createdAt: at,
      sentAt: at,
      listedAt: listedFrom(at, lag),
      updatedAt: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
