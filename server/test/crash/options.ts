import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

const PARTS = ['carrier', 'kills', 'database', 'freezes'] as const;
export type Part = (typeof PARTS)[number];
export type Options = {
  isShort: boolean;
  /** What is broken. */
  parts: readonly Part[];
  seed: number;
  /** No new round of faults begins after it. */
  roundsMs: number;
  /** The run has failed if it is not over by then. */
  limitMs: number;
};

const SECOND = 1_000;
const SHORT = { isShort: true, roundsMs: 0, limitMs: 420 * SECOND };
const LONG = { isShort: false, roundsMs: 240 * SECOND, limitMs: 595 * SECOND };

export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: 'boolean', default: false },
      seed: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const seed = values.seed === undefined ? randomInt(1_000_000) : Number(values.seed);
  if (!Number.isSafeInteger(seed)) throw new Error('--seed is a whole number');
  const form = values.short ? SHORT : LONG;
  return { ...form, seed, parts: partsOf(values.only, form) };
}

/** The short form leaves out the freezes, each of which takes longer than a lease. */
function partsOf(only: string | undefined, { isShort }: { isShort: boolean }): readonly Part[] {
  if (only === undefined) return PARTS.filter((part) => !isShort || part !== 'freezes');
  const parts = PARTS.filter((part) => part === only);
  if (parts.length === 0) throw new Error(`--only is one of ${PARTS.join(', ')}`);
  return parts;
}
