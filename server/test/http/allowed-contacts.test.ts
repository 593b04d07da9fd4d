import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { book } from '../support/duties.ts';
import { createWorld, type World } from '../support/world.ts';

const VET = '+14128675309';

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());

const allow = (kind: string, value: string, label = 'The vet') =>
  world.call('POST', '/allowed-contacts', { body: { kind, value, label } });
const list = async () => (await world.call('GET', '/allowed-contacts')).body.data;

describe('what everybody may write', () => {
  test('is a phone or a domain that the owner allows, until it is taken back', async () => {
    const sitter = await world.addSitter();
    const key = await world.sitterKey(sitter.id);
    const client = await world.addClient();
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [0, 1] });
    const say = async (body: string) =>
      (await world.call('POST', `/threads/${client.threadId}/messages`, { body: { body }, key })).status;
    const texts = ['The vet is at (412) 867-5309', 'Look at https://book.happy-paws.example/milo'];
    for (const text of texts) expect(await say(text)).toBe(409);
    const phone = (await allow('phone', '412-867-5309')).body;
    expect(phone).toMatchObject({ kind: 'phone', value: VET, label: 'The vet', suspended: false });
    const domain = (await allow('domain', 'Happy-Paws.example', 'Our site')).body;
    expect(domain).toMatchObject({ value: 'happy-paws.example' });
    for (const text of texts) expect(await say(text)).toBe(202);
    expect(await say('But mine is 412 867 5300')).toBe(409);
    for (const { id } of [phone, domain]) {
      expect((await world.call('DELETE', `/allowed-contacts/${id}`)).status).toBe(204);
      expect((await world.call('DELETE', `/allowed-contacts/${id}`)).status).toBe(404);
    }
    expect(await list()).toEqual([]);
    for (const text of texts) expect(await say(text)).toBe(409);
  });

  test('is there once: the same again changes its label', async () => {
    const first = (await allow('phone', VET)).body;
    const second = (await allow('phone', VET, 'Dr. Lee')).body;
    await Promise.all([1, 2, 3].map(() => allow('phone', VET, 'Dr. Lee')));
    expect(second).toEqual({ ...first, label: 'Dr. Lee' });
    expect(await list()).toEqual([second]);
    const events = (await world.call('GET', `/audit-events?entity_id=${first.id}`)).body.data;
    expect(events).toHaveLength(2);
    expect(JSON.stringify(events)).not.toContain(VET.slice(-7));
    await world.call('DELETE', `/allowed-contacts/${first.id}`);
  });

  test('is no personal phone of anybody, also when it becomes one later', async () => {
    const client = await world.addClient();
    const sitter = await world.addSitter();
    for (const phone of [client.phone, sitter.phone]) {
      expect((await allow('phone', phone)).body.code).toBe('phone_in_use');
    }
    const { id } = (await allow('phone', VET)).body;
    const body = { phone: VET, label: 'work' };
    expect((await world.call('POST', `/clients/${client.id}/contacts`, { body })).status).toBe(201);
    expect(await list()).toMatchObject([{ id, suspended: true }]);
    const key = await world.sitterKey(sitter.id);
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [0, 1] });
    const say = { body: { body: `Call ${VET}` }, key };
    const answer = await world.call('POST', `/threads/${client.threadId}/messages`, say);
    expect(answer.body.code).toBe('policy_violation');
  });

  test.each([
    ['domain', 'https://happy-paws.example'],
    ['domain', 'paws'],
    ['domain', 'happy paws.example'],
    ['domain', '-.example'],
    ['phone', '911'],
    ['phone', 'paws.example'],
  ])('is not a %s like %s', async (kind, value) => {
    expect((await allow(kind, value)).status).toBe(422);
  });
});
