import { consentWord } from './opt-out.ts';
import { isPossibleOptOut } from './possible-opt-out.ts';

export const CONSENT_EFFECTS = ['opted_out', 'opted_in', 'help', 'possible_opt_out'] as const;
export type ConsentEffect = (typeof CONSENT_EFFECTS)[number];

/** What a client's text says about consent; null for ordinary talk. A possible opt-out blocks nothing: a person decides. */
export function consentEffect(body: string): ConsentEffect | null {
  switch (consentWord(body)) {
    case 'stop':
      return 'opted_out';
    case 'start':
      return 'opted_in';
    case 'help':
      return 'help';
    case null:
      return isPossibleOptOut(body) ? 'possible_opt_out' : null;
  }
}
