import type { RuleName } from './rules.ts';

export type TraceValue = string | number | boolean | null | readonly string[];

/** One rule that was tried, in order: its inputs, whether it decided, and a sentence for people. */
export type TraceStep = {
  rule: RuleName;
  applies: boolean;
  inputs: Record<string, TraceValue>;
  sentence: string;
};

/** What a person should look at because of a decision; the topic names the matter, once while it is open. */
export type RoutingAlert = {
  kind: 'overlapping_windows' | 'number_passed_over';
  topic: string;
  sentence: string;
  whatToDo: string;
  sitterIds: readonly string[];
  numberIds: readonly string[];
};
