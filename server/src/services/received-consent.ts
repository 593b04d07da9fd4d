import type { ConsentEffect } from '@maskline/core/domain/consent-effect';
import { type OptOutWord, optOutWord } from '@maskline/core/domain/opt-out';
import type { OrgContext } from '../context.ts';
import type { BusinessNumber, ClientContact } from '../store/tables.ts';
import { raiseAlert } from './alerts.ts';
import { isOptedOut, optInByText, optOut } from './consent.ts';
import { type ConsentSubject, helpAsked, optedOutByText, possiblyOptedOut } from './consent-alerts.ts';

export type ReceivedText = {
  body: string;
  messageId: string;
  threadId: string;
  contact: ClientContact;
  number: BusinessNumber;
};

/**
 * Does what a client's text says about consent: the ledger follows STOP and START, and the owner is shown at once what
 * happened and what to do. HELP and words that only may be an opt-out are for a person; nothing is answered.
 */
export async function applyConsent(
  tx: OrgContext,
  effect: ConsentEffect | null,
  text: ReceivedText,
): Promise<void> {
  const { contact } = text;
  switch (effect) {
    case 'opted_out':
      return applyOptOut(tx, text, optOutWord(text.body));
    case 'opted_in':
      return optInByText(tx, contact);
    case 'help':
      return raiseAlert(tx, await helpAsked(tx, subjectOf(text)));
    case 'possible_opt_out':
      if (!(await isOptedOut(tx, contact.phone))) {
        await raiseAlert(tx, await possiblyOptedOut(tx, subjectOf(text)));
      }
      return;
    case null:
      return;
  }
}

async function applyOptOut(tx: OrgContext, text: ReceivedText, word: OptOutWord | null): Promise<void> {
  if (!word) return;
  const { contact, number } = text;
  const isNew = await optOut(tx, contact, { source: 'text', carrierBlocks: word.carrierBlocks });
  // An ordinary word of a phone that is opted out may still be about a booking.
  if (isNew || word.isOrdinary) {
    await raiseAlert(tx, await optedOutByText(tx, subjectOf(text), word, number.e164));
  }
}

function subjectOf({ contact, threadId, messageId }: ReceivedText): ConsentSubject {
  return { contactId: contact.id, threadId, messageId };
}
