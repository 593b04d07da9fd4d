import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf, jobsOf, rentNumber } from '../support/number-rows.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { insertText } from '../support/text-rows.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let org: TestOrganization;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  org = await world.secondOrg();
});

const get = (path: string) => world.call('GET', path, { key: org.ownerKey });
const post = (path: string, body?: object) => world.call('POST', path, { key: org.ownerKey, body });

describe('adding a number', () => {
  test('takes one that the account rents, and has its texts sent here', async () => {
    const e164 = await rentNumber(org);
    const { status, body } = await post('/numbers', { e164, class: 'pool' });
    expect([status, body.e164, body.class, body.status]).toEqual([201, e164, 'pool', 'active']);
    expect(body).toMatchObject({ holder: null, callback_set_at: null, quarantine: null, last_used_at: null });
    expect(await eventsOf(org, body.id)).toEqual(['number.added']);
    expect(await jobsOf(org)).toEqual([
      { task: 'set_inbound_callback', payload: { orgId: org.orgId, numberId: body.id } },
    ]);
  });

  test('of one that nobody or another organization rents, or that is in use anywhere, is number_not_available', async () => {
    const other = await world.secondOrg();
    const own = await org.addNumber({ class: 'pool' });
    const theirs = await rentNumber(other);
    const both = await rentNumber(org);
    await world.db
      .deleteFrom('carrierNumbers')
      .where('e164', '=', both)
      .where('orgId', '=', other.orgId)
      .execute();
    await other.addNumber({ class: 'pool', e164: both });
    for (const e164 of [own.e164, theirs, both, fictionalPhone(), '412', '']) {
      const { status, body } = await post('/numbers', { e164, class: 'pool' });
      expect([e164, status, body.code]).toEqual([e164, 409, 'number_not_available']);
    }
  });

  test('of one that is kept as somebody’s personal phone is refused', async () => {
    const { phone } = await org.addClient();
    await rentNumber(org, phone);
    expect((await post('/numbers', { e164: phone, class: 'pool' })).body.code).toBe('number_not_available');
  });

  test('of the same one at once is done once', async () => {
    const e164 = await rentNumber(org);
    const answers = await Promise.all([1, 2, 3, 4].map(() => post('/numbers', { e164, class: 'pool' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
  });

  test('of a second front desk number is front_desk_in_use, at once too', async () => {
    const numbers = [await rentNumber(org), await rentNumber(org), await rentNumber(org)];
    const answers = await Promise.all(numbers.map((e164) => post('/numbers', { e164, class: 'front_desk' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.map(({ body }) => body.code).filter(Boolean)).toEqual([
      'front_desk_in_use',
      'front_desk_in_use',
    ]);
  });

  test('that was retired is possible again, as another number', async () => {
    const e164 = await rentNumber(org);
    const first = await post('/numbers', { e164, class: 'pool' });
    await post(`/numbers/${first.body.id}/retire`, { reason: 'Too old' });
    const second = await post('/numbers', { e164, class: 'pool' });
    expect(second.status).toBe(201);
    expect(second.body.id).not.toBe(first.body.id);
  });
});

describe('the numbers that can be added', () => {
  test('are those of the account that are not in use, in pages', async () => {
    const used = await org.addNumber({ class: 'pool' });
    const rented = [await rentNumber(org), await rentNumber(org), await rentNumber(org)].sort();
    const first = (await get('/numbers/available?limit=2')).body;
    const second = (await get(`/numbers/available?limit=2&cursor=${first.next_cursor}`)).body;
    const shown = [first, second].map(({ data }) => data.map(({ e164 }: { e164: string }) => e164));
    expect(shown).toEqual([rented.slice(0, 2), rented.slice(2)]);
    expect(shown.flat()).not.toContain(used.e164);
    expect([second.next_cursor, second.listed_at]).toEqual([null, null]);
  });

  test('are asked of the carrier by a job, once however often it is asked', async () => {
    for (const _ of [1, 2]) {
      const { status, body } = await post('/numbers/refresh');
      expect([status, body]).toEqual([202, { last_listed_at: null }]);
    }
    expect(await jobsOf(org)).toEqual([{ task: 'list_carrier_numbers', payload: { orgId: org.orgId } }]);
  });
});

describe('the list', () => {
  test('goes by number in pages, narrowed by class and status', async () => {
    const added = [];
    for (const kind of ['pool', 'sitter', 'pool'] as const) added.push(await org.addNumber({ class: kind }));
    await post(`/numbers/${added[0]?.id}/quarantine`, { reason: 'Test' });
    const first = (await get('/numbers?limit=2')).body;
    const second = (await get(`/numbers?limit=2&cursor=${first.next_cursor}`)).body;
    const shown = [...first.data, ...second.data].map(({ e164 }) => e164);
    expect(shown).toEqual(added.map(({ e164 }) => e164).sort());
    expect((await get('/numbers?class=pool')).body.data).toHaveLength(2);
    expect((await get('/numbers?class=pool&status=quarantined')).body.data).toHaveLength(1);
    expect((await get('/numbers?status=lost')).status).toBe(422);
  });

  test('counts what went through a number in seven days, and how much of it arrived', async () => {
    const number = await org.addNumber({ class: 'pool' });
    const client = await org.addClient();
    const texts = [
      ['inbound', 'received', 1],
      ['outbound', 'delivered', 1],
      ['outbound', 'delivered', 2],
      ['outbound', 'delivered', 6],
      ['outbound', 'failed', 6],
      ['outbound', 'sent', 0],
      ['outbound', 'undelivered', 8],
      ['inbound', 'received', 9],
    ] as const;
    for (const [index, [direction, status, daysAgo]] of texts.entries()) {
      const at = new Date(Date.parse('2026-11-24T15:00:00Z') - daysAgo * 86_400_000);
      await insertText(org, client, { numberId: number.id, seq: index + 1, direction, status, at });
    }
    const { body } = await get(`/numbers/${number.id}`);
    expect(body.last_7_days).toEqual({
      inbound: 1,
      outbound: 5,
      delivered: 3,
      failed: 1,
      undelivered: 0,
      delivery_rate: 0.75,
    });
    const unused = await org.addNumber({ class: 'pool' });
    expect((await get(`/numbers/${unused.id}`)).body.last_7_days).toMatchObject({
      outbound: 0,
      delivery_rate: null,
    });
  });
});
