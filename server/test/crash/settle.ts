import { setTimeout as sleep } from 'node:timers/promises';
import type { Scene } from './scene.ts';
import { READS_LIST } from './truth.ts';

type Parts = Pick<Scene, 'database' | 'desk' | 'journal'>;
const STUCK_AFTER_MS = 90_000;

/**
 * Waits until nothing is undecided any more. Calls of unknown outcome are moved back in time, so that the real code, which
 * waits for eleven minutes, decides them now: whatever made them unknown must be over.
 */
export async function settle(parts: Parts): Promise<void> {
  await decideAll(parts, async () => (await parts.desk.callbacks('pending')).length);
}

/** The same, but what the carrier still has to tell may come later. */
export async function settleTexts(parts: Parts): Promise<void> {
  await decideAll(parts, async () => 0);
}

async function decideAll({ database, journal }: Parts, countPending: () => Promise<number>): Promise<void> {
  const startedAt = performance.now();
  const stuckAt = performance.now() + STUCK_AFTER_MS;
  for (let quiet = 0; quiet < 2; await sleep(300)) {
    await database.endSettleWindows();
    const undecided = await database.countUndecided();
    const pending = undecided === 0 ? await countPending() : 0;
    quiet = undecided + pending === 0 ? quiet + 1 : 0;
    if (performance.now() > stuckAt) {
      return journal.note(`${undecided} texts are still undecided, ${pending} callbacks pending`);
    }
  }
  journal.note(`settled within ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** The server reads the carrier's list every minute, and leaves alone what is younger than that. */
const READ_WITHIN_MS = 150_000;

/** Waits until the server has learned from the list of what no callback told it, as far as it ever will. */
async function awaitListReading({ database, desk, journal }: Parts): Promise<void> {
  const deadline = performance.now() + READ_WITHIN_MS;
  const sent = (await desk.texts()).filter(({ direction }) => direction === 'inbound').length;
  while ((await database.countReceived()) < sent && performance.now() < deadline) await sleep(500);
  journal.note(`${await database.countReceived()} of ${sent} texts of clients are there`);
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
  if (READS_LIST) await awaitListReading(scene);
}
