import { setTimeout as sleep } from 'node:timers/promises';
import type { Failpoint } from '../../src/failpoints.ts';
import { sendHeldAgain } from './owner.ts';
import { awaitRecovery } from './recovery.ts';
import type { Scene } from './scene.ts';
import { settleTexts } from './settle.ts';

/** Where a worker that stands still for too long could do harm once it goes on. */
export const FREEZES: readonly (Failpoint | null)[] = [
  'delivery.claimed',
  'delivery.attempt_written',
  'delivery.called',
  null,
];
/** Longer than a lease. */
const FROZEN_MS = 18_000;
const DECIDED_WITHIN_MS = 30_000;
const REACHED_WITHIN_MS = 60_000;

export function freezeAt(failpoint: Failpoint | null): string {
  return failpoint === null ? 'freeze at a random instant' : `freeze at ${failpoint}`;
}

/**
 * Stops the server for longer than a lease, while a second one on the same database goes on with its work, and lets it go
 * on: what it was about to do must not be done twice.
 */
export async function freeze(scene: Scene, failpoint: Failpoint | null): Promise<void> {
  const { server, database, traffic, journal } = scene;
  const fault = freezeAt(failpoint);
  await traffic.pause();
  await settleTexts(scene);
  const killSpare = await scene.startSpare();
  traffic.flow(fault);
  if (failpoint) await restartArmed(scene, failpoint);
  else server.signal('SIGSTOP');
  if (await waitUntilFrozen(scene)) journal.injected(fault);
  await awaitRecovery(scene, fault, performance.now());
  await sleep(FROZEN_MS);
  // Half a minute and the settle window for what it was at; the calls of others take less than these seconds.
  await database.ageCalls({ least: FROZEN_MS / 1000 - 1, seconds: 20 });
  await untilDecidedByTheSpare(scene);
  await sendHeldAgain(scene, fault);
  server.signal('SIGCONT');
  await sleep(1_000);
  await killSpare();
}

/** By then the second server takes the frozen one's texts for not sent, where the carrier does not have them. */
async function untilDecidedByTheSpare({ database }: Scene): Promise<void> {
  const deadline = performance.now() + DECIDED_WITHIN_MS;
  while ((await database.countOldCalls()) > 0 && performance.now() < deadline) {
    await sleep(500);
    await database.endSettleWindows();
  }
}

async function restartArmed({ server }: Scene, failpoint: Failpoint): Promise<void> {
  const died = server.nextDeath();
  server.armNext(`${failpoint}:1:freeze`);
  server.signal('SIGKILL');
  await died;
}

async function waitUntilFrozen({ server, journal }: Scene): Promise<boolean> {
  const deadline = performance.now() + REACHED_WITHIN_MS;
  while (performance.now() < deadline) {
    if (server.isFrozen()) return true;
    await sleep(10);
  }
  journal.note('the server did not freeze');
  return false;
}
