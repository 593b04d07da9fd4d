import { type AssignmentWindow, hasEnded, isActiveAt } from '../assignment-window.ts';
import { isUsableAt } from '../number-lifecycle.ts';
import { describeInstant, describeSpan } from '../time.ts';
import { type NumberFacts, type Party, quarantineInput, type RoutingFacts, sitterName } from './facts.ts';
import { activeWindows, type Responsibility, responsibleParty } from './responsible-party.ts';
import type { RoutingAlert, TraceStep } from './trace.ts';

/**
 * The number a text came to. `heldAtLastText`: which sitter held it when this thread last had a text through it;
 * null for nobody, undefined if this thread never had one.
 */
export type InboundNumber = NumberFacts & { heldAtLastText: string | null | undefined };

export type InboundRule =
  | 'quarantined_number'
  | 'override'
  | 'dedicated_number'
  | 'one_window'
  | 'overlap'
  | 'owner_inbox';

export type MeantFor = { sitterId: string; name: string; windowEndedAt: Date | null };

export type InboundDecision = {
  direction: 'inbound';
  at: Date;
  recipient: Party;
  rule: InboundRule;
  numberId: string;
  meantFor: MeantFor | null;
  alerts: RoutingAlert[];
  trace: TraceStep[];
  sentence: string;
};

const OWNER: Party = { kind: 'owner' };

/**
 * Who is expected to answer a client's text to `number`, received at `at`. Depends on the number, the
 * thread's facts and the instant, never on what the text says.
 */
export function decideInbound(facts: RoutingFacts, number: InboundNumber, at: Date): InboundDecision {
  const quarantine = quarantineStep(facts, number, at);
  if (quarantine.applies) {
    return decision(facts, number, at, { rule: 'quarantined_number', recipient: OWNER, trace: [quarantine] });
  }
  const responsible = responsibleParty(facts, at);
  const { rule, party } = responsible.responsibility;
  const [overrideStep, ...windowSteps] = responsible.trace;
  const tried = overrideStep ? [quarantine, overrideStep] : [quarantine];
  if (rule === 'override') return decision(facts, number, at, { rule, recipient: party, trace: tried });
  const dedicated = dedicatedStep(facts, number, activeWindows(facts, at));
  tried.push(dedicated.step);
  if (dedicated.recipient) {
    const { recipient } = dedicated;
    return decision(facts, number, at, { rule: 'dedicated_number', recipient, trace: tried });
  }
  const alerts = rule === 'overlap' ? [overlapAlert(facts, responsible.responsibility)] : [];
  return decision(facts, number, at, { rule, recipient: party, trace: [...tried, ...windowSteps], alerts });
}

type Outcome = { rule: InboundRule; recipient: Party; trace: TraceStep[]; alerts?: RoutingAlert[] };

function decision(facts: RoutingFacts, number: InboundNumber, at: Date, outcome: Outcome): InboundDecision {
  const meantFor = outcome.recipient.kind === 'owner' ? holderMeant(facts, number, at) : null;
  const trace = meantFor ? [...outcome.trace, meantForStep(number, meantFor, at)] : outcome.trace;
  return {
    direction: 'inbound',
    at,
    recipient: outcome.recipient,
    rule: outcome.rule,
    numberId: number.id,
    meantFor,
    alerts: outcome.alerts ?? [],
    trace,
    sentence: inboundSentence(facts, outcome, meantFor, at),
  };
}

function quarantineStep(facts: RoutingFacts, number: InboundNumber, at: Date): TraceStep {
  const { e164, status, quarantinedUntil } = number;
  const applies = status === 'quarantined' && !isUsableAt(number, at);
  const until = quarantinedUntil && describeInstant(quarantinedUntil, facts.timeZone);
  return {
    rule: 'inbound.quarantined_number',
    applies,
    inputs: { number: e164, status, ...quarantineInput(number) },
    sentence: applies
      ? `${e164} is in quarantine${until ? ` until ${until}` : ''}, so the text goes to the owner inbox.`
      : `${e164} is not in quarantine${until ? `: it ended ${until}` : ''}.`,
  };
}

function dedicatedStep(
  facts: RoutingFacts,
  number: InboundNumber,
  active: AssignmentWindow[],
): { step: TraceStep; recipient: Party | null } {
  const window = active.find((candidate) => candidate.sitterId === number.sitterId);
  const holder = number.sitterId === null ? null : sitterName(facts, number.sitterId);
  const step: TraceStep = {
    rule: 'inbound.dedicated_number',
    applies: window !== undefined,
    inputs: { number: number.e164, holder: number.sitterId },
    sentence: dedicatedSentence(number.e164, holder, window !== undefined, active.length > 1),
  };
  return { step, recipient: window ? { kind: 'sitter', sitterId: window.sitterId } : null };
}

function dedicatedSentence(
  e164: string,
  holder: string | null,
  hasWindow: boolean,
  isOverlap: boolean,
): string {
  if (holder === null) return `${e164} is nobody's dedicated number.`;
  if (!hasWindow) return `${e164} is the number of ${holder}, who has no active window here.`;
  const settled = isOverlap ? ', which settles the overlap with other windows' : '';
  return `${e164} is the number of ${holder}, who has an active window here${settled}.`;
}

/** Never the number's next holder: who held it when this thread last used it, else who holds it now. */
function holderMeant(facts: RoutingFacts, number: InboundNumber, at: Date): MeantFor | null {
  const sitterId = number.heldAtLastText === undefined ? number.sitterId : number.heldAtLastText;
  if (sitterId === null) return null;
  return { sitterId, name: sitterName(facts, sitterId), windowEndedAt: lastEnd(facts, sitterId, at) };
}

/** When the sitter's last window ended; null while one is active, as under an override to the owner. */
function lastEnd(facts: RoutingFacts, sitterId: string, at: Date): Date | null {
  const own = facts.windows.filter((window) => window.sitterId === sitterId && window.cancelledAt === null);
  if (own.some((window) => isActiveAt(window, at))) return null;
  const ended = own.filter((window) => hasEnded(window, at)).map((window) => window.endsAt.getTime());
  return ended.length === 0 ? null : new Date(Math.max(...ended));
}

function meantForStep(number: InboundNumber, meantFor: MeantFor, at: Date): TraceStep {
  return {
    rule: 'inbound.meant_for',
    applies: true,
    inputs: { number: number.e164, sitter: meantFor.sitterId },
    sentence: `${meantForPhrase(meantFor, at)}.`,
  };
}

function meantForPhrase(meantFor: MeantFor, at: Date): string {
  if (!meantFor.windowEndedAt) return `Meant for ${meantFor.name}`;
  return `Meant for ${meantFor.name}, window ended ${describeSpan(at.getTime() - meantFor.windowEndedAt.getTime())} ago`;
}

function overlapAlert(
  facts: RoutingFacts,
  overlap: Extract<Responsibility, { rule: 'overlap' }>,
): RoutingAlert {
  const spans = overlap.windows.map(
    (window) =>
      `${sitterName(facts, window.sitterId)} (${describeInstant(window.startsAt, facts.timeZone)} to ${describeInstant(window.endsAt, facts.timeZone)})`,
  );
  return {
    kind: 'overlapping_windows',
    topic: `overlapping_windows:${facts.threadId}:${overlap.windows.map((window) => window.windowId).join('+')}`,
    sentence: `A text from ${facts.client.name} could be for ${spans.join(' or ')}: it waits in the owner inbox.`,
    whatToDo: 'Answer it, and end one of the windows or set an override.',
    sitterIds: overlap.windows.map((window) => window.sitterId),
    numberIds: [],
  };
}

const WHY: Record<InboundRule, string> = {
  quarantined_number: 'the number is in quarantine',
  override: 'an override says so',
  dedicated_number: 'it came to the number of a sitter with an active window',
  one_window: 'no other sitter has an active window',
  overlap: 'several sitters have active windows and the number settles nothing',
  owner_inbox: 'no sitter has an active window',
};

function inboundSentence(facts: RoutingFacts, outcome: Outcome, meantFor: MeantFor | null, at: Date): string {
  const { recipient, rule } = outcome;
  const who = recipient.kind === 'owner' ? 'The owner' : sitterName(facts, recipient.sitterId);
  return `${who} answers: ${WHY[rule]}.${meantFor ? ` ${meantForPhrase(meantFor, at)}.` : ''}`;
}
