import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

export type Options = {
  isShort: boolean;
  seed: number;
  /** No new round of faults begins after it. */
  roundsMs: number;
  /** The run has failed if it is not over by then. */
  limitMs: number;
};

const SECOND = 1_000;

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: { short: { type: 'boolean', default: false }, seed: { type: 'string' } },
  });
  const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed is a whole number');
  return values.short
    ? { isShort: true, seed, roundsMs: 0, limitMs: 420 * SECOND }
    : { isShort: false, seed, roundsMs: 200 * SECOND, limitMs: 595 * SECOND };
}
