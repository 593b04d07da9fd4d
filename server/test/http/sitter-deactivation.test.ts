import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findBooking } from '../../src/store/bookings.ts';
import { book, overrideTo } from '../support/duties.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { eventsOf, numberRow } from '../support/number-rows.ts';
import { createWorld, type World } from '../support/world.ts';

const NOW = '2026-11-24T15:00:00.000Z';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const deactivate = (id: string, body?: object) => world.call('POST', `/sitters/${id}/deactivate`, { body });
const impactOf = async (id: string) => (await world.call('GET', `/sitters/${id}/deactivation-impact`)).body;
const windowsOf = (sitterId: string) =>
  world.db
    .selectFrom('assignmentWindows')
    .selectAll()
    .where('sitterId', '=', sitterId)
    .orderBy('startsAt')
    .execute();

async function busySitter() {
  const sitter = await world.addSitter({ name: 'Ana Busy' });
  const clients = [await world.addClient({ name: 'Carla' }), await world.addClient({ name: 'Dora' })];
  const [carla, dora] = clients.map(({ id }) => id) as [string, string];
  const begun = await book(world, { clientId: carla, sitterId: sitter.id, hours: [-1, 1] });
  const ahead = await book(world, { clientId: dora, sitterId: sitter.id, hours: [2, 3] });
  const over = await book(world, { clientId: dora, sitterId: sitter.id, hours: [-3, -2] });
  const overrideId = await overrideTo(world, clients[1]?.threadId ?? '', sitter.id);
  return { sitter, clients, begun, ahead, over, overrideId };
}

describe('a deactivation', () => {
  test('ends what has begun, clears what has not, and leaves what is over', async () => {
    const { sitter, begun, ahead, over, overrideId } = await busySitter();
    const { status, body } = await deactivate(sitter.id, { reason: 'Moved away' });
    expect([status, body.active, body.number, body.deactivated_at]).toEqual([200, false, null, NOW]);

    const [old, ended, cancelled] = await windowsOf(sitter.id);
    expect(old?.endsAt.toISOString()).toBe('2026-11-24T13:00:00.000Z');
    expect([ended?.endsAt.toISOString(), ended?.cancelledAt]).toEqual([NOW, null]);
    expect(cancelled?.cancelledAt?.toISOString()).toBe(NOW);

    const holders = [];
    for (const id of [begun, ahead, over]) {
      holders.push((await findBooking(world.db, world.orgId, id))?.sitterId);
    }
    expect(holders).toEqual([sitter.id, null, sitter.id]);
    expect(await eventsOf(world, ahead)).toEqual(['booking.confirmed', 'booking.changed']);
    expect(await eventsOf(world, begun)).toEqual(['booking.confirmed']);

    const override = await world.db
      .selectFrom('routingOverrides')
      .selectAll()
      .where('id', '=', overrideId)
      .executeTakeFirstOrThrow();
    expect(override.removedAt?.toISOString()).toBe(NOW);
    expect(await eventsOf(world, overrideId)).toEqual(['override.created', 'override.removed']);
  });

  test('quarantines the number for the default, to join the pool then', async () => {
    const { id, number } = await world.addSitter();
    await deactivate(id, { reason: 'Moved away' });
    expect(await numberRow(world, number?.id ?? '')).toMatchObject({
      status: 'quarantined',
      sitterId: null,
      classAfterQuarantine: 'pool',
      quarantineReason: 'Moved away',
      quarantinedUntil: new Date('2027-02-22T15:00:00Z'),
    });
    const view = (await world.call('GET', `/numbers/${number?.id}`)).body;
    expect([view.holder, view.quarantine.class_after]).toEqual([null, 'pool']);
  });

  test('does not cut a longer quarantine of the number short, and lengthens a shorter one', async () => {
    for (const [until, expected] of [
      ['2027-06-01', '2027-06-01T04:00:00.000Z'],
      ['2026-12-01', '2027-02-22T15:00:00.000Z'],
    ]) {
      const { id, number } = await world.addSitter();
      const body = { until, reason: 'Spam' };
      await world.call('POST', `/numbers/${number?.id}/quarantine`, { body });
      await deactivate(id);
      const row = await numberRow(world, number?.id ?? '');
      expect(row.quarantinedUntil?.toISOString()).toBe(expected);
      expect(row).toMatchObject({ sitterId: null, classAfterQuarantine: 'pool' });
    }
  });

  test('tells the owner in an alert which conversations have lost their sitter', async () => {
    const { sitter, ahead, overrideId } = await busySitter();
    await deactivate(sitter.id);
    const alerts = await world.db
      .selectFrom('alerts')
      .selectAll()
      .where('topic', 'like', `sitter_deactivated:${sitter.id}:%`)
      .execute();
    expect(alerts).toHaveLength(1);
    expect(alerts[0]?.sentence).toBe(
      'Ana Busy was deactivated. Without a sitter now: Carla (Tue 24 Nov 2026, 09:00), Dora (Tue 24 Nov 2026, 10:00), Dora (Tue 24 Nov 2026, 12:00).',
    );
    const named = alerts[0]?.entities.map(({ id }) => id);
    expect(named).toEqual(expect.arrayContaining([sitter.id, ahead, overrideId]));
  });

  test('shuts the sitter’s keys for good', async () => {
    const { id } = await world.addSitter();
    const key = await world.sitterKey(id);
    await deactivate(id);
    expect((await world.call('GET', '/threads', { key })).status).toBe(401);
    await world.addNumber({ class: 'sitter' });
    await world.call('POST', `/sitters/${id}/activate`);
    expect((await world.call('GET', '/threads', { key })).status).toBe(401);
  });

  test('settles the conflict of windows that overlapped with the sitter’s', async () => {
    const [ana, bo, client] = [await world.addSitter(), await world.addSitter(), await world.addClient()];
    for (const { id } of [ana, bo]) {
      await book(world, { clientId: client.id, sitterId: id, hours: [1, 2] });
    }
    const openConflicts = () =>
      world.db
        .selectFrom('alerts')
        .select('id')
        .where('topic', 'like', 'overlapping_windows_booked:%')
        .where('resolvedAt', 'is', null)
        .execute();
    expect(await openConflicts()).toHaveLength(1);
    await deactivate(ana.id);
    expect(await openConflicts()).toEqual([]);
  });

  test('waits for a booking of the sitter that is being made, and ends its window too', async () => {
    const [sitter, client] = [await world.addSitter(), await world.addClient()];
    const { waiting } = await world.db.transaction().execute(async (tx) => {
      const booking = { ...world, ctx: { ...world.ctx, db: tx } };
      await book(booking, { clientId: client.id, sitterId: sitter.id, hours: [-1, 1] });
      const deactivation = deactivate(sitter.id);
      await waitForLockWaiter(world.db);
      return { waiting: deactivation };
    });
    expect((await waiting).body.active).toBe(false);
    expect((await windowsOf(sitter.id)).map(({ endsAt }) => endsAt.toISOString())).toEqual([NOW]);
  });

  test('once more changes nothing', async () => {
    const { id, number } = await world.addSitter();
    for (const _ of [1, 2]) expect((await deactivate(id)).status).toBe(200);
    expect(await eventsOf(world, id)).toEqual(['sitter.deactivated']);
    expect(await eventsOf(world, number?.id ?? '')).toEqual(['number.quarantined']);
  });

  test('gives way to a reactivation with a free number, never the old one', async () => {
    const { id, number } = await world.addSitter();
    const free = await world.addNumber({ class: 'sitter' });
    await deactivate(id);
    const { body } = await world.call('POST', `/sitters/${id}/activate`);
    expect(body).toMatchObject({ active: true, deactivated_at: null });
    expect(body.number.id).not.toBe(number?.id);
    expect(body.number.id).toBe(free.id);
  });
});

describe('the preview of a deactivation', () => {
  test('tells what then happens', async () => {
    const frontDesk = await world.addNumber({ class: 'front_desk' });
    const { sitter, clients, ahead, overrideId } = await busySitter();
    const impact = await impactOf(sitter.id);
    expect(impact).toMatchObject({
      number: { id: sitter.number?.id, quarantined_until: '2027-02-22T15:00:00.000Z' },
      windows_ended: { total: 1 },
      windows_cancelled: { total: 1 },
      overrides_ended: { total: 1, first: [{ id: overrideId, client_name: 'Dora' }] },
      bookings_cleared: { total: 1, first: [{ id: ahead }] },
    });
    expect(impact.touched.total).toBe(2);
    for (const touched of impact.touched.threads) {
      expect(clients.map(({ threadId }) => threadId)).toContain(touched.thread_id);
      expect([touched.now.id, touched.after.id]).toEqual([sitter.number?.id, frontDesk.id]);
    }
    await deactivate(sitter.id);
    expect(await impactOf(sitter.id)).toMatchObject({ number: null, touched: { total: 0 } });
  });

  test('knows who is left when windows overlapped', async () => {
    const [bo, ana, client] = [await world.addSitter(), await world.addSitter(), await world.addClient()];
    await book(world, { clientId: client.id, sitterId: bo.id, hours: [-2, 1] });
    await book(world, { clientId: client.id, sitterId: ana.id, hours: [-1, 1] });
    const { touched } = await impactOf(ana.id);
    expect(touched.threads).toMatchObject([
      { thread_id: client.threadId, now: { id: ana.number?.id }, after: { id: bo.number?.id } },
    ]);
  });

  test('changes nothing', async () => {
    const { sitter } = await busySitter();
    const before = await eventsOf(world, sitter.id);
    await impactOf(sitter.id);
    expect((await world.call('GET', `/sitters/${sitter.id}`)).body.active).toBe(true);
    expect(await eventsOf(world, sitter.id)).toEqual(before);
  });
});
