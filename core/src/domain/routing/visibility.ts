import { type AssignmentWindow, isActiveAt } from '../assignment-window.ts';
import type { ResponsibilityFacts, RoutingOverride } from './facts.ts';
import { activeOverride } from './responsible-party.ts';

/** Half-open; `until` null means without end. */
export type Span = { from: Date; until: Date | null };

/**
 * The spans of time whose texts a sitter may see in a thread: own windows and overrides to the sitter, less
 * what lies under an override to somebody else.
 */
export function visibleSpans(facts: ResponsibilityFacts, sitterId: string): Span[] {
  const edges = [
    ...new Set([...windowEdges(facts.windows, sitterId), ...overrideEdges(facts.overrides)]),
  ].sort((a, b) => a - b);
  // Between two neighbouring edges nothing changes, so the answer at the first holds for the whole span.
  return edges.flatMap((edge, index) => {
    const from = new Date(edge);
    if (!sitterSees(facts, sitterId, from)) return [];
    const next = edges[index + 1];
    return [{ from, until: next === undefined ? null : new Date(next) }];
  });
}

/** Whether a text of the instant `at` is the sitter's to see. */
export function sitterSees(facts: ResponsibilityFacts, sitterId: string, at: Date): boolean {
  const override = activeOverride(facts.overrides, at);
  if (override) return override.target.kind === 'sitter' && override.target.sitterId === sitterId;
  return facts.windows.some((window) => window.sitterId === sitterId && isActiveAt(window, at));
}

function windowEdges(windows: readonly AssignmentWindow[], sitterId: string): number[] {
  return windows
    .filter((window) => window.sitterId === sitterId)
    .flatMap((window) => [window.startsAt.getTime(), window.endsAt.getTime()]);
}

function overrideEdges(overrides: readonly RoutingOverride[]): number[] {
  return overrides.flatMap((override) =>
    [override.startsAt, override.endsAt, override.removedAt].flatMap((edge) =>
      edge ? [edge.getTime()] : [],
    ),
  );
}
