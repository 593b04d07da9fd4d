import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { assignNumber, unassignNumber } from '../../src/services/number-assignment.ts';
import { quarantineNumber } from '../../src/services/quarantine.ts';
import { refuse, sent } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber, TestSitter } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const NOW = '2026-11-24T15:00:00.000Z';
const HOUR_MS = 3_600_000;

type Sitter = TestSitter & { number: TestNumber };

let world: SendingWorld;
let client: TestClient;
let zoe: Sitter;
let ana: Sitter;
beforeAll(async () => {
  world = await createSendingWorld();
  world.carrier.always(sent);
  await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.set(NOW);
  await world.openLanes();
  client = await world.addClient();
  [zoe, ana] = [await addSitter('Zoe'), await addSitter('Ana')];
});

async function addSitter(name: string): Promise<Sitter> {
  const { number, ...sitter } = await world.addSitter({ name });
  if (!number) throw new Error('a sitter without a number');
  return { ...sitter, number };
}

/** Takes Zoe's number from her and gives it to Ana in place of her own. */
async function givesAnaTheNumberOfZoe(): Promise<void> {
  world.clock.advance(1_000);
  await unassignNumber(world.ctx, zoe.number.id);
  await quarantineNumber(world.ctx, ana.number.id, { reason: 'Spam' });
  world.clock.advance(1_000);
  await assignNumber(world.ctx, zoe.number.id, ana.id);
  world.clock.advance(1_000);
}

/** Whom a text of the client to a number would be meant for. */
async function meantFor(number: TestNumber) {
  const ask = `thread_id=${client.threadId}&direction=inbound&number_id=${number.id}`;
  return (await world.call('GET', `/routing-simulation?${ask}`)).body.meant_for;
}

test('a reply names who held the number when the text went out, not when it was accepted', async () => {
  await world.assign(client, ana.id, [0, 1]);
  const message = await world.send(client, 'Biscuit is fine.', world.asSitter(ana.id));
  await givesAnaTheNumberOfZoe();
  await world.deliver(message);
  expect(world.carrier.texts.at(-1)).toMatchObject({ from: zoe.number.e164, to: client.phone });
  world.clock.advance(2 * HOUR_MS);
  expect(await meantFor(zoe.number)).toMatchObject({
    sitter_id: ana.id,
    name: 'Ana',
    window_ended_at: '2026-11-24T16:00:00.000Z',
  });
});

test('a text that the carrier refused makes nobody the one a reply is meant for', async () => {
  await world.assign(client, zoe.id, [0, 1]);
  await world.deliver(await world.send(client, 'On my way.', world.asSitter(zoe.id)));
  await givesAnaTheNumberOfZoe();
  await world.assign(client, ana.id, [0, 1]);
  world.carrier.next(refuse(30_003));
  const refused = await world.send(client, 'Hello?', world.asSitter(ana.id));
  await world.deliver(refused);
  expect(await world.message(refused)).toMatchObject({ status: 'failed', numberId: zoe.number.id });
  world.clock.advance(2 * HOUR_MS);
  expect(await meantFor(zoe.number)).toMatchObject({ sitter_id: zoe.id });
});
