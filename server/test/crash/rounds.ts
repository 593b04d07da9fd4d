import { CARRIER_FAULTS } from './carrier-fault-list.ts';
import { breakCarrier } from './carrier-faults.ts';
import { CUT_CONNECTIONS, cutConnections, KILL_POSTGRES, killPostgres } from './database-faults.ts';
import { FREEZES, freeze, freezeAt } from './freezes.ts';
import { KILL_AT_RANDOM, KILLS_AT_FAILPOINTS, killAtFailpoints, killAtRandom } from './kills.ts';
import type { Scene } from './scene.ts';
import { settle } from './settle.ts';

/** Every fault that the run has to inject. */
export function planFaults({ journal, options }: Scene): void {
  journal.plan([...KILLS_AT_FAILPOINTS, KILL_AT_RANDOM, KILL_POSTGRES, CUT_CONNECTIONS]);
  journal.plan(freezesOf(options.isShort).map(freezeAt));
  journal.plan(carrierFaultsOf(options.isShort).map(({ name }) => name));
}

const freezesOf = (isShort: boolean) => (isShort ? [] : FREEZES);
const carrierFaultsOf = (isShort: boolean) => CARRIER_FAULTS.filter(({ isLong }) => !isShort || !isLong);

/** Everything once, and then again as long as there is time. */
export async function breakEverything(scene: Scene): Promise<void> {
  const { options, company, traffic, chance } = scene;
  const startedAt = performance.now();
  for (let round = 0; round === 0 || performance.now() - startedAt < options.roundsMs; round += 1) {
    await breakCarrier(scene, carrierFaultsOf(options.isShort), chance.shuffled(company.conversations));
    await settle(scene);
    traffic.flow(company.conversations, KILL_AT_RANDOM);
    await breakServer(scene);
    // Each takes as long as a lease.
    if (round === 0) for (const failpoint of freezesOf(options.isShort)) await freeze(scene, failpoint);
    await traffic.pause();
    await settle(scene);
  }
}

async function breakServer(scene: Scene): Promise<void> {
  await killAtFailpoints(scene);
  await killPostgres(scene);
  await cutConnections(scene);
  await killAtRandom(scene);
  await cutConnections(scene);
}
