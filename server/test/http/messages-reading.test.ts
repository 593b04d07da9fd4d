import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { book } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const START = '2026-11-24T15:00:00.000Z';
const MINUTE_MS = 60_000;
type Text = { id: string; body: string; seq: number };

let world: World;
let desk: { id: string; e164: string };
let ana: TestSitter & { key: string };
let ben: TestSitter & { key: string };
let client: TestClient;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
});
beforeEach(async () => {
  world.clock.set(START);
  ana = await addSitter('Ana');
  ben = await addSitter('Ben');
  client = await world.addClient({ name: 'Carla', phone: ownPhone() });
});
afterAll(() => world.close());

let phones = 0;
/** Its last seven digits are those of no other phone here. */
function ownPhone(): string {
  phones += 1;
  return `+120655502${String(phones).padStart(2, '0')}`;
}

async function addSitter(name: string) {
  const sitter = await world.addSitter({ name });
  return { ...sitter, key: await world.sitterKey(sitter.id) };
}

/** The clock, in minutes after the start. */
const minute = (minutes: number) =>
  world.clock.set(new Date(new Date(START).getTime() + minutes * MINUTE_MS));
const isoAt = (minutes: number) => new Date(new Date(START).getTime() + minutes * MINUTE_MS).toISOString();
const books = (sitter: TestSitter, from: number, to: number) =>
  book(world, { clientId: client.id, sitterId: sitter.id, hours: [from / 60, to / 60] });
const clientSays = (body: string) => receiving(world)({ from: client.phone, to: desk.e164, body });
const say = (body: string, key: string) =>
  world.call('POST', `/threads/${client.threadId}/messages`, { body: { body }, key });
const read = (key = world.ownerKey, query = '') =>
  world.call('GET', `/threads/${client.threadId}/messages${query}`, { key });
const bodies = async (key?: string) => (await read(key)).body.data.map((it: Text) => it.body).reverse();
const override = async (target: TestSitter | null, from: number, to: number | null) => {
  const whom = target ? { target: 'sitter', sitter_id: target.id } : { target: 'owner' };
  const times = { starts_at: isoAt(from), ends_at: to === null ? null : isoAt(to) };
  const body = { ...whom, ...times, reason: 'Complaint about Ana' };
  return (await world.call('POST', `/threads/${client.threadId}/overrides`, { body })).body.id;
};
/** One text of the client every ten minutes of the first hours, named by its minute. */
async function clientSaysEveryTenMinutes(until: number): Promise<void> {
  for (let minutes = 0; minutes <= until; minutes += 10) {
    minute(minutes);
    await clientSays(String(minutes));
  }
}

describe('the owner reads a conversation', () => {
  test('newest first, in pages, each text once, also while new ones come', async () => {
    for (let index = 1; index <= 7; index += 1) await clientSays(`Text ${index}`);
    const first = (await read(undefined, '?limit=3')).body;
    expect(first.data.map((it: Text) => it.seq)).toEqual([7, 6, 5]);
    await clientSays('a new one');
    const second = (await read(undefined, `?limit=3&cursor=${first.next_cursor}`)).body;
    const third = (await read(undefined, `?limit=3&cursor=${second.next_cursor}`)).body;
    expect(second.data.map((it: Text) => it.seq)).toEqual([4, 3, 2]);
    expect(third).toMatchObject({ data: [{ seq: 1, body: 'Text 1' }], next_cursor: null });
  });

  test('with the whole decision of each text, its number and the label of the phone', async () => {
    await books(ana, 0, 60);
    await clientSays('Is she fine?');
    await say('She is.', ana.key);
    const { data } = (await read()).body;
    expect(data).toMatchObject([
      {
        direction: 'outbound',
        author: { kind: 'sitter', sitter_id: ana.id, name: 'Ana' },
        status: 'queued',
        recipient: null,
        decision: { direction: 'outbound', rule: 'own_number', number: { e164: ana.number?.e164 } },
      },
      {
        direction: 'inbound',
        author: { kind: 'client', sitter_id: null, name: 'Carla' },
        status: 'received',
        number: { id: desk.id, e164: desk.e164 },
        contact: { id: client.contactId, label: 'mobile' },
        recipient: { kind: 'sitter', sitter_id: ana.id },
        decision: { direction: 'inbound', rule: 'one_window' },
      },
    ]);
    for (const { decision } of data) expect(decision.trace.length).toBeGreaterThan(1);
    expect(JSON.stringify(data)).not.toContain(client.phone.slice(1));
  });

  test('one text by its id, with its attempts', async () => {
    await clientSays('Hello');
    const [{ id }] = (await read()).body.data;
    expect((await world.call('GET', `/messages/${id}`)).body).toMatchObject({
      id,
      body: 'Hello',
      attempts: [],
    });
    expect((await world.call('GET', `/messages/${client.id}`)).status).toBe(404);
  });

  test.each(['x', 'WzBd', 'WzEuNV0', 'WzIxNDc0ODM2NDhd', 'WyIxIl0'])(
    'not from the cursor %j',
    async (cursor) => {
      expect((await read(undefined, `?cursor=${cursor}`)).body.code).toBe('invalid_cursor');
    },
  );
});

describe('a sitter sees', () => {
  test('exactly the texts of the own window, to the millisecond, and afterwards too', async () => {
    await books(ana, 20, 40);
    const edge = (minutes: number, ms: number) =>
      world.clock.set(new Date(new Date(START).getTime() + minutes * MINUTE_MS + ms));
    for (const [minutes, ms] of [
      [0, 0],
      [20, -1],
      [20, 0],
      [30, 0],
      [40, -1],
      [40, 0],
      [50, 0],
    ] as const) {
      edge(minutes, ms);
      await clientSays(`${minutes}${ms}`);
    }
    expect(await bodies(ana.key)).toEqual(['200', '300', '40-1']);
    minute(60 * 24 * 300);
    expect(await bodies(ana.key)).toEqual(['200', '300', '40-1']);
    expect(await bodies()).toHaveLength(7);
  });

  test('what everybody wrote in that time, and nothing of other times', async () => {
    await books(ana, 10, 30);
    await say('Owner before', world.ownerKey);
    minute(10);
    await clientSays('Client');
    await say('Owner', world.ownerKey);
    await say('Ana', ana.key);
    minute(30);
    await say('Owner after', world.ownerKey);
    expect(await bodies(ana.key)).toEqual(['Client', 'Owner', 'Ana']);
  });

  test('the texts of all the own windows, and of a page only those', async () => {
    await books(ana, 0, 20);
    await books(ben, 20, 40);
    await books(ana, 40, 60);
    await clientSaysEveryTenMinutes(60);
    expect(await bodies(ana.key)).toEqual(['0', '10', '40', '50']);
    expect(await bodies(ben.key)).toEqual(['20', '30']);
    const first = (await read(ana.key, '?limit=3')).body;
    expect(first.data.map((it: Text) => it.body)).toEqual(['50', '40', '10']);
    const second = (await read(ana.key, `?limit=3&cursor=${first.next_cursor}`)).body;
    expect(second).toMatchObject({ data: [{ body: '0' }], next_cursor: null });
  });

  test('none of those under an override to somebody else, and its target sees them', async () => {
    await books(ana, 0, 60);
    await override(ben, 20, 40);
    await clientSaysEveryTenMinutes(60);
    expect(await bodies(ana.key)).toEqual(['0', '10', '40', '50']);
    expect(await bodies(ben.key)).toEqual(['20', '30']);
    const other = await addSitter('Cleo');
    expect((await read(other.key)).status).toBe(404);
  });

  test('none under an override to the owner, until it is removed', async () => {
    await books(ana, 0, 60);
    const id = await override(null, 10, null);
    await clientSaysEveryTenMinutes(20);
    minute(25);
    await world.call('POST', `/threads/${client.threadId}/overrides/${id}/remove`);
    minute(30);
    await clientSays('30');
    expect(await bodies(ana.key)).toEqual(['0', '30']);
  });

  test('under an overlap both sitters the same', async () => {
    await books(ana, 0, 30);
    await books(ben, 10, 40);
    await clientSaysEveryTenMinutes(40);
    expect(await bodies(ana.key)).toEqual(['0', '10', '20']);
    expect(await bodies(ben.key)).toEqual(['10', '20', '30']);
  });

  test('until the moment at which a booking passed to another sitter', async () => {
    const bookingId = await books(ana, 0, 60);
    await clientSaysEveryTenMinutes(20);
    minute(25);
    await world.call('PATCH', `/bookings/${bookingId}`, { body: { sitter_id: ben.id } });
    for (const minutes of [30, 40]) {
      minute(minutes);
      await clientSays(String(minutes));
    }
    expect(await bodies(ana.key)).toEqual(['0', '10', '20']);
    expect(await bodies(ben.key)).toEqual(['30', '40']);
  });

  test('of the decisions only those of the own texts, and no reasons of the owner', async () => {
    await books(ana, 0, 60);
    await override(ana, 0, 60);
    await clientSays('Hello');
    await say('From the owner', world.ownerKey);
    await say('From Ana', ana.key);
    const answer = await read(ana.key);
    const [own, owners, clients] = answer.body.data;
    expect([owners.decision, clients.decision]).toEqual([null, null]);
    expect(own.decision).toMatchObject({ number: { e164: ana.number?.e164 }, trace: [], alerts: [] });
    expect(JSON.stringify(answer.body)).not.toContain('Complaint');
  });
});

describe('a sitter does not get at', () => {
  test('a conversation that was never theirs: it is as if it were not there', async () => {
    await books(ana, 0, 60);
    await clientSays('Hello');
    const missing = '00000000-0000-4000-8000-000000000000';
    for (const path of ['messages', 'effective-number']) {
      const [theirs, none] = await Promise.all(
        [client.threadId, missing].map((id) => world.call('GET', `/threads/${id}/${path}`, { key: ben.key })),
      );
      expect([theirs?.status, theirs?.body.detail]).toEqual([404, none?.body.detail]);
    }
    expect((await say('Hello', ben.key)).status).toBe(404);
  });

  test('a conversation whose window was cancelled before it began', async () => {
    const bookingId = await books(ana, 30, 60);
    expect((await read(ana.key)).body).toEqual({ data: [], next_cursor: null });
    await world.call('POST', `/bookings/${bookingId}/cancel`);
    expect((await read(ana.key)).status).toBe(404);
  });

  test('a conversation of a later window yet: it is there and empty, and a text is refused until then', async () => {
    await clientSays('Hello');
    await books(ana, 30, 60);
    expect((await read(ana.key)).body.data).toEqual([]);
    const refused = await say('Hello', ana.key);
    expect(refused).toMatchObject({ status: 409, body: { code: 'outside_assignment_window' } });
    const number = await world.call('GET', `/threads/${client.threadId}/effective-number`, { key: ana.key });
    expect(number.body).toMatchObject({
      outcome: 'refused',
      code: 'outside_assignment_window',
      next_window: { starts_at: isoAt(30), ends_at: isoAt(60) },
    });
  });

  test('anything after deactivation', async () => {
    await books(ana, 0, 60);
    await clientSays('Hello');
    expect((await read(ana.key)).status).toBe(200);
    await world.call('POST', `/sitters/${ana.id}/deactivate`);
    for (const answer of [await read(ana.key), await say('Hello', ana.key)]) {
      expect(answer).toMatchObject({ status: 401, body: { code: 'unauthorized' } });
    }
  });

  test('any personal phone, in whatever answer', async () => {
    await books(ana, 0, 60);
    await books(ben, 0, 60);
    await world.call('POST', `/clients/${client.id}/contacts`, {
      body: { phone: '+12065550188', label: 'Home' },
    });
    await clientSays('Hello');
    await say('From Ben', ben.key);
    await say('From Ana', ana.key);
    const [{ id }] = (await read(ana.key)).body.data;
    const thread = `/threads/${client.threadId}`;
    const key = ana.key;
    const answers = await Promise.all([
      read(key),
      world.call('GET', `${thread}/effective-number`, { key }),
      world.call('GET', `${thread}/effective-number?author=owner&contact_id=${client.contactId}`, { key }),
      say('Again', key),
      world.call('POST', `${thread}/messages`, { body: { body: 'Hi', to: client.phone }, key }),
      world.call('POST', `${thread}/messages`, { body: { body: 'Hi', contact_id: client.contactId }, key }),
      world.call('POST', `/messages/${id}/retry`, { body: {}, key }),
      world.call('GET', thread, { key }),
      world.call('GET', `/threads?search=${client.phone.slice(1)}`, { key }),
      world.call('GET', `/clients/${client.id}`, { key }),
    ]);
    const raw = JSON.stringify(answers.map(({ body, headers }) => [body, headers]));
    expect(raw).toContain('From Ben');
    const plain = raw.replaceAll(/[\s().-]/g, '');
    for (const phone of await personalPhones()) expect(plain).not.toContain(phone.slice(2));
    // The fictional phones of several areas end alike, so of the endings only the client's own two are looked for.
    for (const ending of [client.phone.slice(-7), '5550188']) expect(plain).not.toContain(ending);
  });
});

async function personalPhones(): Promise<string[]> {
  const contacts = await world.db.selectFrom('clientContacts').select('phone').execute();
  const sitters = await world.db.selectFrom('sitters').select('phone').execute();
  return [...contacts, ...sitters].map(({ phone }) => phone);
}
