import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { quarantineNumber } from '../../src/services/quarantine.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { sent } from '../support/scripted-carrier.ts';
import type { TestNumber } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const NOW = '2026-11-24T15:00:00.000Z';
const DAY_MS = 86_400_000;

let world: SendingWorld;
let frontDesk: TestNumber;
beforeAll(async () => {
  world = await createSendingWorld();
  world.carrier.always(sent);
  frontDesk = await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());
beforeEach(() => world.clock.set(NOW));

const from = () => world.carrier.texts.at(-1)?.from;

async function sitterInQuarantine() {
  const [sitter, client] = [await world.addSitter(), await world.addClient()];
  if (!sitter.number) throw new Error('a sitter without a number');
  await world.assign(client, sitter.id, [0, 48]);
  await quarantineNumber(world.ctx, sitter.number.id, { duration: '1', reason: 'Spam' });
  return { client, number: sitter.number };
}

test('a text goes out from a number whose quarantine is over, before its end is written down', async () => {
  const { client, number } = await sitterInQuarantine();
  world.clock.advance(DAY_MS - 1);
  await world.deliver(await world.send(client));
  expect(from()).toBe(frontDesk.e164);
  const waiting = await world.send(client);
  world.clock.advance(1);
  await world.deliver(waiting);
  expect(from()).toBe(number.e164);
  await world.deliver(await world.send(client));
  expect(from()).toBe(number.e164);
});

test('a former sitter’s number serves as a pool number from the end of its quarantine on', async () => {
  const sitter = await world.addSitter();
  await deactivateSitter(world.ctx, sitter.id);
  world.clock.set('2027-02-22T15:00:00.000Z');
  const client = await world.addClient({ class: 'one_time' });
  for (const _ of [1, 2]) {
    await world.deliver(await world.send(client));
    expect(from()).toBe(sitter.number?.e164);
  }
});
