import { afterAll, beforeAll, expect, test } from 'vitest';
import { book } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const START = new Date('2026-11-24T15:00:00Z').getTime();
const MINUTE_MS = 60_000;

let world: World;
let desk: { id: string; e164: string };
let ana: TestSitter & { key: string };
let ben: TestSitter & { key: string };
let client: TestClient;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio }, at: new Date(START) });
  desk = await world.addNumber({ class: 'front_desk' });
  [ana, ben] = [await addSitter('Ana'), await addSitter('Ben')];
  client = await world.addClient();
  await book(world, { clientId: client.id, sitterId: ana.id, hours: [0, 3] });
});
afterAll(() => world.close());

async function addSitter(name: string) {
  const sitter = await world.addSitter({ name });
  return { ...sitter, key: await world.sitterKey(sitter.id) };
}
const minute = (minutes: number) => world.clock.set(new Date(START + minutes * MINUTE_MS));
const clientSays = (from: TestClient, body: string) =>
  receiving(world)({ from: from.phone, to: desk.e164, body });
async function says(key: string, body: string): Promise<void> {
  const { status } = await world.call('POST', `/threads/${client.threadId}/messages`, {
    key,
    body: { body },
  });
  expect(status).toBe(202);
}
const timesOf = async ({ id }: TestSitter) => (await world.call('GET', `/sitters/${id}/response-times`)).body;

test('a sitter to whom nobody wrote has no response time', async () => {
  expect(await timesOf(ben)).toEqual({
    since: '2026-10-25T15:00:00.000Z',
    asked: 0,
    answered: 0,
    median_seconds: null,
  });
});

test('is the time from the first text that waits to the sitter’s own answer; its median is told', async () => {
  minute(1);
  await clientSays(client, 'Is she fine?');
  minute(2);
  await clientSays(client, 'Hello?');
  minute(5);
  await says(ana.key, 'She is.');
  await says(ana.key, 'Asleep on the sofa.');
  expect(await timesOf(ana)).toMatchObject({ asked: 1, answered: 1, median_seconds: 240 });
  minute(10);
  await clientSays(client, 'Did she eat?');
  minute(12);
  await says(ana.key, 'All of it.');
  expect(await timesOf(ana)).toMatchObject({ asked: 2, answered: 2, median_seconds: 180 });
});

test('an answer of the owner is not the sitter’s, and a STOP asks for none', async () => {
  minute(20);
  await clientSays(client, 'May I extend?');
  minute(21);
  await says(world.ownerKey, 'You may.');
  minute(22);
  await says(ana.key, 'I can stay.');
  minute(23);
  await clientSays(client, 'STOP');
  await clientSays(client, 'START');
  expect(await timesOf(ana)).toMatchObject({ asked: 3, answered: 2, median_seconds: 180 });
});

test('a text outside of the sitter’s windows is none that the sitter was to answer', async () => {
  minute(200);
  await clientSays(client, 'Thank you!');
  expect(await timesOf(ana)).toMatchObject({ asked: 3, answered: 2 });
});

test('what is older than 30 days does not count any more', async () => {
  minute(31 * 24 * 60);
  expect(await timesOf(ana)).toMatchObject({ asked: 0, answered: 0, median_seconds: null });
});
