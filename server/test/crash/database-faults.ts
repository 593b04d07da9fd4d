import { setTimeout as sleep } from 'node:timers/promises';
import { awaitRecovery } from './recovery.ts';
import type { Scene } from './scene.ts';

export const KILL_POSTGRES = 'kill PostgreSQL';
export const CUT_CONNECTIONS = 'cut every connection to PostgreSQL';

/** PostgreSQL is killed; the server, which started it, must bring it back. */
export async function killPostgres(scene: Scene): Promise<void> {
  const { database, server, traffic, chance, journal } = scene;
  traffic.flow(KILL_POSTGRES);
  await sleep(chance.between(300, 1_500));
  const deathsBefore = server.deaths().length;
  const at = performance.now();
  if (await database.kill()) journal.injected(KILL_POSTGRES);
  await untilAway(scene);
  await awaitRecovery(scene, KILL_POSTGRES, at);
  const died = server.deaths().length - deathsBefore;
  if (died > 0) journal.note(`the server ended ${died} times after PostgreSQL was killed`);
}

/** A killed process answers for an instant longer. */
async function untilAway({ database }: Scene): Promise<void> {
  while (
    await database
      .countUndecided()
      .catch(() => null)
      .then((count) => count !== null)
  )
    await sleep(5);
}

export async function cutConnections(scene: Scene): Promise<void> {
  const { database, traffic, chance, journal } = scene;
  traffic.flow(CUT_CONNECTIONS);
  await sleep(chance.between(300, 1_500));
  const at = performance.now();
  if ((await database.cutConnections()) > 0) journal.injected(CUT_CONNECTIONS);
  await awaitRecovery(scene, CUT_CONNECTIONS, at);
}
