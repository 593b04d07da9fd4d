import { setTimeout as sleep } from 'node:timers/promises';
import { type CarrierFault, LIST_LAG_MS } from './carrier-fault-list.ts';
import type { Conversation } from './company.ts';
import type { Scene } from './scene.ts';

/** The list is looked into some seconds after a call of unknown outcome. */
const SPENT_WITHIN_MS = 25_000;
const TEXTS = 3;

/** Breaks the carrier in many ways at once, each for another client, and waits until each has done its harm. */
export async function breakCarrier(
  scene: Scene,
  faults: readonly CarrierFault[],
  conversations: readonly Conversation[],
): Promise<void> {
  const { desk, journal } = scene;
  const placed = await Promise.all(
    faults.map(async (fault, index) => {
      const conversation = conversations[index];
      if (!conversation) throw new Error('there are more faults than clients');
      const ids = await place(scene, fault, conversation);
      await write(scene, fault, conversation);
      return { fault, ids };
    }),
  );
  const pending = await untilSpent(scene);
  // The settle window, which ends early here, has to be longer than the list may lag.
  await sleep(LIST_LAG_MS + 1_000);
  for (const { fault, ids } of placed) {
    if (ids.every((id) => !pending.has(id))) journal.injected(fault.name);
    else journal.note(`${fault.name} was not hit`);
  }
  await desk.removeFaults();
}

async function untilSpent({ desk }: Scene): Promise<Set<string>> {
  const deadline = performance.now() + SPENT_WITHIN_MS;
  for (;;) {
    const pending = await desk.pendingFaults();
    if (pending.size === 0 || performance.now() > deadline) return pending;
    await sleep(200);
  }
}

/** One after the other: the oldest fault that fits is taken. */
async function place(
  { desk }: Scene,
  { orders }: CarrierFault,
  { phone }: Conversation,
): Promise<readonly string[]> {
  const ids: string[] = [];
  for (const order of orders) ids.push(await desk.addFault({ ...order, phone }));
  return ids;
}

/** The last says the same as the first, which the carrier's list must not confound. */
async function write(
  scene: Scene,
  { name, direction }: CarrierFault,
  conversation: Conversation,
): Promise<void> {
  const { traffic, company, ledger } = scene;
  const first = traffic.newWords();
  const wordsOf = (text: number) => (text % 2 === 0 ? first : traffic.newWords());
  const series = ledger.composed.length;
  for (let text = 0; text < TEXTS; text += 1) {
    if (direction === 'in') traffic.textIn(conversation.phone, company.frontDesk, name);
    else await traffic.compose(conversation, wordsOf(text), name, series);
  }
}
