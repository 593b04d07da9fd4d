import { judgeInbound } from './inbound-verdict.ts';
import { judgeOrder } from './order-verdict.ts';
import { judgeOutbound } from './outbound-verdict.ts';
import type { Truth } from './truth.ts';

/** What became of the texts that were under way during one fault. */
export type Tally = {
  texts: number;
  /** Not sent, and the owner is told so: nothing is lost. */
  held: number;
  /** The carrier gave up to tell of them: only its list does. */
  unheard: number;
  lost: number;
  doubled: number;
  misdelivered: number;
  overtaken: number;
};
export type Wrong = 'lost' | 'doubled' | 'misdelivered' | 'overtaken';
export type Verdict = { tallies: Map<string, Tally>; findings: string[] };
/** Counts under the fault, and keeps a sentence of what is wrong. */
export type Count = (fault: string, what: keyof Tally, many: number, finding?: string) => void;

/** Compares what the handsets got with what was taken over, in both directions. */
export function judge(truth: Truth): Verdict {
  const tallies = new Map<string, Tally>();
  const findings: string[] = [];
  const count: Count = (fault, what, many, finding) => {
    const tally = tallies.get(fault) ?? newTally();
    tallies.set(fault, tally);
    tally[what] += many;
    if (many > 0 && finding) findings.push(`${what} during "${fault}": ${finding}`);
  };
  judgeOutbound(truth, count);
  judgeOrder(truth, count);
  judgeInbound(truth, count);
  return { tallies, findings };
}

function newTally(): Tally {
  return { texts: 0, held: 0, unheard: 0, lost: 0, doubled: 0, misdelivered: 0, overtaken: 0 };
}

export function wrongsOf({ lost, doubled, misdelivered, overtaken }: Tally): number {
  return lost + doubled + misdelivered + overtaken;
}
