import { optOutWord } from '@maskline/core/domain/opt-out';
import { isE164, isWithheld } from '@maskline/core/domain/phone-number';
import type { OrgContext } from '../context.ts';
import { findContactByPhone } from '../store/senders.ts';
import { raiseAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { alertGroupText } from './carrier-alerts.ts';
import { optOut, optOutStranger } from './consent.ts';
import { optedOutElsewhere } from './consent-alerts.ts';
import { type Arrival, keepText, type Received } from './text-arrivals.ts';

/** Keeps a text for the owner that belongs to no thread, with the reason in words. A STOP in it counts. */
export async function storeUnrouted(
  tx: OrgContext,
  arrival: Arrival,
  disposition: 'unknown_sender' | 'unroutable',
  reason: string,
): Promise<Received> {
  const id = await keepUnrouted(tx, arrival, disposition, reason);
  // The client cannot know whether a number is still yours.
  await heedOptOut(tx, arrival, id, disposition === 'unroutable' ? 'one of your numbers' : arrival.text.to);
  if (disposition === 'unroutable') await alertUnroutable(tx, arrival, id);
  return { disposition };
}

/** A text to several people: an answer would reach its sender alone, so it is for a person to say. A STOP in it counts. */
export async function storeGroupText(tx: OrgContext, arrival: Arrival): Promise<Received> {
  const sure = arrival.source === 'callback';
  const reason = `It ${sure ? 'was' : 'may have been'} sent to a group: an answer would reach its sender alone.`;
  const id = await keepUnrouted(tx, arrival, 'unknown_sender', reason);
  await heedOptOut(tx, arrival, id, arrival.text.to);
  await alertGroupText(tx, id);
  return { disposition: 'unknown_sender' };
}

async function heedOptOut(
  tx: OrgContext,
  { text: { from: phone, body } }: Arrival,
  inboundTextId: string,
  startTo: string,
): Promise<void> {
  const word = isE164(phone) && !isWithheld(phone) ? optOutWord(body) : null;
  if (!word) return;
  const contact = await findContactByPhone(tx.db, tx.orgId, phone);
  const optingOut = { source: 'text', carrierBlocks: word.carrierBlocks } as const;
  const isNew = contact
    ? await optOut(tx, contact, optingOut)
    : await optOutStranger(tx, { phone, inboundTextId }, optingOut);
  if (!isNew && !word.isOrdinary) return;
  const about = { inboundTextId, contactId: contact?.id ?? null };
  await raiseAlert(tx, await optedOutElsewhere(tx, about, word, startTo));
}

async function keepUnrouted(
  tx: OrgContext,
  arrival: Arrival,
  disposition: 'unknown_sender' | 'unroutable',
  reason: string,
): Promise<string> {
  const id = await keepText(tx, arrival, { disposition, unroutedReason: reason, messageId: null });
  await recordEvent(tx, {
    event: 'inbound_text.unrouted',
    entity: 'inbound_text',
    entityId: id,
    reason,
    details: { disposition },
  });
  return id;
}

function alertUnroutable(tx: OrgContext, { text }: Arrival, id: string): Promise<void> {
  return raiseAlert(tx, {
    kind: 'unroutable_text',
    severity: 'warning',
    topic: `unroutable_text:${text.to.slice(0, 40)}`,
    sentence: `A text came for ${text.to.slice(0, 40)}, which is not one of your numbers here.`,
    whatToDo: 'Add the number, or point it elsewhere in your carrier account. The text is kept.',
    entities: [{ entity: 'inbound_text', id }],
  });
}
