import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { book, overrideTo } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const START = '2026-11-24T15:00:00.000Z';
const HOUR_MS = 3_600_000;

let world: World;
let desk: { id: string; e164: string };
let ana: TestSitter & { key: string };
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
});
beforeEach(async () => {
  world.clock.set(START);
  await namesAre('first_and_initial');
  ana = await addSitter('Ana');
});
afterAll(() => world.close());

async function addSitter(name: string) {
  const sitter = await world.addSitter({ name });
  return { ...sitter, key: await world.sitterKey(sitter.id) };
}
const namesAre = (style: string) =>
  world.call('PATCH', '/organization', { body: { client_names_for_sitters: style } });
const books = (client: TestClient, from: number, to: number, sitter: TestSitter = ana) =>
  book(world, { clientId: client.id, sitterId: sitter.id, hours: [from, to] });
const hour = (hours: number) => world.clock.set(new Date(new Date(START).getTime() + hours * HOUR_MS));
const clientSays = (client: TestClient, body: string) =>
  receiving(world)({ from: client.phone, to: desk.e164, body });
const get = async (path: string, key = ana.key) => (await world.call('GET', path, { key })).body;
type Thread = { id: string; client: { name: string }; unread_count: number };
const names = async (query = '') =>
  (await get(`/me/threads${query}`)).data.map(({ client }: Thread) => client.name);

describe('a sitter’s conversations', () => {
  test('are those of now, then what comes next, then what was last; and no others', async () => {
    const add = (name: string) => world.addClient({ name });
    const [past, longPast, now, soon, later, other] = [
      await add('Past One'),
      await add('Long Past'),
      await add('Now One'),
      await add('Soon One'),
      await add('Later One'),
      await add('Other One'),
    ];
    const ben = await addSitter('Ben');
    await books(longPast, 0, 1);
    await books(past, 2, 3);
    await books(now, 4, 8);
    await books(soon, 9, 10);
    await books(later, 20, 21);
    await books(other, 4, 8, ben);
    hour(5);
    expect(await names()).toEqual(['Now O.', 'Soon O.', 'Later O.', 'Past O.', 'Long P.']);
    const first = await get('/me/threads?limit=2');
    const second = await get(`/me/threads?limit=2&cursor=${first.next_cursor}`);
    const third = await get(`/me/threads?limit=2&cursor=${second.next_cursor}`);
    const pages = [first, second, third].map(({ data }) => data.map(({ client }: Thread) => client.name));
    expect(pages).toEqual([['Now O.', 'Soon O.'], ['Later O.', 'Past O.'], ['Long P.']]);
    expect(third.next_cursor).toBe(null);
    expect((await world.call('GET', `/me/threads/${other.threadId}`, { key: ana.key })).status).toBe(404);
  });

  test('say whether the sitter may write, and when again', async () => {
    const client = await world.addClient({ name: 'Carla Client' });
    await books(client, 0, 1);
    await books(client, 3, 4);
    const times = (from: number, to: number) => ({
      starts_at: new Date(new Date(START).getTime() + from * HOUR_MS).toISOString(),
      ends_at: new Date(new Date(START).getTime() + to * HOUR_MS).toISOString(),
    });
    const path = `/me/threads/${client.threadId}`;
    expect(await get(path)).toMatchObject({ may_write: true, window: times(0, 1), next_window: times(3, 4) });
    hour(2);
    expect(await get(path)).toMatchObject({ may_write: false, window: null, next_window: times(3, 4) });
    await overrideTo(world, client.threadId ?? '', ana.id);
    expect(await get(path)).toMatchObject({ may_write: true, window: null });
    hour(3.5);
    await overrideTo(world, client.threadId ?? '', null);
    expect(await get(path)).toMatchObject({ may_write: false, window: times(3, 4), next_window: null });
  });

  test('show the last text that the sitter may read, and count those not read', async () => {
    const client = await world.addClient({ name: 'Carla Client' });
    await books(client, 1, 2);
    const path = `/me/threads/${client.threadId}`;
    await clientSays(client, 'Before the window');
    expect(await get(path)).toMatchObject({ last_message: null, unread_count: 0 });
    hour(1);
    await clientSays(client, 'My number is 412 867 5309');
    await clientSays(client, 'Is she fine?');
    hour(3);
    await clientSays(client, 'After the window');
    expect(await get(path)).toMatchObject({
      last_message: { preview: 'Is she fine?', direction: 'inbound' },
      unread_count: 2,
    });
    const texts = (await get(`/threads/${client.threadId}/messages`)).data;
    const read = (messageId: string) =>
      world.call('POST', `${path}/read`, { key: ana.key, body: { message_id: messageId } });
    expect((await read(texts[1].id)).body).toMatchObject({ unread_count: 1 });
    expect((await read(texts[0].id)).body).toMatchObject({ unread_count: 0 });
    expect((await read(texts[1].id)).body).toMatchObject({ unread_count: 0 });
    const events = await get(
      `/audit-events?event=thread.read_by_sitter&entity_id=${client.threadId}`,
      world.ownerKey,
    );
    expect(events.data).toHaveLength(2);
    const [unseen] = (await get(`/threads/${client.threadId}/messages`, world.ownerKey)).data;
    expect((await read(unseen.id)).status).toBe(404);
    expect((await get(`/threads/${client.threadId}`, world.ownerKey)).unread_count).toBe(4);
  });

  test('hide the contact data of an owner’s text too', async () => {
    const client = await world.addClient({ name: 'Carla Client' });
    await books(client, 0, 1);
    const body = { body: 'I will call you at 412 867 5309' };
    await world.call('POST', `/threads/${client.threadId}/messages`, { body });
    const [text] = (await get(`/threads/${client.threadId}/messages`)).data;
    expect(text.body).toBe('I will call you at [hidden]');
    const preview = (await get(`/me/threads/${client.threadId}`)).last_message.preview;
    expect(preview).toBe('I will call you at [hidden]');
    const [own] = (await get(`/threads/${client.threadId}/messages`, world.ownerKey)).data;
    expect(own.body).toBe(body.body);
  });

  test('are found by the name that the sitter reads and by readable texts, never by a phone or the whole name', async () => {
    const client = await world.addClient({ name: 'Carla Quillfeather' });
    await books(client, 1, 2);
    await clientSays(client, 'Before: the secret word is heron');
    hour(1);
    await clientSays(client, 'The gate code is 4821, my number is 412 867 5309');
    for (const search of ['carla', 'gate CODE', '4821']) {
      expect(await names(`?search=${encodeURIComponent(search)}`)).toEqual(['Carla Q.']);
    }
    const digits = client.phone.slice(-7);
    for (const search of ['quillfeather', 'heron', digits, client.phone, '867 5309', '5309', '%', '_']) {
      expect(await names(`?search=${encodeURIComponent(search)}`)).toEqual([]);
    }
  });

  test.each(['x', 'WzMsIjAiLCJ4Il0', 'WzAsIjFlOSIsIjAxOTNiN2Y2LTAwMDAtNzAwMC04MDAwLTAwMDAwMDAwMDAwMCJd'])(
    'begin at no forged cursor: %s',
    async (cursor) => {
      expect((await get(`/me/threads?cursor=${cursor}`)).code).toBe('invalid_cursor');
    },
  );
});

describe('a client’s name', () => {
  test('is as much as the organization shows, in every answer to a sitter', async () => {
    const client = await world.addClient({ name: 'Carla Quillfeather', class: 'one_time' });
    await world.addNumber({ class: 'pool' });
    await books(client, 0, 1);
    await clientSays(client, 'Hello');
    const { id } = ana.number ?? { id: '' };
    await world.call('POST', `/numbers/${id}/quarantine`, { body: { reason: 'Test' } });
    const sent = await world.call('POST', `/threads/${client.threadId}/messages`, {
      key: ana.key,
      body: { body: 'Hi' },
    });
    expect(sent.body.decision.sentence).toMatch(/because your own number cannot be used now/);
    const paths = [
      '/me/threads',
      `/me/threads/${client.threadId}`,
      '/me/visits',
      `/threads/${client.threadId}/messages`,
      `/threads/${client.threadId}/effective-number`,
    ];
    const seen = async () =>
      JSON.stringify([sent.body, ...(await Promise.all(paths.map((path) => get(path))))]);
    expect(await seen()).not.toContain('Quillfeather');
    expect(await seen()).toContain('Carla Q.');
    await namesAre('first');
    expect(await seen()).not.toContain('Carla Q.');
    await namesAre('full');
    expect(await seen()).toContain('Carla Quillfeather');
  });

  test('that holds the end of the phone is not shown', async () => {
    const phone = '+14125559876';
    await receiving(world)({ from: phone, to: desk.e164, body: 'Hello' });
    const [thread] = (await get('/threads?search=Unknown%209876', world.ownerKey)).data;
    expect(thread.client.name).toBe('Unknown 9876');
    await overrideTo(world, thread.id, ana.id);
    await receiving(world)({ from: phone, to: desk.e164, body: 'Anybody there?' });
    expect(await names()).toEqual(['New client']);
    const raw = JSON.stringify(await get(`/threads/${thread.id}/messages`));
    expect(raw).toContain('New client');
    expect(raw).not.toContain('9876');
  });
});

describe('visits', () => {
  test('are the own ones of now and ahead, with what the owner lets the sitter know', async () => {
    const client = await world.addClient({ name: 'Carla Client' });
    await books(client, 0, 1);
    const bookingId = await books(client, 2, 4);
    await books(client, 6, 7);
    const notes = (visible: boolean, text: string | null = `Key under the pot. Call ${client.phone}`) =>
      world.call('PUT', `/bookings/${bookingId}/visit-notes`, {
        body: { notes: text, visible_to_sitter: visible },
      });
    const pet = (body: object) => world.call('POST', `/clients/${client.id}/pets`, { body });
    await pet({
      name: 'Biscuit',
      notes: 'Half a pill at 7. Ask carla@example.com',
      visible_to_sitters: true,
    });
    await pet({ name: 'Ghost', notes: 'Bites the owner only' });
    expect((await notes(false)).body.visit_notes).toMatchObject({ visible_to_sitter: false });
    hour(3);
    const before = (await get('/me/visits')).data;
    expect(before.map(({ now }: { now: boolean }) => now)).toEqual([true, false]);
    expect(before[0]).toMatchObject({
      thread_id: client.threadId,
      client: { name: 'Carla C.' },
      visit_notes: null,
      pets: [{ name: 'Biscuit', notes: 'Half a pill at 7. Ask [hidden]' }],
    });
    await notes(true);
    const [visit] = (await get('/me/visits')).data;
    expect(visit.visit_notes).toBe('Key under the pot. Call [hidden]');
    await notes(true, null);
    expect((await get('/me/visits')).data[0].visit_notes).toBe(null);
    const first = await get('/me/visits?limit=1');
    const second = await get(`/me/visits?limit=1&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ data: [{ now: false }], next_cursor: null });
    expect((await get('/me/visits', (await addSitter('Ben')).key)).data).toEqual([]);
  });

  test('notes are written once: the same again leaves no second event', async () => {
    const client = await world.addClient();
    const bookingId = await books(client, 0, 1);
    const body = { notes: 'Feed twice', visible_to_sitter: true };
    for (let times = 0; times < 2; times += 1) {
      await world.call('PUT', `/bookings/${bookingId}/visit-notes`, { body });
    }
    const path = `/audit-events?event=booking.notes_changed&entity_id=${bookingId}`;
    expect((await get(path, world.ownerKey)).data).toHaveLength(1);
  });
});

test('the own number is shown, also while it is in quarantine, and no other one', async () => {
  const number = ana.number ?? { id: '', e164: '' };
  expect(await get('/me/number')).toEqual({
    number: { id: number.id, e164: number.e164, status: 'active', quarantined_until: null },
  });
  await world.call('POST', `/numbers/${number.id}/quarantine`, { body: { reason: 'Test' } });
  expect((await get('/me/number')).number).toMatchObject({ e164: number.e164, status: 'quarantined' });
  const without = await world.addSitter({ number: false });
  expect(await get('/me/number', await world.sitterKey(without.id))).toEqual({ number: null });
});

test('an owner has no desk of a sitter', async () => {
  for (const path of ['/me/threads', '/me/visits', '/me/number']) {
    expect((await get(path, world.ownerKey)).code).toBe('forbidden');
  }
});
