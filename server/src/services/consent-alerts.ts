import type { OptOutWord } from '@maskline/core/domain/opt-out';
import type { OrgContext } from '../context.ts';
import type { Alert } from '../store/tables.ts';
import { type AlertInput, closeAlert } from './alerts.ts';

export type ConsentAlertKind = 'opted_out' | 'possible_opt_out' | 'help_asked';
/** Which phone it is about, and what the alert leads to. */
export type ConsentSubject = { contactId: string; threadId: string; messageId: string };
type Words = Pick<Alert, 'severity' | 'sentence' | 'whatToDo'>;

/** A client's text opted out. `e164` is the business number it came to, the one to which a START goes back. */
export async function optedOutByText(
  tx: OrgContext,
  subject: ConsentSubject,
  word: OptOutWord,
  e164: string,
): Promise<AlertInput> {
  return alertOf('opted_out', subject, optedOutWords(await nameOf(tx, subject.contactId), word, e164));
}

/** The same by a text that is in no conversation, from a client's phone or from one that no client has. */
export async function optedOutElsewhere(
  tx: OrgContext,
  { inboundTextId, contactId }: { inboundTextId: string; contactId: string | null },
  word: OptOutWord,
  startTo: string,
): Promise<AlertInput> {
  const who = contactId ? await nameOf(tx, contactId) : 'A phone that no client has';
  return {
    ...optedOutWords(who, word, startTo),
    kind: 'opted_out',
    topic: topicOf('opted_out', contactId ?? inboundTextId),
    entities: [
      { entity: 'inbound_text', id: inboundTextId },
      ...(contactId ? [{ entity: 'client_contact', id: contactId }] : []),
    ],
  };
}

function optedOutWords(who: string, word: OptOutWord, startTo: string): Words {
  return {
    severity: word.isOrdinary ? 'warning' : 'info',
    sentence: `${who} texted “${word.word}”${takenFor(word)}: no text reaches this phone until ${endOf(word)}.`,
    whatToDo: wayBack(word, startTo),
  };
}

/** The carrier refused a text because the phone had opted out there. */
export async function optedOutAtCarrier(
  tx: OrgContext,
  subject: ConsentSubject,
  e164: string,
): Promise<AlertInput> {
  const who = await nameOf(tx, subject.contactId);
  return alertOf('opted_out', subject, {
    severity: 'warning',
    sentence: `The carrier says that ${who} has opted out: no text reaches this phone until it texts START.`,
    whatToDo: `Call the client. If texts are wanted, ask for a text START to ${e164}: only a START from the phone itself lifts it.`,
  });
}

export async function possiblyOptedOut(tx: OrgContext, subject: ConsentSubject): Promise<AlertInput> {
  const who = await nameOf(tx, subject.contactId);
  return alertOf('possible_opt_out', subject, {
    severity: 'warning',
    sentence: `${who} may want no more texts: a text of theirs reads like it. Nothing is blocked.`,
    whatToDo: 'Read the text today. Opt the phone out if that was meant; dismiss this alert if not.',
  });
}

export async function helpAsked(tx: OrgContext, subject: ConsentSubject): Promise<AlertInput> {
  const who = await nameOf(tx, subject.contactId);
  return alertOf('help_asked', subject, {
    severity: 'info',
    sentence: `${who} texted HELP. Nobody is answered automatically here.`,
    whatToDo: 'Answer in the conversation: who you are, how to reach you, and that STOP ends the texts.',
  });
}

/** Closes what is open about a phone's consent, when it is settled. */
export async function closeConsentAlerts(
  tx: OrgContext,
  contactId: string,
  kinds: readonly ConsentAlertKind[],
): Promise<void> {
  for (const kind of kinds) await closeAlert(tx, topicOf(kind, contactId));
}

function topicOf(kind: ConsentAlertKind, id: string): string {
  return `${kind}:${id}`;
}

function takenFor({ isOrdinary, carrierBlocks }: OptOutWord): string {
  if (!carrierBlocks) return ', which counts as STOP here';
  return isOrdinary ? ', which carriers take as STOP' : '';
}

function endOf({ carrierBlocks }: OptOutWord): string {
  return carrierBlocks ? 'it texts START' : 'it texts START or you opt it in again';
}

function wayBack({ isOrdinary, carrierBlocks }: OptOutWord, startTo: string): string {
  const meant = isOrdinary ? 'If a booking was meant, call the client and' : 'If it was a mistake,';
  return carrierBlocks
    ? `${meant} ask for a text START to ${startTo}: the carrier blocks the phone too, so only a START from it lifts that.`
    : `${meant} ask for a text START to ${startTo}, or opt the phone in again with what the client told you as the reason.`;
}

function alertOf(kind: ConsentAlertKind, subject: ConsentSubject, words: Words): AlertInput {
  const { contactId, threadId, messageId } = subject;
  return {
    ...words,
    kind,
    topic: topicOf(kind, contactId),
    entities: [
      { entity: 'message', id: messageId },
      { entity: 'thread', id: threadId },
      { entity: 'client_contact', id: contactId },
    ],
  };
}

/** The client with the phone's label; never the phone. */
async function nameOf(tx: OrgContext, contactId: string): Promise<string> {
  const row = await tx.db
    .selectFrom('clientContacts')
    .innerJoin('clients', (join) =>
      join
        .onRef('clients.orgId', '=', 'clientContacts.orgId')
        .onRef('clients.id', '=', 'clientContacts.clientId'),
    )
    .select(['clients.name', 'clientContacts.label'])
    .where('clientContacts.orgId', '=', tx.orgId)
    .where('clientContacts.id', '=', contactId)
    .executeTakeFirst();
  return row ? `${row.name} (${row.label})` : 'A client';
}
