import { CARRIER_FAULTS, type CarrierFault, NO_INBOUND_CALLBACK } from './carrier-fault-list.ts';
import { breakCarrier } from './carrier-faults.ts';
import { CUT_CONNECTIONS, cutConnections, KILL_POSTGRES, killPostgres } from './database-faults.ts';
import { FREEZES, freeze, freezeAt } from './freezes.ts';
import { KILL_AT_RANDOM, KILLS_AT_FAILPOINTS, killAtFailpoints, killAtRandom } from './kills.ts';
import type { Options, Part } from './options.ts';
import type { Scene } from './scene.ts';
import { settle } from './settle.ts';
import { READS_LIST } from './truth.ts';

/** Every fault that the run has to inject. */
export function planFaults({ journal, options }: Scene): void {
  const names: Record<Part, readonly string[]> = {
    carrier: carrierFaultsOf(options).map(({ name }) => name),
    kills: [...KILLS_AT_FAILPOINTS, KILL_AT_RANDOM],
    database: [KILL_POSTGRES, CUT_CONNECTIONS],
    freezes: FREEZES.map(freezeAt),
  };
  for (const part of options.parts) journal.plan(names[part]);
}

const everyCarrierFault = [...CARRIER_FAULTS, ...(READS_LIST ? [NO_INBOUND_CALLBACK] : [])];

function carrierFaultsOf({ isShort }: Options): readonly CarrierFault[] {
  return everyCarrierFault.filter(({ isLong }) => !isShort || !isLong);
}

/** Everything once, and then again as long as there is time. */
export async function breakEverything(scene: Scene): Promise<void> {
  const { options, traffic } = scene;
  const startedAt = performance.now();
  const hasTime = () => performance.now() - startedAt < options.roundsMs;
  // Once only: each takes longer than a lease.
  if (options.parts.includes('freezes')) await freezeEverywhere(scene);
  const repeated = options.parts.filter((part) => part !== 'freezes');
  for (let round = 0; repeated.length > 0 && (round === 0 || hasTime()); round += 1) {
    if (round > 0) await settle(scene);
    if (options.parts.includes('carrier')) await breakCarrierAlone(scene);
    if (options.parts.includes('kills')) await killAtFailpoints(scene);
    if (options.parts.includes('database')) await breakDatabase(scene);
    await traffic.pause();
  }
}

/** So that each fault hits the text that it is for. */
async function breakCarrierAlone(scene: Scene): Promise<void> {
  const { options, chance, company } = scene;
  await breakCarrier(scene, carrierFaultsOf(options), chance.shuffled(company.conversations));
  await settle(scene);
}

async function breakDatabase(scene: Scene): Promise<void> {
  await killPostgres(scene);
  await cutConnections(scene);
  await killAtRandom(scene);
  await cutConnections(scene);
}

async function freezeEverywhere(scene: Scene): Promise<void> {
  for (const failpoint of FREEZES) await freeze(scene, failpoint);
  await scene.traffic.pause();
  await settle(scene);
}
