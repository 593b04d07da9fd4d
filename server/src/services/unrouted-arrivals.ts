import { optOutWord } from '@maskline/core/domain/opt-out';
import type { OrgContext } from '../context.ts';
import type { ClientContact } from '../store/tables.ts';
import { raiseAlert } from './alerts.ts';
import { recordEvent } from './audit.ts';
import { alertGroupText } from './carrier-alerts.ts';
import { optOut } from './consent.ts';
import { type Arrival, keepText, type Received } from './text-arrivals.ts';

/** Keeps a text for the owner that belongs to no thread, with the reason in words. */
export async function storeUnrouted(
  tx: OrgContext,
  arrival: Arrival,
  disposition: 'unknown_sender' | 'unroutable',
  reason: string,
): Promise<Received> {
  const id = await keepUnrouted(tx, arrival, disposition, reason);
  if (disposition === 'unroutable') await alertUnroutable(tx, arrival, id);
  return { disposition };
}

/** A text to several people: an answer would reach its sender alone, so it is for a person to say. A STOP in it counts. */
export async function storeGroupText(
  tx: OrgContext,
  arrival: Arrival,
  sender: ClientContact | undefined,
): Promise<Received> {
  const sure = arrival.source === 'callback';
  const reason = `It ${sure ? 'was' : 'may have been'} sent to a group: an answer would reach its sender alone.`;
  const id = await keepUnrouted(tx, arrival, 'unknown_sender', reason);
  const word = optOutWord(arrival.text.body);
  if (sender && word) await optOut(tx, sender, { source: 'text', carrierBlocks: word.carrierBlocks });
  await alertGroupText(tx, id);
  return { disposition: 'unknown_sender' };
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
