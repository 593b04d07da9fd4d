import { isActiveAt, nextWindow } from '../assignment-window.ts';
import { describeInstant } from '../time.ts';
import { type Author, type RoutingFacts, sitterName } from './facts.ts';
import { type ChosenNumber, chooseNumber, type NumberRule } from './number-choice.ts';
import { type FoundContactData, policyStep } from './policy-step.ts';
import { chooseContact } from './recipient.ts';
import {
  activeOverride,
  activeWindows,
  isOverrideActiveAt,
  type Responsibility,
  responsibleParty,
} from './responsible-party.ts';
import type { RoutingAlert, TraceStep } from './trace.ts';

export type OutboundText = {
  author: Author;
  /** When the text was accepted, or its scheduled time: windows and overrides are judged at it. */
  at: Date;
  /** At hand-over: the numbers are judged at it. Before: at `at`. */
  handedOverAt?: Date | undefined;
  /** The phone the owner chose, or at hand-over the one of acceptance; otherwise the rule chooses. */
  contactId?: string | undefined;
  /** What the policy found in the words; nothing where they are not written yet. */
  contactData?: readonly FoundContactData[] | undefined;
};

export type RefusalCode =
  | 'recipient_missing'
  | 'recipient_opted_out'
  | 'outside_assignment_window'
  | 'policy_violation'
  | 'no_usable_number';

type Judged = { direction: 'outbound'; at: Date; author: Author; trace: TraceStep[]; sentence: string };

export type OutboundSend = Judged & {
  outcome: 'send';
  contactId: string;
  contactLabel: string;
  responsibility: Responsibility;
  numberId: string;
  e164: string;
  rule: NumberRule;
  /** The pool number must be leased to the thread together with this decision. */
  opensLease: boolean;
  alerts: RoutingAlert[];
};

export type OutboundRefusal = Judged & {
  outcome: 'refused';
  code: RefusalCode;
  /** When the sitter may write next, for `outside_assignment_window`. */
  nextWindow: { startsAt: Date; endsAt: Date } | null;
  alerts: RoutingAlert[];
};

export type OutboundDecision = OutboundSend | OutboundRefusal;

/** What hand-over keeps of the decision made at acceptance. */
export type AcceptedDecision = Pick<OutboundSend, 'responsibility' | 'trace'>;

/**
 * The phone a text goes to and the number it goes out from. The sender, the preview and the simulator call
 * this one function. At hand-over `accepted` carries who was responsible when the text was accepted, so that
 * only the number's health and consent are judged anew.
 */
export function decideOutbound(
  facts: RoutingFacts,
  text: OutboundText,
  accepted?: AcceptedDecision,
): OutboundDecision {
  const trace: TraceStep[] = [];
  const judged = { direction: 'outbound', at: text.at, author: text.author, trace } as const;
  const refuse = (code: RefusalCode, sentence: string, alerts: RoutingAlert[] = []): OutboundRefusal => ({
    ...judged,
    outcome: 'refused',
    code,
    alerts,
    nextWindow: code === 'outside_assignment_window' ? upcomingWindow(facts, text) : null,
    sentence,
  });

  const recipient = chooseContact(facts, mayChoosePhone(text, accepted) ? text.contactId : undefined);
  trace.push(recipient.step);
  if (!recipient.contact) return refuse(recipient.code, recipient.step.sentence);

  const responsibility = accepted ? accepted.responsibility : judgeResponsibility(facts, text.at, trace);
  if (accepted) trace.push(...accepted.trace.filter((step) => step.rule.startsWith('responsible.')));
  const author = authorStep(facts, text, accepted !== undefined);
  trace.push(author);
  if (!author.applies) return refuse('outside_assignment_window', author.sentence);
  const policy = policyStep(text.author, text.contactData ?? []);
  if (policy) trace.push(policy);
  if (policy?.applies) return refuse('policy_violation', policy.sentence);

  const choice = chooseNumber(facts, {
    author: text.author,
    responsibility,
    at: text.handedOverAt ?? text.at,
  });
  trace.push(...choice.trace);
  if (!choice.chosen) {
    return refuse(
      'no_usable_number',
      'No number of the company can be used: add one or end a quarantine.',
      choice.alerts,
    );
  }
  return {
    ...judged,
    outcome: 'send',
    contactId: recipient.contact.id,
    contactLabel: recipient.contact.label,
    responsibility,
    numberId: choice.chosen.number.id,
    e164: choice.chosen.number.e164,
    rule: choice.chosen.rule,
    opensLease: choice.chosen.opensLease,
    alerts: choice.alerts,
    sentence: outboundSentence(choice.chosen),
  };
}

/** A sitter chooses no phone; at hand-over the phone is the one of acceptance, whoever wrote. */
function mayChoosePhone(text: OutboundText, accepted: AcceptedDecision | undefined): boolean {
  return text.author.kind !== 'sitter' || accepted !== undefined;
}

/** May this sitter write in the thread at `at`? The override's target alone while one is active, else anyone with an own active window. */
export function maySitterWrite(facts: RoutingFacts, sitterId: string, at: Date): boolean {
  const override = activeOverride(facts.overrides, at);
  if (override) return override.target.kind === 'sitter' && override.target.sitterId === sitterId;
  return activeWindows(facts, at).some((window) => window.sitterId === sitterId);
}

const HAND_OVER_LIMIT_MS = 5 * 60_000;

/**
 * Whether a sitter's text must wait for the owner instead of being handed over at `at`: it is older than five
 * minutes and the window, or the override to the sitter, that was active at its acceptance has ended since, whatever
 * began after it; or its sitter is no longer active. An override to somebody else since then holds nothing.
 */
export function heldAtHandOver(facts: RoutingFacts, text: OutboundText, at: Date): string | null {
  if (text.author.kind !== 'sitter') return null;
  const { sitterId } = text.author;
  const sitter = facts.sitters.find((candidate) => candidate.id === sitterId);
  if (!sitter?.active)
    return `${sitterName(facts, sitterId)} was deactivated before this text could be sent.`;
  const isFresh = at.getTime() - text.at.getTime() <= HAND_OVER_LIMIT_MS;
  if (isFresh || ownTimeLasts(facts, sitterId, text.at, at)) return null;
  return `${sitter.name}'s window ended before this text could be sent.`;
}

/** Whether a window of the sitter, or an override to the sitter, that was active at `from` still is at `at`. */
function ownTimeLasts(facts: RoutingFacts, sitterId: string, from: Date, at: Date): boolean {
  const windows = facts.windows.filter((window) => window.sitterId === sitterId);
  const overrides = facts.overrides.filter(
    ({ target }) => target.kind === 'sitter' && target.sitterId === sitterId,
  );
  return (
    windows.some((window) => isActiveAt(window, from) && isActiveAt(window, at)) ||
    overrides.some((override) => isOverrideActiveAt(override, from) && isOverrideActiveAt(override, at))
  );
}

function judgeResponsibility(facts: RoutingFacts, at: Date, trace: TraceStep[]): Responsibility {
  const judged = responsibleParty(facts, at);
  trace.push(...judged.trace);
  return judged.responsibility;
}

function authorStep(facts: RoutingFacts, text: OutboundText, acceptedBefore: boolean): TraceStep {
  if (text.author.kind !== 'sitter') {
    const sentence =
      text.author.kind === 'owner' ? 'The owner may always write.' : 'An automation may always write.';
    return { rule: 'outbound.author', applies: true, inputs: { author: text.author.kind }, sentence };
  }
  const { sitterId } = text.author;
  const applies = acceptedBefore || maySitterWrite(facts, sitterId, text.at);
  return {
    rule: 'outbound.author',
    applies,
    inputs: { author: 'sitter', sitter: sitterId },
    sentence: applies
      ? `${sitterName(facts, sitterId)} was allowed to write when the text was accepted.`
      : refusedSitterSentence(facts, text),
  };
}

function refusedSitterSentence(facts: RoutingFacts, text: OutboundText): string {
  const why = activeOverride(facts.overrides, text.at)
    ? 'An override makes somebody else responsible now'
    : 'There is no active assignment window';
  const next = upcomingWindow(facts, text);
  const when = next
    ? `the next window begins ${describeInstant(next.startsAt, facts.timeZone)}`
    : 'no other window is planned';
  return `${why}; ${when}.`;
}

function upcomingWindow(facts: RoutingFacts, text: OutboundText): { startsAt: Date; endsAt: Date } | null {
  if (text.author.kind !== 'sitter') return null;
  const next = nextWindow(facts.windows, text.author.sitterId, text.at);
  return next ? { startsAt: next.startsAt, endsAt: next.endsAt } : null;
}

function outboundSentence({ number, why }: ChosenNumber): string {
  return `Goes out from ${number.e164} because ${why}.`;
}
