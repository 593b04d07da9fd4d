import { type AssignmentWindow, isActiveAt } from '../assignment-window.ts';
import { describeInstant } from '../time.ts';
import { type Party, type ResponsibilityFacts, type RoutingOverride, sitterName } from './facts.ts';
import type { TraceStep } from './trace.ts';

export type OverlappingWindow = { windowId: string; sitterId: string; startsAt: Date; endsAt: Date };

/** Who answers a thread at an instant, and by which rule of the table "Responsible party". */
export type Responsibility =
  | { rule: 'override'; party: Party; overrideId: string; until: Date | null }
  | { rule: 'one_window'; party: { kind: 'sitter'; sitterId: string }; windowId: string; until: Date }
  | { rule: 'overlap'; party: { kind: 'owner' }; windows: OverlappingWindow[] }
  | { rule: 'owner_inbox'; party: { kind: 'owner' } };

/** Active iff begun, not ended and not removed at `at`; asked of the past it answers as it was then. */
export function isOverrideActiveAt(override: RoutingOverride, at: Date): boolean {
  return (
    override.startsAt <= at &&
    (override.endsAt === null || at < override.endsAt) &&
    (override.removedAt === null || at < override.removedAt)
  );
}

export function activeOverride(overrides: readonly RoutingOverride[], at: Date): RoutingOverride | undefined {
  return overrides
    .filter((override) => isOverrideActiveAt(override, at))
    .sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || compareIds(b.id, a.id))[0];
}

/** The windows of active sitters at `at`, the last started first; of one sitter's several, the one that started last. */
export function activeWindows(facts: ResponsibilityFacts, at: Date): AssignmentWindow[] {
  const bySitter = new Map<string, AssignmentWindow>();
  for (const window of windowsOfActiveSitters(facts, at).sort(lastStartedFirst)) {
    if (!bySitter.has(window.sitterId)) bySitter.set(window.sitterId, window);
  }
  return [...bySitter.values()];
}

function windowsOfActiveSitters(facts: ResponsibilityFacts, at: Date): AssignmentWindow[] {
  const active = new Set(facts.sitters.filter((sitter) => sitter.active).map((sitter) => sitter.id));
  return facts.windows.filter((window) => active.has(window.sitterId) && isActiveAt(window, at));
}

function lastStartedFirst(a: AssignmentWindow, b: AssignmentWindow): number {
  return (
    b.startsAt.getTime() - a.startsAt.getTime() || compareIds(a.sitterId, b.sitterId) || lastEndingFirst(a, b)
  );
}

function lastEndingFirst(a: AssignmentWindow, b: AssignmentWindow): number {
  return b.endsAt.getTime() - a.endsAt.getTime() || compareIds(a.id, b.id);
}

function compareIds(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Of a lone sitter's several windows the one that ends last tells until when; of several sitters, each one's own. */
function decidingWindows(facts: ResponsibilityFacts, at: Date): AssignmentWindow[] {
  const bySitter = activeWindows(facts, at);
  if (bySitter.length > 1) return bySitter;
  return windowsOfActiveSitters(facts, at).sort(lastEndingFirst).slice(0, 1);
}

/** The one rule of who is responsible, shared by inbound and outbound routing, preview and simulator. */
export function responsibleParty(
  facts: ResponsibilityFacts,
  at: Date,
): { responsibility: Responsibility; trace: TraceStep[] } {
  const override = activeOverride(facts.overrides, at);
  const trace = [overrideStep(facts, override)];
  if (override) {
    const { id: overrideId, target: party, endsAt: until } = override;
    return { responsibility: { rule: 'override', party, overrideId, until }, trace };
  }
  const active = decidingWindows(facts, at);
  const responsibility = responsibilityOfWindows(active);
  trace.push(windowsStep(facts, active), ...(active.length === 1 ? [] : [ambiguityStep(facts, active)]));
  return { responsibility, trace };
}

function responsibilityOfWindows(active: AssignmentWindow[]): Responsibility {
  const [first, ...others] = active;
  if (!first) return { rule: 'owner_inbox', party: { kind: 'owner' } };
  if (others.length > 0) {
    const windows = active.map(({ id, sitterId, startsAt, endsAt }) => ({
      windowId: id,
      sitterId,
      startsAt,
      endsAt,
    }));
    return { rule: 'overlap', party: { kind: 'owner' }, windows };
  }
  const party = { kind: 'sitter', sitterId: first.sitterId } as const;
  return { rule: 'one_window', party, windowId: first.id, until: first.endsAt };
}

function overrideStep(facts: ResponsibilityFacts, override: RoutingOverride | undefined): TraceStep {
  if (!override) {
    return {
      rule: 'responsible.override',
      applies: false,
      inputs: { overrides: facts.overrides.length },
      sentence: 'No override is active on this conversation.',
    };
  }
  const target =
    override.target.kind === 'owner' ? 'the owner inbox' : sitterName(facts, override.target.sitterId);
  const until = override.endsAt ? ` until ${describeInstant(override.endsAt, facts.timeZone)}` : '';
  return {
    rule: 'responsible.override',
    applies: true,
    inputs: {
      override_id: override.id,
      target: override.target.kind === 'owner' ? 'owner' : override.target.sitterId,
      reason: override.reason,
    },
    sentence: `An override makes ${target} responsible${until}: ${override.reason}`,
  };
}

function windowsStep(facts: ResponsibilityFacts, active: AssignmentWindow[]): TraceStep {
  const only = active.length === 1 ? active[0] : undefined;
  const inputs = { active_windows: active.map((window) => window.id) };
  if (!only) {
    const sentence =
      active.length === 0
        ? 'No sitter has an active assignment window.'
        : `${active.length} sitters have active assignment windows at once.`;
    return { rule: 'responsible.one_window', applies: false, inputs, sentence };
  }
  const until = describeInstant(only.endsAt, facts.timeZone);
  return {
    rule: 'responsible.one_window',
    applies: true,
    inputs,
    sentence: `${sitterName(facts, only.sitterId)} has the only active assignment window, until ${until}.`,
  };
}

function ambiguityStep(facts: ResponsibilityFacts, active: AssignmentWindow[]): TraceStep {
  if (active.length === 0) {
    return {
      rule: 'responsible.owner_inbox',
      applies: true,
      inputs: {},
      sentence: 'The owner inbox is responsible.',
    };
  }
  const names = active.map((window) => sitterName(facts, window.sitterId)).join(' and ');
  return {
    rule: 'responsible.overlap',
    applies: true,
    inputs: { sitters: active.map((window) => window.sitterId) },
    sentence: `The windows of ${names} overlap, so no one sitter is responsible.`,
  };
}
