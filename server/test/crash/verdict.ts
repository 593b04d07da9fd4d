import { judgeInbound } from './inbound-verdict.ts';
import { judgeOrder } from './order-verdict.ts';
import { judgeOutbound } from './outbound-verdict.ts';
import { type Count, newTally, type Tally } from './tally.ts';
import type { Truth } from './truth.ts';

export type Verdict = { tallies: Map<string, Tally>; findings: string[] };

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
