import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { missing, table } from './coverage.ts';
import { checkEnd, heal } from './heal.ts';
import { Invariants } from './invariants.ts';
import { play } from './play.ts';
import { Simulation } from './simulation.ts';
import { historySteps, type Step } from './steps.ts';

const RUNS = Number(process.env.SIM_RUNS ?? 100);
/** The short run is the same each time, so that it fails for a change and not by chance; a long one is always another. */
const SEED = process.env.SIM_SEED ?? (process.env.SIM_RUNS ? undefined : '2026');
const PATH = process.env.SIM_PATH;
/** An ordinary morning, and the night in which New York's clocks go back. */
const MORNINGS = ['2026-11-24T15:00:00Z', '2026-11-01T04:45:00Z'];

let simulation: Simulation;
beforeAll(async () => {
  simulation = await Simulation.open();
});
afterAll(() => simulation.close());

async function live(startsAt: string, steps: Step[]): Promise<void> {
  const history = await simulation.begin(startsAt);
  const invariants = new Invariants(history);
  for (const each of steps) {
    await play(history, each);
    await invariants.check();
  }
  await heal(history);
  await invariants.check();
  await checkEnd(history);
}

test(
  `${RUNS} histories of kills, freezes, lost answers, duplicates and changes in flight keep every promise`,
  async () => {
    const seed = SEED === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(SEED);
    console.log(`simulation: ${RUNS} histories, SIM_SEED=${seed}${PATH ? ` SIM_PATH=${PATH}` : ''}`);
    const histories = fc.asyncProperty(fc.constantFrom(...MORNINGS), historySteps, live);
    await fc.assert(histories, { numRuns: RUNS, seed, ...(PATH ? { path: PATH } : {}), endOnFailure: !PATH });
    if (PATH) return;
    console.log(table());
    expect(missing()).toEqual([]);
  },
  RUNS * 20_000,
);
