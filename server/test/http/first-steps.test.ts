import { afterAll, beforeAll, expect, test } from 'vitest';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
});
afterAll(() => world.close());

const steps = async () => {
  const { front_desk_number: number, sitter, client, text } = (await world.call('GET', '/first-steps')).body;
  return [number, sitter, client, text];
};

test('the first steps are what is really there, of this organization alone', async () => {
  const second = await world.secondOrg();
  await second.addNumber({ class: 'front_desk' });
  await second.addSitter();
  await second.addClient();
  await world.addNumber({ class: 'pool' });
  await world.addSitter({ active: false });
  expect(await steps()).toEqual([false, false, false, false]);
  const desk = await world.addNumber({ class: 'front_desk' });
  expect(await steps()).toEqual([true, false, false, false]);
  await world.addSitter();
  const { phone } = await world.addClient();
  expect(await steps()).toEqual([true, true, true, false]);
  await receiving(world)({ from: phone, to: desk.e164, body: 'Hello' });
  expect(await steps()).toEqual([true, true, true, true]);
  expect((await world.call('GET', '/first-steps')).body.sandbox).toBe(false);
});
