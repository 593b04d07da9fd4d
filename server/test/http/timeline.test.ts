import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { addUser, signedIn } from '../support/accounts.ts';
import { book, overrideTo } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const START = '2026-11-24T15:00:00.000Z';
const HOUR_MS = 3_600_000;

let world: World;
let desk: { e164: string };
let ana: TestSitter;
let carla: TestClient;
let path: string;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
});
beforeEach(async () => {
  hour(0);
  ana = await world.addSitter({ name: 'Ana' });
  carla = await world.addClient({ name: 'Carla Client' });
  path = `/threads/${carla.threadId}/timeline`;
});
afterAll(() => world.close());

const hour = (hours: number) => world.clock.set(new Date(new Date(START).getTime() + hours * HOUR_MS));
const says = (body: string) => receiving(world)({ from: carla.phone, to: desk.e164, body });
type Entry = {
  at: string;
  message: { body: string } | null;
  note: { body: string; author: string | null } | null;
  event: {
    name: string;
    sitter: { name: string } | null;
    until: string | null;
    reason: string | null;
  } | null;
};
const read = async (query = ''): Promise<{ data: Entry[]; next_cursor: string | null }> =>
  (await world.call('GET', `${path}${query}`)).body;
const told = ({ message, note, event }: Entry) => message?.body ?? note?.body ?? event?.name;
const numberOf = (sitterId: string) =>
  world.db
    .selectFrom('businessNumbers')
    .select('id')
    .where('sitterId', '=', sitterId)
    .executeTakeFirstOrThrow();

async function day() {
  await book(world, { clientId: carla.id, sitterId: ana.id, hours: [1, 3] });
  await says('Before');
  hour(1);
  await says('Within');
  hour(2);
  await world.call('POST', `/threads/${carla.threadId}/notes`, { body: { body: 'Has a new gate' } });
  const { id } = await numberOf(ana.id);
  await world.call('POST', `/numbers/${id}/quarantine`, { body: { duration: 7, reason: 'Filtered' } });
  hour(3);
  await says('STOP');
}

test('shows texts, notes and events in one order, newest first', async () => {
  await day();
  const { data, next_cursor } = await read();
  expect(data.map(told)).toEqual([
    'STOP',
    expect.stringMatching(/window.ended|contact.opted_out/),
    expect.stringMatching(/window.ended|contact.opted_out/),
    expect.stringMatching(/number.quarantined|Has a new gate/),
    expect.stringMatching(/number.quarantined|Has a new gate/),
    'Within',
    'window.began',
    'Before',
  ]);
  expect(next_cursor).toBe(null);
  const quarantined = data.find(({ event }) => event?.name === 'number.quarantined')?.event;
  expect(quarantined).toMatchObject({ sitter: { name: 'Ana' }, reason: 'Filtered' });
  expect(quarantined?.until).toMatch(/^2026-12-01/);
});

test('gives each entry once, whatever the page is long', async () => {
  await day();
  const whole = (await read()).data;
  for (const limit of [1, 2, 3]) {
    const pages: Entry[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Awaited<ReturnType<typeof read>> = await read(
        `?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`,
      );
      pages.push(...page.data);
      cursor = page.next_cursor;
    }
    expect(pages).toEqual(whole);
  }
});

test('says nothing of what is ahead or was called off before it began', async () => {
  const id = await book(world, { clientId: carla.id, sitterId: ana.id, hours: [1, 3] });
  await world.call('POST', `/bookings/${id}/cancel`, { body: {} });
  await book(world, { clientId: carla.id, sitterId: ana.id, hours: [5, 6] });
  hour(4);
  expect((await read()).data).toEqual([]);
});

test('tells of an override from its begin to its end', async () => {
  await overrideTo(world, carla.threadId ?? '', ana.id);
  const [began] = (await read()).data;
  expect(began?.event).toMatchObject({ name: 'override.began', sitter: { name: 'Ana' } });
});

test('names who wrote a note, a person as well as a program', async () => {
  const browser = await signedIn(world, await addUser(world, { name: 'Olga Owner' }));
  const body = { body: 'From a person' };
  const { status } = await browser.ask('POST', `/threads/${carla.threadId}/notes`, { body });
  expect(status).toBe(201);
  const [entry] = (await read()).data;
  expect(entry?.note).toMatchObject({ body: 'From a person', author: 'Olga Owner' });
});

test('of texts that wait, and of those that failed, the inbox makes lists', async () => {
  const listed = async (query: string) =>
    (await world.call('GET', `/threads?limit=100&${query}`)).body.data.map(({ id }: { id: string }) => id);
  await says('Hello?');
  expect(await listed('waiting=true')).toContain(carla.threadId);
  expect(await listed('waiting=false')).not.toContain(carla.threadId);
  const { body } = await world.call('POST', `/threads/${carla.threadId}/messages`, { body: { body: 'Hi' } });
  expect(await listed('waiting=true')).not.toContain(carla.threadId);
  expect(await listed('failed=true')).not.toContain(carla.threadId);
  const become = (status: 'failed' | 'delivered', id: string) =>
    world.db.updateTable('messages').set({ status }).where('id', '=', id).execute();
  await become('failed', body.id);
  expect(await listed('failed=true')).toContain(carla.threadId);
  expect(await listed('failed=false')).not.toContain(carla.threadId);
  const again = await world.call('POST', `/threads/${carla.threadId}/messages`, { body: { body: 'Hi' } });
  await become('delivered', again.body.id);
  expect(await listed('failed=true')).not.toContain(carla.threadId);
});
