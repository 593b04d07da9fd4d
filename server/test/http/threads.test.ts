import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { book, overrideTo } from '../support/duties.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const NOW = '2026-11-24T15:00:00.000Z';
type Row = { id: string; client: { name: string } };

let world: World;
let desk: { id: string; e164: string };
let says: (phone: string, body: string) => Promise<void>;
/** Each test has a world of its own: the inbox is all of it. */
async function open(): Promise<void> {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
  const receive = receiving(world);
  says = (from, body) => receive({ from, to: desk.e164, body });
}
const shut = () => world.close();

const list = (query = '') => world.call('GET', `/threads${query}`);
const names = (answer: { body: { data: Row[] } }) => answer.body.data.map(({ client }) => client.name);
const listed = async (query = '') => names(await list(query));

/** All pages, and how many there were. */
async function walk(query: string): Promise<{ names: string[]; pages: number }> {
  const found: string[] = [];
  let cursor: string | null = null;
  let pages = 0;
  do {
    const answer: Awaited<ReturnType<typeof list>> = await list(
      `${query}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    expect(answer.status).toBe(200);
    found.push(...names(answer));
    cursor = answer.body.next_cursor;
    pages += 1;
  } while (cursor !== null);
  return { names: found, pages };
}

describe('the inbox', () => {
  beforeAll(open);
  afterAll(shut);

  test('is empty at first', async () => {
    expect((await list()).body).toEqual({ data: [], next_cursor: null });
  });

  test('has the latest activity first, whoever wrote', async () => {
    const ann = await world.addClient({ name: 'Ann' });
    world.clock.advance(1);
    const bob = await world.addClient({ name: 'Bob' });
    expect(await listed()).toEqual(['Bob', 'Ann']);
    world.clock.advance(1);
    await says(ann.phone, 'Hello');
    expect(await listed()).toEqual(['Ann', 'Bob']);
    world.clock.advance(1);
    await world.call('POST', `/threads/${bob.threadId}/messages`, { body: { body: 'On my way' } });
    const { data } = (await list()).body;
    expect(data[0]).toMatchObject({
      client: { name: 'Bob', class: 'recurring' },
      unread_count: 0,
      last_message: { preview: 'On my way', direction: 'outbound', at: '2026-11-24T15:00:00.003Z' },
      responsible: { kind: 'owner', rule: 'owner_inbox', until: null },
      number: { id: desk.id, e164: desk.e164, class: 'front_desk', rule: 'front_desk' },
      blocked: null,
    });
    expect(data[1]).toMatchObject({ client: { name: 'Ann' }, unread_count: 1 });
  });

  test('shows a long text on one line, cut before a character and never within one', async () => {
    const { phone, threadId } = await world.addClient({ name: 'Cut' });
    await says(phone, `  first\n\nline ${'👨‍👩‍👧‍👦'.repeat(30)}`);
    const { preview } = (await world.call('GET', `/threads/${threadId}`)).body.last_message;
    expect(preview).toMatch(/^first line (👨‍👩‍👧‍👦)+…$/u);
    expect(preview.length).toBeLessThanOrEqual(120);
  });

  test('shows who is responsible until when, and the number of that sitter', async () => {
    const sitter = await world.addSitter({ name: 'Ana' });
    const { id, threadId } = await world.addClient();
    await book(world, { clientId: id, sitterId: sitter.id, hours: [0, 2] });
    expect((await world.call('GET', `/threads/${threadId}`)).body).toMatchObject({
      responsible: { kind: 'sitter', sitter_id: sitter.id, name: 'Ana', rule: 'one_window' },
      number: { e164: sitter.number?.e164, class: 'sitter', rule: 'responsible_sitter' },
    });
  });

  test('says why no text could go out', async () => {
    const { phone, threadId } = await world.addClient();
    await says(phone, 'STOP');
    expect((await world.call('GET', `/threads/${threadId}`)).body).toMatchObject({
      number: null,
      blocked: expect.stringContaining('opted out'),
    });
  });
});

describe('pages of the inbox', () => {
  beforeAll(async () => {
    await open();
    for (let index = 0; index < 12; index += 1) {
      // Four instants, so that each page ends amid equals.
      if (index % 3 === 0) world.clock.advance(1);
      await world.addClient({ name: `Client ${index}`, class: index < 6 ? 'recurring' : 'one_time' });
    }
    await world.addNumber({ class: 'pool' });
  });
  afterAll(shut);

  test.each([1, 2, 5, 11, 12, 100])(
    'of %i show every conversation once, though many are of one instant',
    async (limit) => {
      const all = await walk(`?limit=${limit}`);
      expect(all.names).toHaveLength(12);
      expect(new Set(all.names).size).toBe(12);
      expect(all.pages).toBe(Math.ceil(12 / limit));
      expect(all.names).toEqual(await listed('?limit=100'));
    },
  );

  test.each([1, 2, 3, 6, 100])('of %i through a filter that scans show every match once', async (limit) => {
    for (const query of [
      'number_class=pool',
      'number_class=front_desk',
      'number_class=pool&responsible=owner',
    ]) {
      const all = await walk(`?${query}&limit=${limit}`);
      expect([all.names.length, new Set(all.names).size]).toEqual([6, 6]);
    }
  });

  test('keep their order when a conversation moves up between two of them', async () => {
    const first = await list('?limit=6');
    const seen = names(first);
    const { phone } = await world.addClient({ name: 'New', thread: false });
    world.clock.advance(1);
    await says(phone, 'Hello');
    const rest = await walk(`?limit=6&cursor=${first.body.next_cursor}`);
    expect(new Set([...seen, ...rest.names]).size).toBe(12);
  });

  test.each(['x', 'WyJhIiwiYiJd', 'bnVsbA', '%00'])(
    'with the forged cursor %j are refused',
    async (cursor) => {
      const { status, body } = await list(`?cursor=${cursor}`);
      expect([400, 422]).toContain(status);
      expect(['invalid_cursor', 'invalid_character']).toContain(body.code);
    },
  );

  test.each([
    'limit=0',
    'limit=101',
    'limit=-1',
    'limit=abc',
    'limit=1e9',
    'unread=maybe',
    'number_class=gold',
    'responsible=me',
    'sort=phone',
  ])('with %s are refused', async (query) => {
    expect((await list(`?${query}`)).status).toBe(422);
  });
});

test('a filter that scans goes on over more conversations than one scan holds', async () => {
  await open();
  const sitter = await world.addSitter();
  const first = await world.addClient({ name: 'The one' });
  await book(world, { clientId: first.id, sitterId: sitter.id, hours: [0, 1] });
  world.clock.advance(1);
  for (let index = 0; index < 250; index += 1) await world.addClient({ name: `Client ${index}` });
  expect(await listed('?responsible=sitter&limit=1')).toEqual(['The one']);
  expect((await walk('?responsible=owner&limit=40')).names).toHaveLength(250);
  await shut();
});

describe('the inbox is filtered', () => {
  beforeAll(open);
  afterAll(shut);

  test('by unread, and reading makes a conversation read', async () => {
    const { phone, threadId } = await world.addClient({ name: 'Unread' });
    await world.addClient({ name: 'Read' });
    await says(phone, 'one');
    await says(phone, 'two');
    expect(await listed('?unread=true')).toEqual(['Unread']);
    expect(await listed('?unread=false')).toEqual(['Read']);
    const read = await world.call('POST', `/threads/${threadId}/read`);
    expect([read.status, read.body.unread_count]).toEqual([200, 0]);
    await world.call('POST', `/threads/${threadId}/read`);
    expect(await listed('?unread=true')).toEqual([]);
    const { data } = (await world.call('GET', `/audit-events?entity_id=${threadId}`)).body;
    expect(data).toMatchObject([{ event: 'thread.read', details: { texts: 2 } }]);
  });

  test('by who is responsible: the owner, any sitter, one sitter', async () => {
    const [ana, ben] = [await world.addSitter({ name: 'Ana' }), await world.addSitter({ name: 'Ben' })];
    const [ofAna, ofBen, both, overridden] = [
      await world.addClient({ name: 'of Ana' }),
      await world.addClient({ name: 'of Ben' }),
      await world.addClient({ name: 'of both' }),
      await world.addClient({ name: 'overridden' }),
    ];
    const hours: [number, number] = [0, 2];
    await book(world, { clientId: ofAna.id, sitterId: ana.id, hours });
    for (const { id } of [ofBen, both, overridden])
      await book(world, { clientId: id, sitterId: ben.id, hours });
    await book(world, { clientId: both.id, sitterId: ana.id, hours });
    await overrideTo(world, overridden.threadId ?? '', ana.id);
    expect(new Set(await listed('?responsible=sitter'))).toEqual(new Set(['of Ana', 'of Ben', 'overridden']));
    expect(new Set(await listed(`?responsible=${ana.id}`))).toEqual(new Set(['of Ana', 'overridden']));
    expect(await listed(`?responsible=${ben.id}`)).toEqual(['of Ben']);
    const owners = await listed('?responsible=owner');
    expect(owners).toContain('of both');
    expect(owners).not.toContain('of Ana');
    world.clock.advance(3 * 3_600_000);
    expect(await listed('?responsible=sitter')).toEqual(['overridden']);
    expect(await listed('?responsible=00000000-0000-4000-8000-000000000000')).toEqual([]);
  });

  test('by the class of the number in effect', async () => {
    await world.addNumber({ class: 'pool' });
    await world.addClient({ name: 'once', class: 'one_time' });
    const sitter = await world.addSitter();
    const { id } = await world.addClient({ name: 'booked', class: 'one_time' });
    await book(world, { clientId: id, sitterId: sitter.id, hours: [0, 1] });
    expect(await listed('?number_class=pool')).toEqual(['once']);
    expect(await listed('?number_class=sitter')).toContain('booked');
    expect(await listed('?number_class=front_desk')).not.toContain('once');
    expect(await listed(`?number_class=sitter&responsible=${sitter.id}&unread=false`)).toEqual(['booked']);
  });
});

describe('the inbox is searched', () => {
  beforeAll(open);
  afterAll(shut);
  const search = (text: string) => listed(`?search=${encodeURIComponent(text)}`);

  test("by part of the client's name or of any text, whatever the case", async () => {
    const { phone } = await world.addClient({ name: 'Zoë Quill' });
    await says(phone, 'Biscuit needs his PILLS');
    await says(phone, 'and a walk');
    for (const text of ['zoë', 'quill', 'needs his pills', 'AND A', 'Biscuit']) {
      expect(await search(text), text).toEqual(['Zoë Quill']);
    }
    expect(await search('cat')).toEqual([]);
  });

  test('with % and _ and \\ standing for themselves', async () => {
    const [a, b] = [await world.addClient({ name: 'Percy' }), await world.addClient({ name: 'Undine' })];
    await says(a.phone, 'It is 100% fine');
    await says(b.phone, 'see a_b and c\\d');
    expect(await search('%')).toEqual(['Percy']);
    expect(await search('0% f')).toEqual(['Percy']);
    expect(await search('_')).toEqual(['Undine']);
    expect(await search('c\\d')).toEqual(['Undine']);
    for (const text of ['%fine', 'a%b', '__', '\\', "'; drop table threads; --", '(a+)+$', '.*']) {
      expect((await search(text)).length, text).toBeLessThanOrEqual(text === '\\' ? 1 : 0);
    }
  });

  test('never by the digits of a phone', async () => {
    const { phone } = await world.addClient({ name: 'Silent' });
    await says(phone, 'Hello');
    const digits = phone.slice(1);
    for (const part of [
      phone,
      digits,
      digits.slice(1),
      digits.slice(0, 7),
      digits.slice(-7),
      digits.slice(-5),
    ]) {
      expect(await search(part), part).toEqual([]);
    }
  });

  test('in the own organization only', async () => {
    const other = await world.secondOrg();
    await other.addClient({ name: 'Foreign Fiona' });
    expect(await search('Fiona')).toEqual([]);
    const seen = await world.call('GET', '/threads?search=Fiona', { key: other.ownerKey });
    expect(names(seen)).toEqual(['Foreign Fiona']);
  });

  test('by nothing, everything is found; by what cannot be stored, nothing is asked', async () => {
    expect(await search('')).not.toEqual([]);
    expect((await list('?search=a%00b')).status).toBe(422);
    expect((await list(`?search=${'a'.repeat(201)}`)).status).toBe(422);
  });
});

describe('notes', () => {
  beforeAll(open);
  afterAll(shut);
  const add = (threadId: string | null, body: string, key = world.ownerKey) =>
    world.call('POST', `/threads/${threadId}/notes`, { body: { body }, key });

  test('are listed newest first, and never become texts', async () => {
    const { threadId } = await world.addClient();
    const first = await add(threadId, '  The key is with the neighbour  ');
    expect(first).toMatchObject({
      status: 201,
      body: { thread_id: threadId, body: 'The key is with the neighbour', created_at: NOW },
    });
    const more = await Promise.all(['a', 'b', 'c'].map((body) => add(threadId, body)));
    const page = await world.call('GET', `/threads/${threadId}/notes?limit=3`);
    const rest = await world.call(
      'GET',
      `/threads/${threadId}/notes?limit=3&cursor=${page.body.next_cursor}`,
    );
    const ids = [...page.body.data, ...rest.body.data].map(({ id }: { id: string }) => id);
    expect(new Set(ids)).toEqual(new Set([first, ...more].map(({ body }) => body.id)));
    expect(rest.body.next_cursor).toBeNull();
    expect((await world.call('GET', `/threads/${threadId}/messages`)).body.data).toEqual([]);
    expect((await world.call('GET', `/threads/${threadId}`)).body.last_message).toBeNull();
  });

  test.each(['', '   ', '\n', 'a'.repeat(5_001)])('of %j are refused', async (body) => {
    const { threadId } = await world.addClient();
    expect((await add(threadId, body)).status).toBe(422);
  });

  test('are not of a conversation that is not there', async () => {
    const missing = '00000000-0000-4000-8000-000000000000';
    expect((await add(missing, 'note')).status).toBe(404);
    expect((await world.call('GET', `/threads/${missing}/notes`)).status).toBe(404);
    expect((await world.call('POST', `/threads/${missing}/read`)).status).toBe(404);
    expect((await world.call('GET', `/threads/${missing}`)).status).toBe(404);
    expect((await world.call('GET', '/threads/x')).status).toBe(404);
  });

  test('are audited without their words', async () => {
    const { threadId } = await world.addClient();
    const { id } = (await add(threadId, 'Has a gun in the house')).body;
    const { data } = (await world.call('GET', `/audit-events?entity_id=${id}`)).body;
    expect(data).toMatchObject([{ event: 'note.added', details: { thread_id: threadId } }]);
    expect(JSON.stringify(data)).not.toContain('gun');
  });
});

test('a client without a thread gets one by the first text, and the inbox shows it', async () => {
  await open();
  const phone = fictionalPhone();
  await says(phone, 'Hi');
  expect(await listed()).toEqual([`Unknown ${phone.slice(-4)}`]);
  await shut();
});
