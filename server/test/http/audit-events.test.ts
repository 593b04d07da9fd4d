import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { recordEvent } from '../../src/services/audit.ts';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
const [numberId, sitterId] = [newId(), newId()];
beforeAll(async () => {
  world = await createWorld({ at: '2026-11-24T15:00:00Z' });
  for (const [event, entity, entityId] of [
    ['number.quarantined', 'number', numberId],
    ['sitter.activated', 'sitter', sitterId],
    ['number.restored', 'number', numberId],
  ] as const) {
    const about = { event, entity, entityId, reason: 'because', details: { days: 3 } };
    await inTransaction(world.ctx, (tx) => recordEvent(tx, about));
    world.clock.advance(3_600_000);
  }
  const { operator } = await world.secondOrg();
  await recordEvent(operator, { event: 'x.y', entity: 'number', entityId: numberId });
});
afterAll(() => world.close());

const found = async (query: string): Promise<string[]> => {
  const { body } = await world.call('GET', `/audit-events?${query}`);
  return body.data.map(({ event }: { event: string }) => event);
};

test('events are read newest first, with who, when and why', async () => {
  const { body } = await world.call('GET', '/audit-events');
  expect(body.data).toHaveLength(3);
  expect(body.data[0]).toMatchObject({
    occurred_at: '2026-11-24T17:00:00.000Z',
    actor: 'owner',
    actor_id: world.ctx.actor.id,
    event: 'number.restored',
    reason: 'because',
    details: { days: 3 },
  });
});

test('events are found by time, actor, entity and name', async () => {
  expect(await found(`entity_id=${sitterId}`)).toEqual(['sitter.activated']);
  expect(await found('entity=number')).toEqual(['number.restored', 'number.quarantined']);
  expect(await found('event=number.restored')).toEqual(['number.restored']);
  expect(await found('actor=system')).toEqual([]);
  expect(await found(`actor=owner&actor_id=${world.ctx.actor.id}`)).toHaveLength(3);
  expect(await found(`actor_id=${newId()}`)).toEqual([]);
  expect(await found('from=2026-11-24T16:00:00Z&to=2026-11-24T17:00:00Z')).toEqual(['sitter.activated']);
  expect(await found('from=2026-11-24T11:00')).toEqual(['number.restored', 'sitter.activated']);
});

test('a page goes on where the last one ended', async () => {
  const first = await world.call('GET', '/audit-events?limit=2');
  const second = await world.call('GET', `/audit-events?limit=2&cursor=${first.body.next_cursor}`);
  expect(first.body.data.map(({ event }: { event: string }) => event)).toEqual([
    'number.restored',
    'sitter.activated',
  ]);
  expect(second.body).toMatchObject({ data: [{ event: 'number.quarantined' }], next_cursor: null });
});

test.each([
  ['from=2026-11-24T17:00:00Z&to=2026-11-24T17:00:00Z', 'invalid_range', 'to'],
  ['from=yesterday', 'invalid_time', 'from'],
  ['to=0001-01-01T00:00:00Z', 'time_out_of_range', 'to'],
  ['from=2026-03-08T02:30', 'nonexistent_time', 'from'],
  ['from=2026-11-01T01:30', 'ambiguous_time', 'from'],
])('%s is %s', async (query, code, path) => {
  const { status, body } = await world.call('GET', `/audit-events?${query}`);
  expect([status, body.code, body.errors[0].path]).toEqual([422, code, path]);
});

test('not even SQL can change, remove or empty what was recorded', async () => {
  for (const statement of [
    sql`update audit_events set reason = 'another'`,
    sql`delete from audit_events`,
    sql`truncate audit_events`,
  ]) {
    await expect(statement.execute(world.db)).rejects.toThrow('audit events are append-only');
  }
  expect(await found('')).toHaveLength(3);
});

test('no address of the API writes or removes an event', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    expect((await world.call(method, '/audit-events')).status).toBe(405);
  }
});

test('events say what they are about by its name of now, and are found by words of it', async () => {
  const client = await world.addClient({ name: 'Carla 100%' });
  const number = await world.addNumber({ class: 'pool' });
  for (const [entity, entityId, reason] of [
    ['client', client.id, null],
    ['number', number.id, 'A complaint of Carla'],
    ['message', newId(), null],
  ] as const)
    await inTransaction(world.ctx, (tx) =>
      recordEvent(tx, { event: `${entity}.noted`, entity, entityId, reason }),
    );
  const { body } = await world.call('GET', '/audit-events?search=noted');
  const names = ({ event, actor_name, entity_name }: Record<string, unknown>) => [
    event,
    actor_name,
    entity_name,
  ];
  expect(body.data.map(names)).toEqual([
    ['message.noted', 'test', null],
    ['number.noted', 'test', number.e164],
    ['client.noted', 'test', 'Carla 100%'],
  ]);
  expect(await found('search=carla')).toEqual(['number.noted', 'client.noted']);
  expect(await found('search=carla%20complaint')).toEqual(['number.noted']);
  expect(await found(`search=${encodeURIComponent('100%')}`)).toEqual(['client.noted']);
  expect(await found(`search=${number.e164.slice(1)}`)).toEqual(['number.noted']);
  expect(await found('search=nobody')).toEqual([]);
  const exported = await world.call('GET', '/audit-events/export?format=jsonl&search=complaint');
  expect(exported.body.trim().split('\n')).toHaveLength(1);
});
