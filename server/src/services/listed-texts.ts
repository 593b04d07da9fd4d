import { storableBody } from '@maskline/core/domain/message-body';
import type { CarrierText, IncomingText } from '../carriers/carrier.ts';

/** What the carrier's list says of a text, as it is kept where no callback told it. */
export function rawOfListed(text: CarrierText): string {
  return JSON.stringify(text);
}

/** The same, read again. Older ones may lack what was not listed then. */
export function rereadListed(raw: string): Omit<CarrierText, 'createdAt'> & { createdAt: string } {
  return JSON.parse(raw);
}

/** A listed text as the database can hold it. */
export function storableText(text: CarrierText): CarrierText {
  const { from, to, body } = text;
  return { ...text, from: storableBody(from), to: storableBody(to), body: storableBody(body) };
}

/** A listed text as if it had come by a callback. */
export function incomingOf(text: Omit<CarrierText, 'createdAt'>): IncomingText {
  const { carrierMessageId, from, to, body, mediaCount, mayBeGroup } = text;
  return { carrierMessageId, from, to, body, mediaCount, isGroup: mayBeGroup, hasOddMedia: false };
}
