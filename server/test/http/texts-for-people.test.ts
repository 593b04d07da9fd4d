import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let id: Record<'thread' | 'client' | 'contact' | 'sitter' | 'number', string>;
beforeAll(async () => {
  world = await createWorld();
  const client = await world.addClient();
  const sitter = await world.addSitter();
  const number = await world.addNumber({ class: 'pool' });
  const thread = client.threadId ?? '';
  id = { thread, client: client.id, contact: client.contactId, sitter: sitter.id, number: number.id };
});
afterAll(() => world.close());

const times = { starts_at: '2026-11-25T10:00:00Z', ends_at: '2026-11-25T11:00:00Z' };
const TEXTS: [method: 'POST' | 'PATCH', path: string, property: string, more?: object][] = [
  ['POST', '/clients', 'name', { class: 'recurring' }],
  ['PATCH', '/clients/:client', 'name'],
  ['PATCH', '/clients/:client/contacts/:contact', 'label'],
  ['PATCH', '/sitters/:sitter', 'name'],
  ['POST', '/sitters/:sitter/deactivate', 'reason'],
  ['PATCH', '/organization', 'name'],
  ['POST', '/threads/:thread/notes', 'body'],
  ['POST', '/threads/:thread/overrides', 'reason', { target: 'owner' }],
  ['POST', '/threads/:thread/overrides/:thread/remove', 'reason'],
  ['POST', '/bookings', 'external_id', times],
  ['POST', '/bookings/:thread/cancel', 'reason'],
  ['POST', '/numbers/:number/quarantine', 'reason'],
  ['POST', '/numbers/:number/retire', 'reason'],
  ['POST', '/messages/:thread/discard', 'reason'],
];

test.each([
  ['nothing', ''],
  ['spaces', '   '],
  ['a zero-width space', ' \u200b'],
  ['a word joiner and a soft hyphen', '\u2060\u00ad'],
  ['blanks that count as letters', '\u3164\u2800\u115f'],
])('%s is no name, reason or note', async (_, text) => {
  for (const [method, path, property, more = {}] of TEXTS) {
    const address = path.replaceAll(/:(\w+)/g, (_, name: keyof typeof id) => id[name]);
    const body = { client_id: id.client, ...more, [property]: text };
    if (path !== '/bookings') Reflect.deleteProperty(body, 'client_id');
    const answer = await world.call(method, address, { body });
    expect([path, answer.status, answer.body.errors]).toEqual([
      path,
      422,
      [{ path: property, message: 'Write at least one visible character.' }],
    ]);
  }
});

test('nor a reason to restore a number by force', async () => {
  const quarantine = `/numbers/${id.number}/quarantine`;
  await world.call('POST', quarantine, { body: { duration: '7', reason: 'Spam reports' } });
  const body = { force_restore: true, restore_reason: ' \u200b' };
  const answer = await world.call('POST', `/numbers/${id.number}/release`, { body });
  expect([answer.status, answer.body.code]).toEqual([422, 'restore_reason_required']);
});

test('a name is kept without the spaces around it, an id of another system as it is', async () => {
  const { body } = await world.call('PATCH', `/clients/${id.client}`, { body: { name: ' José \u2003' } });
  expect(body.name).toBe('José');
  const booking = { external_id: ' 7 ', client_id: id.client, ...times };
  expect((await world.call('POST', '/bookings', { body: booking })).body.external_id).toBe(' 7 ');
});

test('a name that gives away a phone in other digits is refused, and not repeated', async () => {
  for (const name of [
    'Carla ４１２５３５０１４２',
    'Carla\u202e',
    'www.joe.com',
    `C${'\u0301'.repeat(30)}`,
  ]) {
    const { status, body } = await world.call('PATCH', `/sitters/${id.sitter}`, { body: { name } });
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'invalid_request', 'name']);
    expect(JSON.stringify(body)).not.toContain(name);
  }
});

test('what comes after a held or failed text may be asked for without a body', async () => {
  for (const verb of ['retry', 'send', 'discard']) {
    const { status, body } = await world.call('POST', `/messages/${id.thread}/${verb}`);
    expect([status, body.code]).toEqual([404, 'not_found']);
  }
});
