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

/** Booked from 16:00 to 18:00. */
async function booked() {
  const [client, mia, tom] = [
    await world.addClient(),
    await world.addSitter({ name: 'Mia' }),
    await world.addSitter({ name: 'Tom' }),
  ];
  const confirmation = {
    external_id: newId(),
    client_id: client.id,
    sitter_id: mia.id,
    starts_at: at('16:00'),
    ends_at: at('18:00'),
  };
  const { body } = await world.call('POST', '/bookings', { body: confirmation });
  return { mia, tom, confirmation, id: body.id as string };
}

const change = async (id: string, body: object) =>
  (await world.call('PATCH', `/bookings/${id}`, { body })).body;
const cancel = async (id: string, body?: object) =>
  (await world.call('POST', `/bookings/${id}/cancel`, body ? { body } : {})).body;
const confirm = (body: object) => world.call('POST', '/bookings', { body });

type Shown = { sitter: { name: string }; starts_at: string; ends_at: string; state: string };
const shown = (body: { windows: Shown[] }) =>
  body.windows.map(({ sitter, starts_at, ends_at, state }) => [
    sitter.name,
    starts_at.slice(11, 16),
    ends_at.slice(11, 16),
    state,
  ]);

async function eventsAbout(bookingId: string) {
  const { body } = await world.call('GET', `/bookings/${bookingId}`);
  const ids = [bookingId, ...body.windows.map((window: { id: string }) => window.id)];
  const rows = await world.db
    .selectFrom('auditEvents')
    .select('event')
    .where('entityId', 'in', ids)
    .orderBy('id')
    .execute();
  return rows.map(({ event }) => event);
}

describe('before the start', () => {
  test('changed times move the window', async () => {
    const { id } = await booked();
    const moved = await change(id, { starts_at: at('19:00'), ends_at: at('20:00') });
    expect(shown(moved)).toEqual([['Mia', '19:00', '20:00', 'upcoming']]);
    expect(await eventsAbout(id)).toEqual([
      'booking.confirmed',
      'assignment_window.opened',
      'booking.changed',
      'assignment_window.changed',
    ]);
  });

  test('another sitter takes the window over', async () => {
    const { id, tom } = await booked();
    expect(shown(await change(id, { sitter_id: tom.id }))).toEqual([['Tom', '16:00', '18:00', 'upcoming']]);
  });

  test('cancelling it cancels the window, and a second time changes nothing', async () => {
    const { id } = await booked();
    const cancelled = await cancel(id, { reason: 'Client is ill' });
    expect([cancelled.status, cancelled.cancelled_at]).toEqual(['cancelled', NOW]);
    expect(shown(cancelled)).toEqual([['Mia', '16:00', '18:00', 'cancelled']]);
    world.clock.advance(60_000);
    expect(await cancel(id)).toEqual(cancelled);
    const event = await world.db
      .selectFrom('auditEvents')
      .select('reason')
      .where('entityId', '=', id)
      .where('event', '=', 'booking.cancelled')
      .execute();
    expect(event).toEqual([{ reason: 'Client is ill' }]);
  });

  test('taking the sitter away cancels the window', async () => {
    const { id } = await booked();
    expect(shown(await change(id, { sitter_id: null }))).toEqual([['Mia', '16:00', '18:00', 'cancelled']]);
  });

  test('saying what is so already changes nothing', async () => {
    const { id, mia } = await booked();
    await change(id, { sitter_id: mia.id, ends_at: at('18:00') });
    await change(id, {});
    expect(await eventsAbout(id)).toEqual(['booking.confirmed', 'assignment_window.opened']);
  });
});

describe('after the start', () => {
  test('another sitter gets a successor, and the first keeps its history', async () => {
    const { id, tom } = await booked();
    world.clock.set(at('17:00'));
    expect(shown(await change(id, { sitter_id: tom.id }))).toEqual([
      ['Mia', '16:00', '17:00', 'ended'],
      ['Tom', '17:00', '18:00', 'active'],
    ]);
    expect(await eventsAbout(id)).toEqual([
      'booking.confirmed',
      'assignment_window.opened',
      'booking.changed',
      'assignment_window.ended',
      'assignment_window.opened',
    ]);
  });

  test('a confirmation with another sitter does the same', async () => {
    const { confirmation, tom } = await booked();
    world.clock.set(at('17:00'));
    const { body } = await confirm({ ...confirmation, sitter_id: tom.id });
    expect(shown(body)).toEqual([
      ['Mia', '16:00', '17:00', 'ended'],
      ['Tom', '17:00', '18:00', 'active'],
    ]);
  });

  test('a later end prolongs the window', async () => {
    const { id } = await booked();
    world.clock.set(at('17:00'));
    expect(shown(await change(id, { ends_at: at('19:00') }))).toEqual([['Mia', '16:00', '19:00', 'active']]);
  });

  test('a move into the future ends the window now and opens another', async () => {
    const { id } = await booked();
    world.clock.set(at('17:00'));
    expect(shown(await change(id, { starts_at: at('20:00'), ends_at: at('21:00') }))).toEqual([
      ['Mia', '16:00', '17:00', 'ended'],
      ['Mia', '20:00', '21:00', 'upcoming'],
    ]);
  });

  test('cancelling it ends the window now', async () => {
    const { id } = await booked();
    world.clock.set(at('17:00'));
    expect(shown(await cancel(id))).toEqual([['Mia', '16:00', '17:00', 'ended']]);
  });

  test('of a window that has ended by itself, a longer booking opens a successor from now', async () => {
    const { id } = await booked();
    world.clock.set(at('18:30'));
    expect(shown(await change(id, { ends_at: at('20:00') }))).toEqual([
      ['Mia', '16:00', '18:00', 'ended'],
      ['Mia', '18:30', '20:00', 'active'],
    ]);
  });
});

describe('a cancelled booking', () => {
  test('is not confirmed again by what differs, unless it says reopen', async () => {
    const { id, confirmation } = await booked();
    await cancel(id);
    const later = { ...confirmation, ends_at: at('19:00') };
    const refused = await confirm(later);
    expect([refused.status, refused.body.code]).toEqual([409, 'booking_cancelled']);
    const reopened = await confirm({ ...later, reopen: true });
    expect(reopened.body).toMatchObject({ outcome: 'reopened', status: 'confirmed', cancelled_at: null });
    expect(shown(reopened.body)).toEqual([
      ['Mia', '16:00', '18:00', 'cancelled'],
      ['Mia', '16:00', '19:00', 'upcoming'],
    ]);
    const again = await confirm({ ...later, reopen: true });
    expect(again.body.outcome).toBe('unchanged');
    expect(await eventsAbout(id)).toEqual([
      'booking.confirmed',
      'assignment_window.opened',
      'booking.cancelled',
      'assignment_window.cancelled',
      'booking.reopened',
      'assignment_window.opened',
    ]);
  });

  test('is reopened by the very confirmation that it had', async () => {
    const { id, confirmation } = await booked();
    world.clock.set(at('17:00'));
    await cancel(id);
    world.clock.set(at('17:30'));
    const reopened = await confirm({ ...confirmation, reopen: true });
    expect(shown(reopened.body)).toEqual([
      ['Mia', '16:00', '17:00', 'ended'],
      ['Mia', '17:30', '18:00', 'active'],
    ]);
  });

  test('stays cancelled at a replay of the confirmation that had reopened it, even if the sitter is inactive by then', async () => {
    const { id, mia, confirmation } = await booked();
    await cancel(id);
    const reopening = { ...confirmation, reopen: true };
    expect((await confirm(reopening)).body.outcome).toBe('reopened');
    await cancel(id);
    const before = await eventsAbout(id);
    await world.db.updateTable('sitters').set({ active: false }).where('id', '=', mia.id).execute();
    for (const replay of [reopening, confirmation, reopening]) {
      const { status, body } = await confirm(replay);
      expect([status, body.outcome, body.status]).toEqual([200, 'unchanged', 'cancelled']);
    }
    expect(await eventsAbout(id)).toEqual(before);
  });

  test('stays cancelled at a replay of a confirmation that had said reopen when there was nothing to reopen', async () => {
    const { id, confirmation } = await booked();
    const reopening = { ...confirmation, reopen: true };
    await change(id, { service: 'Cat' });
    expect((await confirm(reopening)).body).toMatchObject({ outcome: 'unchanged', service: 'Cat' });
    await cancel(id);
    expect((await confirm(reopening)).body).toMatchObject({ outcome: 'unchanged', status: 'cancelled' });
  });

  test('is reopened again by a confirmation that differs', async () => {
    const { id, confirmation } = await booked();
    for (const hour of ['19:00', '20:00']) {
      await cancel(id);
      const reopened = await confirm({ ...confirmation, ends_at: at(hour), reopen: true });
      expect(reopened.body).toMatchObject({ outcome: 'reopened', ends_at: new Date(at(hour)).toISOString() });
    }
  });

  test('is reopened by hand as often as it was cancelled, with the terms it had', async () => {
    const { id, confirmation } = await booked();
    const reopen = () => world.call('POST', `/bookings/${id}/reopen`);
    for (const _ of [1, 2]) {
      await cancel(id);
      for (const __ of [1, 2]) {
        const { status, body } = await reopen();
        expect([status, body.status, body.cancelled_at]).toEqual([200, 'confirmed', null]);
        expect(shown(body).at(-1)).toEqual(['Mia', '16:00', '18:00', 'upcoming']);
      }
    }
    const events = await eventsAbout(id);
    expect(events.filter((event) => event === 'booking.reopened')).toHaveLength(2);
    expect((await confirm(confirmation)).body.outcome).toBe('unchanged');
  });

  test('is not reopened by hand for a sitter who is inactive by then', async () => {
    const { id, mia } = await booked();
    await cancel(id);
    await world.db.updateTable('sitters').set({ active: false }).where('id', '=', mia.id).execute();
    const refused = await world.call('POST', `/bookings/${id}/reopen`);
    expect([refused.status, refused.body.code]).toEqual([409, 'sitter_inactive']);
  });

  test('cannot be changed by hand', async () => {
    const { id } = await booked();
    await cancel(id);
    const refused = await world.call('PATCH', `/bookings/${id}`, { body: { service: 'Walk' } });
    expect([refused.status, refused.body.code]).toEqual([409, 'booking_cancelled']);
  });
});

describe('a change by hand', () => {
  test.each([
    ['an unknown sitter', 422, 'sitter_not_found', async () => ({ sitter_id: newId() })],
    [
      'an inactive sitter',
      409,
      'sitter_inactive',
      async () => ({ sitter_id: (await world.addSitter({ active: false })).id }),
    ],
    ['an end before the start that stays', 422, 'invalid_range', async () => ({ ends_at: at('15:30') })],
    ['a client', 422, 'unknown_field', async () => ({ client_id: newId() })],
  ])('to %s is refused', async (_, status, code, body) => {
    const { id } = await booked();
    const answer = await world.call('PATCH', `/bookings/${id}`, { body: await body() });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(await eventsAbout(id)).toHaveLength(2);
  });

  test('of the service only is possible when the sitter is inactive by now', async () => {
    const { id, mia } = await booked();
    await world.db.updateTable('sitters').set({ active: false }).where('id', '=', mia.id).execute();
    expect(await change(id, { service: 'Cat' })).toMatchObject({ service: 'Cat' });
    const refused = await world.call('PATCH', `/bookings/${id}`, { body: { ends_at: at('19:00') } });
    expect([refused.status, refused.body.code]).toEqual([409, 'sitter_inactive']);
  });
});
