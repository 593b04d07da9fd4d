import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { missing, table } from './coverage.ts';
import { checkEnd, heal } from './heal.ts';
import { Invariants } from './invariants.ts';
import { play } from './play.ts';
import { Simulation } from './simulation.ts';
import { historySteps, type Step } from './steps.ts';

const RUNS = Number(process.env.SIM_RUNS ?? 40);
/** The short run is the same each time, so that it fails for a change and not by chance; a long one is always another. */
const SEED = process.env.SIM_SEED ?? (process.env.SIM_RUNS ? undefined : '6');
const PATH = process.env.SIM_PATH;
const HISTORIES_PER_DATABASE = 100;
/** An ordinary morning, and the night in which New York's clocks go back. */
const MORNINGS = ['2026-11-24T15:00:00Z', '2026-11-01T04:45:00Z'];

let simulation: Simulation | undefined;
let histories = 0;
afterAll(() => simulation?.close());

/** Another database now and then: its tables stay small, and no fictional phone comes twice. */
async function simulationNow(): Promise<Simulation> {
  if (simulation && histories % HISTORIES_PER_DATABASE === 0) {
    await simulation.close();
    simulation = undefined;
  }
  simulation ??= await Simulation.open();
  histories += 1;
  return simulation;
}

/** Time and the carrier's state are no part of what the invariants look at. */
const changesSomething = ({ kind }: Step) => kind !== 'pass' && kind !== 'account';

async function live(startsAt: string, steps: Step[]): Promise<void> {
  const history = await (await simulationNow()).begin(startsAt);
  const invariants = new Invariants(history);
  for (const each of steps) {
    await play(history, each);
    if (changesSomething(each)) await invariants.check();
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
    const everyHistory = fc.asyncProperty(fc.constantFrom(...MORNINGS), historySteps, live);
    await fc.assert(everyHistory, {
      numRuns: RUNS,
      seed,
      ...(PATH ? { path: PATH } : {}),
      endOnFailure: !PATH,
    });
    if (PATH) return;
    console.log(table());
    expect(missing()).toEqual([]);
  },
  RUNS * 20_000,
);
