import { isUsableAt } from '../number-lifecycle.ts';
import { describeInstant } from '../time.ts';
import { type Author, type NumberFacts, quarantineInput, type RoutingFacts, sitterName } from './facts.ts';
import type { OverlappingWindow, Responsibility } from './responsible-party.ts';
import type { RoutingAlert, TraceStep } from './trace.ts';

/** The letters are those of the rule table "Outbound, 4. The number". */
export type NumberRule = 'own_number' | 'responsible_sitter' | 'pool_lease' | 'front_desk';

export type ChosenNumber = { number: NumberFacts; rule: NumberRule; opensLease: boolean; why: string };
export type NumberChoice = {
  chosen: ChosenNumber | null;
  /** Why the number that the rules came to first could not be used. */
  passedOver: string | null;
  trace: TraceStep[];
  alerts: RoutingAlert[];
};

/** Who is responsible, and when the number must be usable. */
export type NumberQuestion = { author: Author; responsibility: Responsibility; at: Date };
type Asked = { facts: RoutingFacts; at: Date };

/** Rules a. to f.: the first number usable at `at`; what is passed over on the way is traced and alerted. */
export function chooseNumber(facts: RoutingFacts, question: NumberQuestion): NumberChoice {
  const asked = { facts, at: question.at };
  const choice: NumberChoice = { chosen: null, passedOver: null, trace: [], alerts: [] };
  chooseSitterNumber(asked, question, choice);
  if (!choice.chosen) choosePoolNumber(asked, choice);
  if (!choice.chosen) chooseFrontDesk(asked, choice);
  return choice;
}

function chooseSitterNumber(
  asked: Asked,
  { author, responsibility }: NumberQuestion,
  choice: NumberChoice,
): void {
  const { facts } = asked;
  const sitter = sitterToShow(facts, author, responsibility);
  if (!sitter) {
    const sentence = "No sitter is responsible, so no sitter's number is used.";
    choice.trace.push({ rule: 'outbound.number.responsible_sitter', applies: false, inputs: {}, sentence });
    return;
  }
  const number = facts.numbers.dedicated.find((candidate) => candidate.sitterId === sitter.sitterId) ?? null;
  consider(asked, choice, number, {
    rule: sitter.rule,
    whose: `${sitterName(facts, sitter.sitterId)}'s number`,
    why: sitter.why,
    inputs: sitter.inputs ?? {},
    topic: `sitter:${sitter.sitterId}`,
    sitterIds: [sitter.sitterId],
  });
}

type SitterToShow = {
  sitterId: string;
  rule: 'own_number' | 'responsible_sitter';
  why: string;
  /** What the choice of this sitter among several went by. */
  inputs?: TraceStep['inputs'];
};

function sitterToShow(
  facts: RoutingFacts,
  author: Author,
  responsibility: Responsibility,
): SitterToShow | null {
  if (author.kind === 'sitter') {
    const why = `it is ${sitterName(facts, author.sitterId)}'s dedicated number`;
    return { sitterId: author.sitterId, rule: 'own_number', why };
  }
  if (responsibility.rule === 'overlap') return sitterOfOverlap(facts, responsibility.windows);
  if (responsibility.party.kind === 'owner') return null;
  const { sitterId } = responsibility.party;
  const why = `${sitterName(facts, sitterId)} is responsible for the conversation`;
  return { sitterId, rule: 'responsible_sitter', why };
}

/** The windows come with the last started first, and of those that started at once the sitter's lower id. */
function sitterOfOverlap(facts: RoutingFacts, windows: readonly OverlappingWindow[]): SitterToShow | null {
  const [last, next] = windows;
  if (!last) return null;
  const name = sitterName(facts, last.sitterId);
  const isTied = next?.startsAt.getTime() === last.startsAt.getTime();
  return {
    sitterId: last.sitterId,
    rule: 'responsible_sitter',
    why: isTied
      ? `windows overlap, several started last at the same instant, and of their sitters ${name} has the lowest id`
      : `windows overlap and ${name}'s started last`,
    inputs: {
      windows: windows.map(({ windowId }) => windowId),
      window_starts: windows.map(({ startsAt }) => startsAt.toISOString()),
    },
  };
}

function choosePoolNumber(asked: Asked, choice: NumberChoice): void {
  const { facts, at } = asked;
  if (facts.client.class !== 'one_time') {
    choice.trace.push({
      rule: 'outbound.number.pool_lease',
      applies: false,
      inputs: { client_class: facts.client.class },
      sentence: `${facts.client.name} is a recurring client, so no pool number is used.`,
    });
    return;
  }
  const { pool } = facts.numbers;
  // A lease ends when its number leaves the pool: it may be a sitter's or the front desk's by now.
  const leased = facts.numbers.leased?.class === 'pool' ? facts.numbers.leased : null;
  const source = { rule: 'pool_lease', topic: `thread:${facts.threadId}`, sitterIds: [] } as const;
  if (leased) {
    const why = `it is the pool number leased to ${facts.client.name}`;
    consider(asked, choice, leased, { ...source, whose: 'The leased pool number', why });
    if (choice.chosen) return;
  }
  const next = pool.find((number) => isUsableAt(number, at) && number.id !== leased?.id) ?? null;
  const why = `${facts.client.name} is a one-time client and it is the pool number unused for longest`;
  consider(asked, choice, next, { ...source, whose: 'A pool number', why, opensLease: true });
}

function chooseFrontDesk(asked: Asked, choice: NumberChoice): void {
  consider(asked, choice, asked.facts.numbers.frontDesk, {
    rule: 'front_desk',
    whose: 'The front desk number',
    why: 'it is the front desk number',
    topic: 'front_desk',
    sitterIds: [],
  });
}

type Candidate = {
  rule: NumberRule;
  whose: string;
  why: string;
  topic: string;
  sitterIds: readonly string[];
  opensLease?: boolean;
  inputs?: TraceStep['inputs'];
};

function consider(
  { facts, at }: Asked,
  choice: NumberChoice,
  number: NumberFacts | null,
  candidate: Candidate,
): void {
  const usable = number !== null && isUsableAt(number, at);
  const sentence = usable
    ? `${number.e164} is used because ${candidate.why}; it ${inUse(facts, number)}.`
    : `${candidate.whose} ${unusable(facts, number)}, so it is passed over${whyOfSitter(candidate)}.`;
  choice.trace.push({
    rule: `outbound.number.${candidate.rule}`,
    applies: usable,
    inputs: { ...inputsOf(number), ...candidate.inputs },
    sentence,
  });
  if (usable) {
    const { rule } = candidate;
    const why = choice.passedOver ? `${candidate.why}: ${choice.passedOver}` : candidate.why;
    choice.chosen = { number, rule, why, opensLease: candidate.opensLease ?? false };
    return;
  }
  // The first one says why the text does not go out from where it was meant to.
  choice.passedOver ??= `${candidate.whose} ${unusable(facts, number)}`;
  choice.alerts.push({
    kind: 'number_passed_over',
    topic: `number_passed_over:${candidate.topic}:${number?.id ?? 'missing'}`,
    sentence,
    whatToDo: 'Restore the number, give another one, or add one to the company.',
    sitterIds: candidate.sitterIds,
    numberIds: number ? [number.id] : [],
  });
}

/** Of every other number its name says why it came up. */
function whyOfSitter({ rule, why }: Candidate): string {
  return rule === 'responsible_sitter' ? `; ${why}` : '';
}

function inputsOf(number: NumberFacts | null): TraceStep['inputs'] {
  if (!number) return { number: null, status: 'missing' };
  return { number: number.e164, status: number.status, ...quarantineInput(number) };
}

function inUse(facts: RoutingFacts, { quarantinedUntil }: NumberFacts): string {
  if (!quarantinedUntil) return 'is active';
  return `is in use again: its quarantine ended ${describeInstant(quarantinedUntil, facts.timeZone)}`;
}

function unusable(facts: RoutingFacts, number: NumberFacts | null): string {
  if (!number) return 'is missing';
  if (number.status === 'retired') return `(${number.e164}) was given back to the carrier`;
  const until = number.quarantinedUntil
    ? ` until ${describeInstant(number.quarantinedUntil, facts.timeZone)}`
    : '';
  return `(${number.e164}) is in quarantine${until}`;
}
