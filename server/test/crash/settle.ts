import { setTimeout as sleep } from 'node:timers/promises';
import type { Scene } from './scene.ts';

type Parts = Pick<Scene, 'database' | 'desk' | 'journal'>;
const STUCK_AFTER_MS = 90_000;

/**
 * Waits until nothing is undecided any more. Calls of unknown outcome are moved back in time, so that the real code, which
 * waits for eleven minutes, decides them now: whatever made them unknown must be over.
 */
export async function settle({ database, desk, journal }: Parts): Promise<void> {
  const startedAt = performance.now();
  const stuckAt = performance.now() + STUCK_AFTER_MS;
  for (let quiet = 0; quiet < 2; await sleep(300)) {
    await database.endSettleWindows();
    const undecided = await database.countUndecided();
    const pending = undecided === 0 ? (await desk.callbacks('pending')).length : 0;
    quiet = undecided + pending === 0 ? quiet + 1 : 0;
    if (performance.now() > stuckAt) {
      return journal.note(`${undecided} texts are still undecided, ${pending} callbacks pending`);
    }
  }
  journal.note(`settled within ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Ends all that is broken, and starts the server once more. */
export async function heal(scene: Scene): Promise<void> {
  await scene.desk.removeFaults();
  const died = scene.server.nextDeath();
  scene.server.armNext(null);
  scene.server.signal('SIGKILL');
  await died;
  // Whoever made these calls is dead, so nothing comes of waiting half a minute for their end.
  await scene.database.ageCalls({ least: 0, seconds: 31 });
  await settle(scene);
}
