import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adoptCarrierTexts } from '../../src/services/carrier-adoption.ts';
import { openRecovery } from '../../src/services/recovery.ts';
import { listing } from '../support/carrier-list.ts';
import { eventsOf } from '../support/number-rows.ts';
import { SETTLE_MS } from '../support/recovering.ts';
import type { TestClient, TestNumber } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const BACKUP_AT = new Date('2026-11-24T14:00:00Z');

let world: SendingWorld;
let list: ReturnType<typeof listing>;
let desk: TestNumber;
let carla: TestClient;
beforeEach(async () => {
  world = await createSendingWorld();
  list = listing(world.carrier);
  desk = await world.addNumber({ class: 'front_desk' });
  carla = await world.addClient({ name: 'Carla' });
});
afterEach(() => world.close());

/** The read after which the carrier counts as looked through. */
function adopt() {
  world.clock.advance(SETTLE_MS + 1);
  return adoptCarrierTexts(world.base);
}
const state = async () => (await world.call('GET', '/recovery')).body;
const resume = (body: object = {}) => world.call('POST', '/recovery/resume', { body });
const left = async (query = '') => (await world.call('GET', `/recovery/messages${query}`)).body;

test('without a restore nothing is stopped, and there is nothing to resume', async () => {
  expect(await state()).toMatchObject({ state: 'none', backup_at: null, left: 0 });
  expect(await resume()).toMatchObject({ status: 409, body: { code: 'recovery_not_open' } });
});

test('after a restore the owner sees what was found and what is left, page by page, and resumes once', async () => {
  await world.send(carla, 'Sent already');
  const second = await world.send(carla, 'Second');
  world.clock.advance(1_000);
  const third = await world.send(carla, 'Third');
  list.add({ from: desk.e164, to: carla.phone, body: 'Sent already' });
  list.add({ from: desk.e164, to: carla.phone, body: 'Sent later' });
  const { id } = await openRecovery(world.operator, BACKUP_AT);
  world.clock.advance(1_000);
  expect(await state()).toMatchObject({
    state: 'adopting',
    backup_at: '2026-11-24T14:00:00.000Z',
    adopted_not_before: '2026-11-24T15:11:01.001Z',
    adopted_at: null,
    left: 3,
  });
  await adopt();
  expect(await state()).toMatchObject({
    state: 'waiting',
    adopted_at: '2026-11-24T15:11:02.001Z',
    adopted: { received: 0, matched: 1, added: 1, held: 0, unplaced: 0 },
    left: 2,
  });
  const page = await left('?limit=1');
  expect(page.data).toMatchObject([{ id: second.id, thread_id: carla.threadId, status: 'queued' }]);
  expect((await left(`?limit=1&cursor=${page.next_cursor}`)).data).toMatchObject([{ id: third.id }]);
  const found = (await world.call('GET', '/recovery/texts?limit=1')).body;
  const more = (await world.call('GET', `/recovery/texts?limit=1&cursor=${found.next_cursor}`)).body;
  expect([...found.data, ...more.data].map(({ fate }) => fate).sort()).toEqual(['added', 'matched']);

  expect(await resume()).toMatchObject({ status: 200, body: { state: 'none' } });
  expect(await resume()).toMatchObject({ status: 409 });
  expect(await eventsOf(world, id)).toEqual(['recovery.opened', 'recovery.adopted', 'recovery.resumed']);
});

describe('resuming before the carrier was looked through', () => {
  beforeEach(() => openRecovery(world.operator, BACKUP_AT));

  test.each([[{}], [{ force: true }], [{ reason: 'I know' }]])('is refused with %j', async (body) => {
    expect(await resume(body)).toMatchObject({ status: 409, body: { code: 'recovery_not_adopted' } });
    expect(await state()).toMatchObject({ state: 'adopting' });
  });

  test('is done by force with a reason, which is kept', async () => {
    expect(await resume({ force: true, reason: 'The account is closed.' })).toMatchObject({ status: 200 });
    const { body } = await world.call('GET', '/audit-events');
    expect(body.data).toContainEqual(
      expect.objectContaining({
        event: 'recovery.resumed',
        reason: 'The account is closed.',
        details: { adopted: false },
      }),
    );
  });
});

describe('discarding a text that waits', () => {
  const discard = (id: string) =>
    world.call('POST', `/messages/${id}/discard`, { body: { reason: 'Too late' } });

  test('is possible while the organization recovers, and it never goes out', async () => {
    const message = await world.send(carla, 'Old');
    const next = await world.send(carla, 'Next');
    await openRecovery(world.operator, BACKUP_AT);
    await adopt();
    expect(await discard(message.id)).toMatchObject({ status: 200, body: { status: 'discarded' } });
    expect((await left()).data).toMatchObject([{ id: next.id }]);
    await resume();
    await world.runJobs();
    expect(world.carrier.texts.map(({ body }) => body)).toEqual(['Next']);
  });

  test('is refused otherwise', async () => {
    const message = await world.send(carla);
    expect(await discard(message.id)).toMatchObject({ status: 409, body: { code: 'message_not_held' } });
  });
});

test('another organization neither sees nor ends a recovery', async () => {
  await world.send(carla);
  await openRecovery(world.operator, BACKUP_AT);
  const { ownerKey: key } = await world.secondOrg();
  expect((await world.call('GET', '/recovery', { key })).body).toMatchObject({ state: 'none' });
  expect((await world.call('GET', '/recovery/messages', { key })).body.data).toEqual([]);
  expect(await world.call('POST', '/recovery/resume', { key, body: {} })).toMatchObject({ status: 409 });
  expect(await state()).toMatchObject({ state: 'adopting' });
});
