import { setTimeout as sleep } from 'node:timers/promises';
import { FAILPOINTS } from '../../src/failpoints.ts';
import { awaitRecovery } from './recovery.ts';
import type { Scene } from './scene.ts';

export const KILLS_AT_FAILPOINTS = FAILPOINTS.map(killAt);
export const KILL_AT_RANDOM = 'kill at a random instant';

function killAt(failpoint: string): string {
  return `kill at ${failpoint}`;
}

const REACHED_WITHIN_MS = 60_000;

/**
 * Has the server end at every failpoint, one after the other, under load. Each process is started with the next failpoint
 * already set, so that what a death left undone is taken up on the way to the next one.
 */
export async function killAtFailpoints(scene: Scene): Promise<void> {
  const { server, chance, traffic } = scene;
  const [first = '', ...rest] = chance.shuffled(FAILPOINTS);
  server.armNext(nth(scene, first));
  await killAtRandom(scene);
  for (const [index, failpoint] of [first, ...rest].entries()) {
    const next = rest[index];
    traffic.flow(killAt(failpoint));
    server.armNext(next === undefined ? null : nth(scene, next));
    await dieAt(scene, failpoint);
  }
}

function nth({ chance, options }: Scene, failpoint: string): string {
  return `${failpoint}:${chance.between(1, options.isShort ? 2 : 4)}`;
}

async function dieAt(scene: Scene, failpoint: string): Promise<void> {
  const { server, journal } = scene;
  const death = await Promise.race([server.nextDeath(), sleep(REACHED_WITHIN_MS, null, { ref: false })]);
  if (!death) return journal.note(`${failpoint} was not reached`);
  if (death.failpoint?.startsWith(`${failpoint}:`) && death.signal === 'SIGKILL') {
    journal.injected(killAt(failpoint));
  } else {
    journal.note(`the server ended by itself before ${failpoint}: ${death.code ?? death.signal}`);
  }
  await awaitRecovery(scene, killAt(failpoint), death.at);
}

export async function killAtRandom(scene: Scene): Promise<void> {
  const { server, chance, traffic, journal } = scene;
  traffic.flow(KILL_AT_RANDOM);
  await sleep(chance.between(300, 2_000));
  const died = server.nextDeath();
  server.signal('SIGKILL');
  const { at } = await died;
  journal.injected(KILL_AT_RANDOM);
  await awaitRecovery(scene, KILL_AT_RANDOM, at);
}
