import type { ContactFacts, RoutingFacts } from './facts.ts';
import type { TraceStep } from './trace.ts';

export type RecipientChoice =
  | { contact: ContactFacts; step: TraceStep }
  | { contact: null; code: 'recipient_missing' | 'recipient_opted_out'; step: TraceStep };

/**
 * The phone a text goes to: the owner's choice, else the one that last wrote, else the primary one, passing
 * over opted-out phones. A chosen phone that opted out is refused, never replaced.
 */
export function chooseContact(facts: RoutingFacts, chosenId: string | undefined): RecipientChoice {
  if (chosenId !== undefined) return chosenContact(facts, chosenId);
  const inOrder = [...facts.contacts].sort(
    (a, b) => rank(facts, a) - rank(facts, b) || (a.id < b.id ? -1 : 1),
  );
  const contact = inOrder.find((candidate) => !candidate.optedOut);
  if (!contact)
    return refused(facts.contacts.length === 0 ? 'recipient_missing' : 'recipient_opted_out', null);
  const why =
    contact.id === facts.lastWriterContactId
      ? 'the phone that last wrote in this conversation'
      : contact.isPrimary
        ? 'the primary phone'
        : 'the phone that has not opted out';
  return { contact, step: recipientStep(contact, `To ${contact.label}, ${why}.`) };
}

function chosenContact(facts: RoutingFacts, chosenId: string): RecipientChoice {
  const contact = facts.contacts.find((candidate) => candidate.id === chosenId);
  if (!contact) return refused('recipient_missing', null);
  if (contact.optedOut) return refused('recipient_opted_out', contact);
  return { contact, step: recipientStep(contact, `To ${contact.label}, the phone chosen for this text.`) };
}

function rank(facts: RoutingFacts, contact: ContactFacts): number {
  if (contact.id === facts.lastWriterContactId) return 0;
  return contact.isPrimary ? 1 : 2;
}

function recipientStep(contact: ContactFacts, sentence: string): TraceStep {
  return {
    rule: 'outbound.recipient',
    applies: true,
    inputs: { contact_id: contact.id, label: contact.label, opted_out: contact.optedOut },
    sentence,
  };
}

function refused(
  code: 'recipient_missing' | 'recipient_opted_out',
  contact: ContactFacts | null,
): RecipientChoice {
  const sentence =
    code === 'recipient_missing'
      ? 'The client has no such phone: add one to the client first.'
      : contact
        ? `${contact.label} has opted out: a START from that phone opts it in again.`
        : 'Every phone of the client has opted out: a START from one of them opts it in again.';
  return {
    contact: null,
    code,
    step: {
      rule: 'outbound.recipient',
      applies: false,
      inputs: { contact_id: contact?.id ?? null },
      sentence,
    },
  };
}
