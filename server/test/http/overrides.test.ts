import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

const NOW = '2026-11-24T15:00:00.000Z';
const at = (time: string) => `2026-11-24T${time}:00.000Z`;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.clock.set(NOW));
afterAll(() => world.close());

const create = (threadId: string | null, body: object) =>
  world.call('POST', `/threads/${threadId}/overrides`, { body: { reason: 'Complaint', ...body } });
const remove = (threadId: string | null, id: string, body?: object) =>
  world.call('POST', `/threads/${threadId}/overrides/${id}/remove`, body ? { body } : {});

function eventsOf(id: string) {
  return world.db
    .selectFrom('auditEvents')
    .select(['event', 'reason'])
    .where('entityId', '=', id)
    .orderBy('id')
    .execute();
}

describe('an override', () => {
  test('to the owner begins now and lasts until it is removed', async () => {
    const { threadId } = await world.addClient();
    const { status, body } = await create(threadId, { target: 'owner' });
    expect(status).toBe(201);
    expect(body).toMatchObject({
      thread_id: threadId,
      target: 'owner',
      sitter: null,
      reason: 'Complaint',
      starts_at: NOW,
      ends_at: null,
      state: 'active',
      removed_at: null,
    });
    expect(await eventsOf(body.id)).toEqual([{ event: 'override.created', reason: 'Complaint' }]);
  });

  test('to a sitter may begin later and end by itself', async () => {
    const [{ threadId }, sitter] = [await world.addClient(), await world.addSitter({ name: 'Mia' })];
    const times = { starts_at: at('16:00'), ends_at: at('17:00') };
    const { body } = await create(threadId, { target: 'sitter', sitter_id: sitter.id, ...times });
    expect(body).toMatchObject({ target: 'sitter', sitter: { name: 'Mia' }, ...times, state: 'upcoming' });
  });

  test.each([
    ['a start in the past', 422, 'invalid_range', { starts_at: at('14:59') }],
    ['an end at its start', 422, 'invalid_range', { ends_at: NOW }],
    ['an end that the clocks skip', 422, 'nonexistent_time', { ends_at: '2027-03-14T02:30' }],
    ['a blank reason', 422, 'invalid_request', { reason: ' ' }],
    ['no reason', 422, 'invalid_request', { reason: undefined }],
    ['an unknown target', 422, 'invalid_request', { target: 'client' }],
    ['a sitter who is the owner', 422, 'unknown_field', { sitter_id: newId() }],
    ['no sitter', 422, 'invalid_request', { target: 'sitter' }],
    ['an unknown sitter', 422, 'sitter_not_found', { target: 'sitter', sitter_id: newId() }],
  ])('is refused with %s', async (_, status, code, wrong) => {
    const { threadId } = await world.addClient();
    const answer = await create(threadId, { target: 'owner', ...wrong });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });

  test('is refused to an inactive sitter, and to a sitter who is the client', async () => {
    const [inactive, sitter] = [await world.addSitter({ active: false }), await world.addSitter()];
    const { threadId } = await world.addClient({ phone: sitter.phone });
    const codes = [];
    for (const { id } of [inactive, sitter]) {
      codes.push((await create(threadId, { target: 'sitter', sitter_id: id })).body.code);
    }
    expect(codes).toEqual(['sitter_inactive', 'sitter_is_client']);
  });
});

describe('removing an override', () => {
  test('takes it away now, once, with the reason', async () => {
    const { threadId } = await world.addClient();
    const { id } = (await create(threadId, { target: 'owner' })).body;
    world.clock.set(at('16:00'));
    const { status, body } = await remove(threadId, id, { reason: 'Settled' });
    expect([status, body.state, body.removed_at]).toEqual([200, 'removed', at('16:00')]);
    world.clock.set(at('17:00'));
    expect((await remove(threadId, id)).body).toEqual(body);
    expect(await eventsOf(id)).toEqual([
      { event: 'override.created', reason: 'Complaint' },
      { event: 'override.removed', reason: 'Settled' },
    ]);
  });

  test('is possible before it begins, and refused once it has ended', async () => {
    const { threadId } = await world.addClient();
    const times = { starts_at: at('16:00'), ends_at: at('17:00') };
    const [early, late] = [
      (await create(threadId, { target: 'owner', ...times })).body,
      (await create(threadId, { target: 'owner', ...times })).body,
    ];
    expect((await remove(threadId, early.id)).body.state).toBe('removed');
    world.clock.set(at('17:00'));
    const refused = await remove(threadId, late.id);
    expect([refused.status, refused.body.code]).toEqual([409, 'override_ended']);
  });
});

test('the overrides of a thread are listed with the newest first, in pages', async () => {
  const { threadId } = await world.addClient();
  const ids: string[] = [];
  for (let count = 0; count < 3; count += 1) {
    ids.unshift((await create(threadId, { target: 'owner' })).body.id);
    world.clock.advance(1000);
  }
  const path = `/threads/${threadId}/overrides`;
  const { body } = await world.call('GET', `${path}?limit=2`);
  const rest = (await world.call('GET', `${path}?limit=2&cursor=${body.next_cursor}`)).body;
  expect([...body.data, ...rest.data].map(({ id }) => id)).toEqual(ids);
  expect(rest.next_cursor).toBeNull();
});

test('of all conversations those that last are listed, and apart from them those that are over', async () => {
  const { id, threadId, name } = await world.addClient({ name: 'Lasting Client' });
  const [lasting, removed, coming] = [
    (await create(threadId, { target: 'owner' })).body,
    (await create(threadId, { target: 'owner' })).body,
    (await create(threadId, { target: 'owner', starts_at: '2030-01-01T10:00:00Z' })).body,
  ];
  await remove(threadId, removed.id);
  const listed = async (query: string, key?: string) => {
    const { body } = await world.call('GET', `/overrides?limit=100&${query}`, key ? { key } : {});
    return body.data.map((row: { id: string }) => row.id);
  };
  const current = await listed('');
  expect([lasting, coming, removed].map((one) => current.includes(one.id))).toEqual([true, true, false]);
  const past = await listed('state=past');
  expect([lasting, coming, removed].map((one) => past.includes(one.id))).toEqual([false, false, true]);
  expect(lasting.client).toEqual({ id, name });
  const second = await world.secondOrg();
  expect(await listed('', second.ownerKey)).toEqual([]);
  const first = (await world.call('GET', '/overrides?limit=1')).body;
  const next = (await world.call('GET', `/overrides?limit=1&cursor=${first.next_cursor}`)).body;
  expect([first.data[0].id, next.data[0].id]).toEqual(current.slice(0, 2));
});

test('overrides of another thread or organization are not there', async () => {
  const [{ threadId }, other] = [await world.addClient(), await world.addClient()];
  const { id } = (await create(threadId, { target: 'owner' })).body;
  expect((await remove(other.threadId, id)).status).toBe(404);
  expect((await create(newId(), { target: 'owner' })).status).toBe(404);
  expect((await world.call('GET', `/threads/${newId()}/overrides`)).status).toBe(404);
  const second = await world.secondOrg();
  const key = second.ownerKey;
  expect((await world.call('GET', `/threads/${threadId}/overrides`, { key })).status).toBe(404);
  expect((await world.call('POST', `/threads/${threadId}/overrides/${id}/remove`, { key })).status).toBe(404);
  const theirs = await second.addSitter();
  const refused = await create(threadId, { target: 'sitter', sitter_id: theirs.id });
  expect([refused.status, refused.body.code]).toEqual([422, 'sitter_not_found']);
});
