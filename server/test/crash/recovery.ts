import { setTimeout as sleep } from 'node:timers/promises';
import type { Scene } from './scene.ts';

type Parts = Pick<Scene, 'api' | 'company' | 'journal'>;
const EVERY_MS = 50;

/** Asks again and again from `since` on; the first 200, which needs server and database, ends the fault. */
export async function awaitRecovery(scene: Parts, fault: string, since: number): Promise<number> {
  const { api, company, journal } = scene;
  const request = { method: 'GET', path: '/organization', key: company.ownerKey };
  while ((await api.once(request))?.status !== 200) await sleep(EVERY_MS);
  const ms = performance.now() - since;
  journal.recovered(fault, ms);
  return ms;
}
