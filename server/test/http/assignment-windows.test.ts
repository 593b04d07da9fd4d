import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

const NOW = '2026-11-24T15:00:00.000Z';
const at = (time: string) => `2026-11-24T${time}:00.000Z`;
const FROM_16_TO_18 = { starts_at: at('16:00'), ends_at: at('18:00') };

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.clock.set(NOW));
afterAll(() => world.close());

const open = (body: object) =>
  world.call('POST', '/assignment-windows', { body: { ...FROM_16_TO_18, ...body } });
const change = (id: string, body: object) => world.call('PATCH', `/assignment-windows/${id}`, { body });
const end = (id: string) => world.call('POST', `/assignment-windows/${id}/end`);

/** A window made by hand from 16:00 to 18:00. */
async function opened() {
  const [client, mia, tom] = [
    await world.addClient(),
    await world.addSitter({ name: 'Mia' }),
    await world.addSitter({ name: 'Tom' }),
  ];
  const { status, body } = await open({ client_id: client.id, sitter_id: mia.id });
  expect(status).toBe(201);
  return { client, mia, tom, id: body.id as string, body };
}

async function eventsOf(windowId: string) {
  const rows = await world.db
    .selectFrom('auditEvents')
    .select('event')
    .where('entityId', '=', windowId)
    .orderBy('id')
    .execute();
  return rows.map(({ event }) => event);
}

describe('a window by hand', () => {
  test('is opened for a client, whose thread is made if there is none', async () => {
    const [client, sitter] = [await world.addClient({ thread: false }), await world.addSitter()];
    const { status, body } = await open({ client_id: client.id, sitter_id: sitter.id });
    expect([status, body]).toMatchObject([
      201,
      {
        client: { id: client.id },
        sitter: { id: sitter.id },
        booking_id: null,
        state: 'upcoming',
        ...FROM_16_TO_18,
      },
    ]);
    expect(await eventsOf(body.id)).toEqual(['assignment_window.opened']);
    expect(await eventsOf(body.thread_id)).toEqual(['thread.created']);
  });

  test('is opened for a thread, and may have begun already', async () => {
    const [client, sitter] = [await world.addClient(), await world.addSitter()];
    const body = { thread_id: client.threadId, sitter_id: sitter.id, starts_at: at('14:00') };
    expect((await open(body)).body).toMatchObject({ state: 'active', starts_at: at('14:00') });
  });

  test.each([
    [
      'one that would be over already',
      422,
      'invalid_range',
      { starts_at: at('13:00'), ends_at: at('14:00') },
    ],
    ['one without length', 422, 'invalid_range', { ends_at: at('16:00') }],
    ['an unknown client', 422, 'client_not_found', { client_id: newId() }],
    ['an unknown thread', 422, 'thread_not_found', { client_id: undefined, thread_id: newId() }],
    ['an unknown sitter', 422, 'sitter_not_found', { sitter_id: newId() }],
    ['neither a client nor a thread', 422, 'invalid_request', { client_id: undefined }],
    ['both a client and a thread', 422, 'invalid_request', { thread_id: newId() }],
    [
      'a start that the clocks skip',
      422,
      'nonexistent_time',
      { starts_at: '2027-03-14T02:30', ends_at: '2027-03-14T05:00' },
    ],
    [
      'a start that comes twice',
      422,
      'ambiguous_time',
      { starts_at: '2027-11-07T01:30', ends_at: '2027-11-07T05:00' },
    ],
    ['the year 1', 422, 'time_out_of_range', { starts_at: '0001-01-01T00:00:00Z' }],
    ['infinity', 422, 'invalid_time', { ends_at: 'infinity' }],
  ])('is refused with %s', async (_, status, code, wrong) => {
    const [client, sitter] = [await world.addClient(), await world.addSitter()];
    const answer = await open({ client_id: client.id, sitter_id: sitter.id, ...wrong });
    expect([answer.status, answer.body.code, answer.body.errors.length]).toEqual([status, code, 1]);
  });

  test('is refused for an inactive sitter, and for a sitter who is the client', async () => {
    const inactive = await world.addSitter({ active: false });
    const sitter = await world.addSitter();
    const client = await world.addClient({ phone: sitter.phone });
    const refused = await open({ client_id: client.id, sitter_id: inactive.id });
    expect([refused.status, refused.body.code]).toEqual([409, 'sitter_inactive']);
    const own = await open({ client_id: client.id, sitter_id: sitter.id });
    expect([own.status, own.body.code]).toEqual([409, 'sitter_is_client']);
  });

  test('is refused with clients, threads and sitters of another organization', async () => {
    const other = await world.secondOrg();
    const [theirClient, theirSitter] = [await other.addClient(), await other.addSitter()];
    const [client, sitter] = [await world.addClient(), await world.addSitter()];
    const codes = [];
    for (const ids of [
      { client_id: theirClient.id, sitter_id: sitter.id },
      { thread_id: theirClient.threadId, sitter_id: sitter.id },
      { client_id: client.id, sitter_id: theirSitter.id },
    ]) {
      codes.push((await open(ids)).body.code);
    }
    expect(codes).toEqual(['client_not_found', 'thread_not_found', 'sitter_not_found']);
  });
});

describe('an overlap by hand', () => {
  test('with another sitter’s window is refused and names it, unless it is allowed', async () => {
    const { client, tom } = await opened();
    const overlapping = { client_id: client.id, sitter_id: tom.id, starts_at: at('17:59') };
    const refused = await open({ ...overlapping, ends_at: at('20:00') });
    expect([refused.status, refused.body.code]).toEqual([409, 'window_overlap']);
    expect(refused.body.detail).toContain('Mia, Tue 24 Nov 2026, 11:00 to Tue 24 Nov 2026, 13:00');
    const allowed = await open({ ...overlapping, ends_at: at('20:00'), allow_overlap: true });
    expect(allowed.status).toBe(201);
  });

  test('is none with the sitter’s own window, a cancelled one, or one that it only touches', async () => {
    const { client, mia, tom, id } = await opened();
    expect((await open({ client_id: client.id, sitter_id: mia.id, ends_at: at('17:00') })).status).toBe(201);
    const touching = {
      client_id: client.id,
      sitter_id: tom.id,
      starts_at: at('18:00'),
      ends_at: at('19:00'),
    };
    expect((await open(touching)).status).toBe(201);
    await end(id);
    const free = { client_id: client.id, sitter_id: tom.id, starts_at: at('17:00') };
    expect((await open(free)).status).toBe(201);
  });
});

describe('a change by hand', () => {
  test('moves the window, and the same times again change nothing', async () => {
    const { id } = await opened();
    const times = { starts_at: at('17:00'), ends_at: at('19:00') };
    expect((await change(id, times)).body).toMatchObject(times);
    expect((await change(id, times)).body).toMatchObject(times);
    expect(await eventsOf(id)).toEqual(['assignment_window.opened', 'assignment_window.changed']);
  });

  test('into another sitter’s window is refused unless it is allowed', async () => {
    const { client, tom, id } = await opened();
    await open({ client_id: client.id, sitter_id: tom.id, starts_at: at('18:00'), ends_at: at('20:00') });
    const refused = await change(id, { ends_at: at('18:30') });
    expect([refused.status, refused.body.code]).toEqual([409, 'window_overlap']);
    expect((await change(id, { ends_at: at('18:30'), allow_overlap: true })).status).toBe(200);
  });

  test('of a begun window can move its end only, and not into the past', async () => {
    const { id } = await opened();
    world.clock.set(at('17:00'));
    for (const body of [{ starts_at: at('16:30') }, { ends_at: at('16:30') }, { ends_at: at('15:00') }]) {
      const refused = await change(id, body);
      expect([refused.status, refused.body.code]).toEqual([422, 'invalid_range']);
    }
    const prolonged = await change(id, { starts_at: at('16:00'), ends_at: at('19:00') });
    expect(prolonged.body).toMatchObject({ starts_at: at('16:00'), ends_at: at('19:00'), state: 'active' });
  });

  test('of an ended or cancelled window is refused', async () => {
    const [cancelled, ended] = [await opened(), await opened()];
    await end(cancelled.id);
    world.clock.set(at('18:00'));
    for (const { id } of [cancelled, ended]) {
      const refused = await change(id, { ends_at: at('20:00') });
      expect([refused.status, refused.body.code]).toEqual([409, 'window_ended']);
    }
  });
});

describe('ending by hand', () => {
  test('ends a begun window now, and once only', async () => {
    const { id } = await opened();
    world.clock.set(at('17:00'));
    const { body } = await end(id);
    expect(body).toMatchObject({ starts_at: at('16:00'), ends_at: at('17:00'), state: 'ended' });
    world.clock.advance(60_000);
    expect((await end(id)).body).toEqual(body);
    expect(await eventsOf(id)).toEqual(['assignment_window.opened', 'assignment_window.ended']);
  });

  test.each(['15:00', '16:00'])('at %s cancels one that has not been active for any time', async (time) => {
    const { id } = await opened();
    world.clock.set(at(time));
    expect((await end(id)).body).toMatchObject({
      ...FROM_16_TO_18,
      state: 'cancelled',
      cancelled_at: at(time),
    });
    expect(await eventsOf(id)).toEqual(['assignment_window.opened', 'assignment_window.cancelled']);
  });
});

test('a booking’s window is changed by its booking alone', async () => {
  const [client, sitter] = [await world.addClient(), await world.addSitter()];
  const booking = { external_id: newId(), client_id: client.id, sitter_id: sitter.id, ...FROM_16_TO_18 };
  const { id } = (await world.call('POST', '/bookings', { body: booking })).body.windows[0];
  for (const answer of [await change(id, { ends_at: at('19:00') }), await end(id)]) {
    expect([answer.status, answer.body.code]).toEqual([409, 'window_of_booking']);
  }
});

describe('the list of windows', () => {
  test('goes by start, in pages, through every filter', async () => {
    const { client, mia, tom, id: at16, body } = await opened();
    const next = async (sitterId: string, hour: number) => {
      const times = { starts_at: at(`${hour}:00`), ends_at: at(`${hour + 1}:00`) };
      return (await open({ client_id: client.id, sitter_id: sitterId, ...times })).body.id as string;
    };
    const at20 = await next(tom.id, 20);
    const at18 = await next(mia.id, 18);
    const list = async (query: string) => {
      const answer = await world.call('GET', `/assignment-windows?${query}`);
      expect(answer.status).toBe(200);
      return { ids: answer.body.data.map((row: { id: string }) => row.id), next: answer.body.next_cursor };
    };
    const page = await list(`client_id=${client.id}&limit=2`);
    expect(page.ids).toEqual([at16, at18]);
    expect(await list(`client_id=${client.id}&limit=2&cursor=${page.next}`)).toEqual({
      ids: [at20],
      next: null,
    });
    expect((await list(`thread_id=${body.thread_id}&from=${at('18:00')}&to=${at('20:00')}`)).ids).toEqual([
      at18,
    ]);
    expect((await list(`sitter_id=${tom.id}`)).ids).toEqual([at20]);
    await end(at20);
    expect((await list(`sitter_id=${tom.id}`)).ids).toEqual([]);
    expect((await list(`sitter_id=${tom.id}&include_cancelled=true`)).ids).toEqual([at20]);
  });

  test('and every window in it belong to one organization', async () => {
    const { id } = await opened();
    const strange = { key: (await world.secondOrg()).ownerKey };
    expect((await world.call('GET', '/assignment-windows', strange)).body.data).toEqual([]);
    const path = `/assignment-windows/${id}`;
    expect((await world.call('PATCH', path, { ...strange, body: {} })).status).toBe(404);
    expect((await world.call('POST', `${path}/end`, strange)).status).toBe(404);
  });
});
