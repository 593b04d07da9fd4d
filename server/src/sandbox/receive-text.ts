import { addInboundCallback } from './callbacks.ts';
import { SPOILS_CALLBACKS, takeFault } from './faults.ts';
import { findNumberByPhone } from './numbers.ts';
import { noteConsentWord } from './opt-outs.ts';
import { inTransaction, type SandboxContext } from './sandbox-context.ts';
import { newSid } from './sids.ts';
import type { Callback, Message, RentedNumber } from './store/tables.ts';

export type HandsetText = { from: string; to: string; body: string; mediaCount: number };
/** `callback` is null if the number has no URL, or a fault keeps it silent. */
export type ReceivedText = { message: Message; callback: Callback | null };

/** A text from a handset to a rented number, with the callback that is to be made for it; null if nobody rents the number. */
export async function receiveText(ctx: SandboxContext, text: HandsetText): Promise<ReceivedText | null> {
  const number = await findNumberByPhone(ctx, text.to);
  if (!number) return null;
  return inTransaction(ctx, async (tx) => {
    await noteConsentWord(tx, { number: text.to, handset: text.from, body: text.body });
    const message = await insertText(tx, number, text);
    const silence = await takeFault(tx, SPOILS_CALLBACKS, { ...text, accountSid: number.accountSid });
    const calls = silence === undefined && number.smsUrl !== '';
    return { message, callback: calls ? await addInboundCallback(tx, message, number.smsUrl) : null };
  });
}

function insertText(
  { store, now }: SandboxContext,
  { accountSid }: RentedNumber,
  text: HandsetText,
): Promise<Message> {
  const at = now();
  return store
    .insertInto('messages')
    .values({
      sid: newSid(text.mediaCount > 0 ? 'MM' : 'SM'),
      accountSid,
      direction: 'inbound',
      fromPhone: text.from,
      toPhone: text.to,
      body: text.body,
      mediaCount: text.mediaCount,
      status: 'received',
      createdAt: at,
      sentAt: at,
      updatedAt: at,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
}
