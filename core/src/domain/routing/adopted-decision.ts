import type { NumberClass } from '../number-lifecycle.ts';
import type { Author } from './facts.ts';
import type { NumberRule } from './number-choice.ts';
import type { OutboundSend } from './outbound.ts';
import type { Responsibility } from './responsible-party.ts';

export type AdoptedText = {
  /** When the carrier took it. */
  at: Date;
  author: Author;
  responsibility: Responsibility;
  contact: { id: string; label: string };
  number: { id: string; e164: string; class: NumberClass };
};

/** What the trace of a text says that was found at the carrier after a restore. */
const ADOPTED_RULE = 'recovery.adopted';

const RULE_OF_CLASS: Readonly<Record<NumberClass, NumberRule>> = {
  front_desk: 'front_desk',
  sitter: 'responsible_sitter',
  pool: 'pool_lease',
};

/** Stands where the decision of a text was lost with the database: nothing is decided any more, the carrier has the text. */
export function adoptedDecision({ at, author, responsibility, contact, number }: AdoptedText): OutboundSend {
  const sentence = `Went out from ${number.e164} before the database was restored; it was found at the carrier.`;
  const inputs = { number: number.e164 };
  return {
    direction: 'outbound',
    outcome: 'send',
    at,
    author,
    responsibility,
    contactId: contact.id,
    contactLabel: contact.label,
    numberId: number.id,
    e164: number.e164,
    rule: RULE_OF_CLASS[number.class],
    opensLease: false,
    alerts: [],
    trace: [{ rule: ADOPTED_RULE, applies: true, inputs, sentence }],
    sentence,
  };
}
