import { describeInstant } from '../time.ts';
import { type Author, type NumberFacts, type RoutingFacts, sitterName } from './facts.ts';
import type { Responsibility } from './responsible-party.ts';
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

/** Rules a. to f.: the first usable number; what is passed over on the way is traced and alerted. */
export function chooseNumber(
  facts: RoutingFacts,
  author: Author,
  responsibility: Responsibility,
): NumberChoice {
  const choice: NumberChoice = { chosen: null, passedOver: null, trace: [], alerts: [] };
  chooseSitterNumber(facts, author, responsibility, choice);
  if (!choice.chosen) choosePoolNumber(facts, choice);
  if (!choice.chosen) chooseFrontDesk(facts, choice);
  return choice;
}

function chooseSitterNumber(
  facts: RoutingFacts,
  author: Author,
  responsibility: Responsibility,
  choice: NumberChoice,
): void {
  const sitter = sitterToShow(facts, author, responsibility);
  if (!sitter) {
    const sentence = "No sitter is responsible, so no sitter's number is used.";
    choice.trace.push({ rule: 'outbound.number.responsible_sitter', applies: false, inputs: {}, sentence });
    return;
  }
  const number = facts.numbers.dedicated.find((candidate) => candidate.sitterId === sitter.sitterId) ?? null;
  consider(facts, choice, number, {
    rule: sitter.rule,
    whose: `${sitterName(facts, sitter.sitterId)}'s number`,
    why: sitter.why,
    topic: `sitter:${sitter.sitterId}`,
    sitterIds: [sitter.sitterId],
  });
}

type SitterToShow = { sitterId: string; rule: 'own_number' | 'responsible_sitter'; why: string };

function sitterToShow(
  facts: RoutingFacts,
  author: Author,
  responsibility: Responsibility,
): SitterToShow | null {
  if (author.kind === 'sitter') {
    const why = `it is ${sitterName(facts, author.sitterId)}'s dedicated number`;
    return { sitterId: author.sitterId, rule: 'own_number', why };
  }
  if (responsibility.rule === 'overlap') {
    const [last] = responsibility.windows;
    if (!last) return null;
    const why = `windows overlap and ${sitterName(facts, last.sitterId)}'s started last`;
    return { sitterId: last.sitterId, rule: 'responsible_sitter', why };
  }
  if (responsibility.party.kind === 'owner') return null;
  const { sitterId } = responsibility.party;
  const why = `${sitterName(facts, sitterId)} is responsible for the conversation`;
  return { sitterId, rule: 'responsible_sitter', why };
}

function choosePoolNumber(facts: RoutingFacts, choice: NumberChoice): void {
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
    consider(facts, choice, leased, { ...source, whose: 'The leased pool number', why });
    if (choice.chosen) return;
  }
  const next = pool.find((number) => number.status === 'active' && number.id !== leased?.id) ?? null;
  const why = `${facts.client.name} is a one-time client and it is the pool number unused for longest`;
  consider(facts, choice, next, { ...source, whose: 'A pool number', why, opensLease: true });
}

function chooseFrontDesk(facts: RoutingFacts, choice: NumberChoice): void {
  consider(facts, choice, facts.numbers.frontDesk, {
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
};

function consider(
  facts: RoutingFacts,
  choice: NumberChoice,
  number: NumberFacts | null,
  candidate: Candidate,
): void {
  const usable = number?.status === 'active';
  const sentence = usable
    ? `${candidate.whose}, ${number.e164}, is active.`
    : `${candidate.whose} ${unusable(facts, number)}, so it is passed over.`;
  choice.trace.push({
    rule: `outbound.number.${candidate.rule}`,
    applies: usable,
    inputs: { number: number?.e164 ?? null, status: number?.status ?? 'missing' },
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

function unusable(facts: RoutingFacts, number: NumberFacts | null): string {
  if (!number) return 'is missing';
  if (number.status === 'retired') return `(${number.e164}) was given back to the carrier`;
  const until = number.quarantinedUntil
    ? ` until ${describeInstant(number.quarantinedUntil, facts.timeZone)}`
    : '';
  return `(${number.e164}) is in quarantine${until}`;
}
