import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { book } from '../support/duties.ts';
import { eventsOf } from '../support/number-rows.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const create = (body: object) => world.call('POST', '/sitters', { body });
const change = (id: string, body: object) => world.call('PATCH', `/sitters/${id}`, { body });

describe('a new sitter', () => {
  test('who is active gets a number with it', async () => {
    const number = await world.addNumber({ class: 'sitter' });
    const { status, body } = await create({ name: 'Ana', phone: '+1 412 555 0199' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      name: 'Ana',
      phone: '+14125550199',
      active: true,
      number: { id: number.id, e164: number.e164, status: 'active' },
      activated_at: '2026-11-24T15:00:00.000Z',
    });
    expect(await eventsOf(world, body.id)).toEqual(['sitter.created']);
    expect(await eventsOf(world, number.id)).toEqual(['number.assigned']);
  });

  test('who is active is not created when no number is free', async () => {
    const phone = fictionalPhone();
    const { status, body } = await create({ name: 'Bo', phone });
    expect([status, body.code]).toEqual([409, 'no_sitter_number_available']);
    expect((await world.call('GET', '/sitters?search=Bo')).body.data).toEqual([]);
    expect((await create({ name: 'Bo', phone, active: false })).body).toMatchObject({
      active: false,
      number: null,
      activated_at: null,
    });
  });

  test('is shown the number as it was understood if it was written without a country', async () => {
    const { body } = await create({ name: 'Cy', phone: '(412) 555-0187', active: false });
    expect([body.phone, body.assumed_country]).toEqual(['+14125550187', 'US']);
    const read = await world.call('GET', `/sitters/${body.id}`);
    expect([read.body.phone, read.body.assumed_country]).toEqual(['+14125550187', undefined]);
  });

  test.each([
    ['+1 412 555 c0000', 'invalid_phone'],
    ['(412) 555-0142 ext 7', 'extension_not_supported'],
    ['412-555-0142 / 412-555-0199', 'two_numbers'],
    ['888777', 'not_textable'],
  ])('with the phone %s is refused: %s', async (phone, code) => {
    const { status, body } = await create({ name: 'Di', phone, active: false });
    expect([status, body.code, body.errors[0].path]).toEqual([422, code, 'phone']);
    expect(JSON.stringify(body)).not.toContain(phone);
  });

  test('may not have a business number as phone', async () => {
    const { e164 } = await world.addNumber({ class: 'pool' });
    const { status, body } = await create({ name: 'Ed', phone: e164, active: false });
    expect([status, body.code]).toEqual([409, 'own_number']);
  });

  test('may not have another sitter’s phone, at once neither', async () => {
    const phone = fictionalPhone();
    const both = await Promise.all(['Fa', 'Flo'].map((name) => create({ name, phone, active: false })));
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('phone_in_use');
  });

  test('may have a client’s phone only if the owner says so', async () => {
    const { phone } = await world.addClient();
    const refused = await create({ name: 'Gil', phone, active: false });
    expect([refused.status, refused.body.code]).toEqual([409, 'phone_in_use']);
    expect((await create({ name: 'Gil', phone, active: false, also_client: true })).status).toBe(201);
  });
});

describe('a change', () => {
  test('of name and phone is shown and audited once, without the phone', async () => {
    const { id } = await world.addSitter({ active: false });
    const phone = fictionalPhone();
    for (const _ of [1, 2]) {
      expect((await change(id, { name: 'Hana', phone })).body).toMatchObject({ name: 'Hana', phone });
    }
    const events = await world.db.selectFrom('auditEvents').selectAll().where('entityId', '=', id).execute();
    expect(events.map(({ event, details }) => [event, details])).toEqual([
      ['sitter.changed', { changed: ['name', 'phone'] }],
    ]);
  });

  test('to a taken phone is phone_in_use', async () => {
    const { phone } = await world.addSitter({ active: false });
    const { id } = await world.addSitter({ active: false });
    expect((await change(id, { phone })).body.code).toBe('phone_in_use');
  });

  test('to the phone of a client whom the sitter is booked for is sitter_is_client', async () => {
    const sitter = await world.addSitter();
    const client = await world.addClient();
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [1, 2] });
    const { status, body } = await change(sitter.id, { phone: client.phone, also_client: true });
    expect([status, body.code]).toEqual([409, 'sitter_is_client']);
  });

  test('of another organization’s sitter is not_found, as every address of it is', async () => {
    const { id } = await (await world.secondOrg()).addSitter();
    const answers = [
      await change(id, { name: 'X' }),
      await world.call('GET', `/sitters/${id}`),
      await world.call('GET', `/sitters/${id}/deactivation-impact`),
      await world.call('POST', `/sitters/${id}/activate`),
      await world.call('POST', `/sitters/${id}/deactivate`),
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([404, 'not_found']);
  });
});

describe('the list', () => {
  test('goes by name in pages, and can be narrowed', async () => {
    const other = await world.secondOrg();
    for (const name of ['zoe', 'Ana', 'bea']) await other.addSitter({ name, active: name !== 'bea' });
    const get = (query: string) => world.call('GET', `/sitters?${query}`, { key: other.ownerKey });
    const first = (await get('limit=2')).body;
    const second = (await get(`limit=2&cursor=${first.next_cursor}`)).body;
    const names = [first, second].map(({ data }) => data.map(({ name }: { name: string }) => name));
    expect(names).toEqual([['Ana', 'bea'], ['zoe']]);
    expect(second.next_cursor).toBeNull();
    expect((await get('active=false')).body.data).toHaveLength(1);
    expect((await get('search=EA')).body.data).toHaveLength(1);
  });

  test('is not for sitters', async () => {
    const { id } = await world.addSitter();
    const { status } = await world.call('GET', '/sitters', { key: await world.sitterKey(id) });
    expect(status).toBe(403);
  });
});

describe('the list', () => {
  test('says whom a sitter has now, and who is next', async () => {
    const { id } = await world.addSitter({ name: 'Zoe Busy' });
    const [now, later, soon] = [
      await world.addClient({ name: 'Now' }),
      await world.addClient({ name: 'Later' }),
      await world.addClient({ name: 'Soon' }),
    ];
    await book(world, { clientId: now.id, sitterId: id, hours: [-1, 1] });
    await book(world, { clientId: later.id, sitterId: id, hours: [5, 6] });
    await book(world, { clientId: soon.id, sitterId: id, hours: [2, 3] });
    await book(world, { clientId: soon.id, sitterId: id, hours: [-3, -2] });
    const [zoe] = (await world.call('GET', '/sitters?search=Zoe')).body.data;
    expect(zoe.windows_now).toMatchObject([{ thread_id: now.threadId, client: { id: now.id, name: 'Now' } }]);
    expect(zoe.next_window).toMatchObject({
      client: { name: 'Soon' },
      starts_at: '2026-11-24T17:00:00.000Z',
      ends_at: '2026-11-24T18:00:00.000Z',
    });
  });

  test('says of a sitter without windows that there are none', async () => {
    await world.addSitter({ name: 'Yves Idle' });
    const [yves] = (await world.call('GET', '/sitters?search=Yves')).body.data;
    expect(yves).toMatchObject({ windows_now: [], next_window: null });
  });
});

describe('what an activation would do', () => {
  test('is to give the number that is next, which it then gives', async () => {
    const { id } = await world.addSitter({ name: 'Xaver Gone', active: false });
    const asked = () => world.call('GET', `/sitters/${id}/activation-impact`);
    await world.addNumber({ class: 'sitter' });
    const { body } = await asked();
    expect(body.number.e164).toMatch(/^\+1/);
    const activated = await world.call('POST', `/sitters/${id}/activate`);
    expect(activated.body.number).toMatchObject(body.number);
    expect((await asked()).body).toEqual({ number: null });
  });
});
