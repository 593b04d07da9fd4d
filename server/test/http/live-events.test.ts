import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createChanges } from '../../src/changes.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { book } from '../support/duties.ts';
import { follow, parseStream, type StreamedEvent } from '../support/live-stream.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const START = '2026-11-24T15:00:00.000Z';
const HOUR_MS = 3_600_000;

let world: World;
let desk: { e164: string };
let ana: TestSitter & { key: string };
let carla: TestClient;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
});
beforeEach(async () => {
  world.clock.set(START);
  const sitter = await world.addSitter({ name: 'Ana' });
  ana = { ...sitter, key: await world.sitterKey(sitter.id) };
  carla = await world.addClient({ name: 'Carla Client' });
  await book(world, { clientId: carla.id, sitterId: ana.id, hours: [1, 2] });
});
afterAll(() => world.close());

const hour = (hours: number) => world.clock.set(new Date(new Date(START).getTime() + hours * HOUR_MS));
const clientSays = (client: TestClient, body: string) =>
  receiving(world)({ from: client.phone, to: desk.e164, body });
async function missed(key: string, cursor: string): Promise<StreamedEvent[]> {
  const { status, body } = await world.call('GET', `/live-events?cursor=${cursor}`, { key });
  expect(status).toBe(200);
  return parseStream(body);
}
async function cursorNow(): Promise<string> {
  const { body } = await world.call('GET', '/live-events');
  return parseStream(body)[0]?.id ?? '';
}
const changes = (events: StreamedEvent[]) =>
  events.filter(({ name }) => name === 'change').map(({ data }) => data);

describe('the owner’s stream', () => {
  test('tells of a text as it comes, with its conversation and without a word of it', async () => {
    const stream = await follow(world, world.ownerKey);
    await clientSays(carla, 'The key is under the mat');
    const { data } = await stream.next(({ data: { event } }) => event === 'message.received');
    expect(data).toMatchObject({ entity: 'message', thread_id: carla.threadId });
    expect(JSON.stringify(stream.events)).not.toMatch(/mat|Carla|\+1/);
    stream.close();
  });

  test('goes on after the event it was cut off at, with none lost and none twice', async () => {
    const cursor = await cursorNow();
    await clientSays(carla, 'One');
    const first = await missed(world.ownerKey, cursor);
    await clientSays(carla, 'Two');
    const last = first.at(-1)?.id ?? '';
    const second = await missed(world.ownerKey, last);
    const whole = await missed(world.ownerKey, cursor);
    expect([...changes(first), ...changes(second)]).toEqual(changes(whole));
    expect(changes(second).filter(({ event }) => event === 'message.received')).toHaveLength(1);
    expect(whole[0]).toMatchObject({ name: 'ready', id: cursor });
  });

  test('says to read everything again after a cursor that is too old, or ahead as after a restore', async () => {
    await world.db
      .updateTable('auditHeads')
      .set(({ eb }) => ({ seq: eb('seq', '+', '1001') }))
      .where('orgId', '=', world.orgId)
      .execute();
    const [old] = await missed(world.ownerKey, '1');
    expect(old?.name).toBe('reset');
    const [ahead] = await missed(world.ownerKey, '999999999999');
    expect(ahead).toMatchObject({ name: 'reset', id: old?.id });
  });

  test.each(['-1', '1.5', 'x', '1'.repeat(19)])('refuses the cursor "%s"', async (cursor) => {
    const byQuery = await world.call('GET', `/live-events?cursor=${cursor}`);
    const byHeader = await world.call('GET', '/live-events', {
      headers: { 'last-event-id': cursor },
    });
    expect([byQuery.body.code, byHeader.body.code]).toEqual(['invalid_cursor', 'invalid_cursor']);
  });

  test('hears within seconds what another process recorded', async () => {
    const other = { ...world.ctx, changes: createChanges() };
    const { id } = await world.addSitter({ name: 'Ben' });
    const stream = await follow(world, world.ownerKey);
    // From then on the stream waits to be woken.
    await clientSays(carla, 'Own');
    await stream.next(({ data }) => data.event === 'message.received');
    await deactivateSitter(other, id, 'Moved away');
    await stream.next(({ data }) => data.event === 'sitter.deactivated' && data.entity_id === id);
    stream.close();
    // Sooner than the heartbeat, after which it looks anyway.
  }, 12_000);

  test('is one of twenty at most, until another is closed', async () => {
    const streams = await Promise.all(Array.from({ length: 20 }, () => follow(world, world.ownerKey)));
    const more = () => world.call('GET', '/live-events');
    expect((await more()).body.code).toBe('rate_limited');
    streams.pop()?.close();
    await expect.poll(async () => (await more()).status).toBe(200);
    for (const stream of streams) stream.close();
  });

  test('is watched no longer once it is closed', async () => {
    const stream = await follow(world, world.ownerKey);
    expect(world.base.changes.watched()).toContain(world.orgId);
    stream.close();
    await expect.poll(() => world.base.changes.watched()).toEqual([]);
  });
});

describe('a sitter’s stream', () => {
  test('tells of the texts that the sitter’s list shows, and of no others', async () => {
    const other = await world.addClient({ name: 'Other One' });
    const cursor = await cursorNow();
    await clientSays(carla, 'Before the visit');
    await clientSays(other, 'Of nobody’s business');
    expect(changes(await missed(ana.key, cursor))).toEqual([]);
    hour(1);
    await clientSays(carla, 'Within the visit');
    const told = changes(await missed(ana.key, cursor));
    expect(told).toEqual([
      {
        event: 'conversation.changed',
        entity: 'thread',
        entity_id: carla.threadId,
        thread_id: carla.threadId,
      },
    ]);
    hour(3);
    await clientSays(carla, 'After the visit');
    expect(changes(await missed(ana.key, cursor))).toEqual(told);
  });

  test('tells that the own desk changed, and not what happens at another’s', async () => {
    const ben = await world.addSitter({ name: 'Ben' });
    const other = await world.addClient({ name: 'Other One' });
    const cursor = await cursorNow();
    await book(world, { clientId: other.id, sitterId: ben.id, hours: [1, 2] });
    expect(changes(await missed(ana.key, cursor))).toEqual([]);
    await book(world, { clientId: other.id, sitterId: ana.id, hours: [3, 4] });
    const told = changes(await missed(ana.key, cursor));
    expect(told.length).toBeGreaterThan(0);
    const desk = { event: 'desk.changed', entity: 'desk', entity_id: null, thread_id: null };
    for (const change of told) expect(change).toEqual(desk);
  });

  test('ends in the moment of the sitter’s deactivation', async () => {
    const stream = await follow(world, ana.key);
    await deactivateSitter(world.ctx, ana.id, 'Moved away');
    await stream.ended();
    expect(stream.events.at(-1)?.name).toBe('ended');
    expect(changes(stream.events)).toEqual([]);
  });
});

test('a server that closes ends the streams', async () => {
  const own = await createWorld();
  const stream = await follow(own, own.ownerKey);
  const ended = stream.ended();
  await own.close();
  await ended;
});
