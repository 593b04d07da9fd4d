import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

const NOW = '2026-11-24T15:00:00.000Z';
const AT_16 = '2026-11-24T16:00:00.000Z';
const AT_17 = '2026-11-24T17:00:00.000Z';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.clock.set(NOW));
afterAll(() => world.close());

const confirm = (body: Record<string, unknown>) =>
  world.call('POST', '/bookings', {
    body: { external_id: newId(), starts_at: AT_16, ends_at: AT_17, ...body },
  });

const patch = (id: string, body: object) => world.call('PATCH', `/bookings/${id}`, { body });

function eventsOf(entityId: string) {
  return world.db
    .selectFrom('auditEvents')
    .select(['event', 'details'])
    .where('entityId', '=', entityId)
    .orderBy('id')
    .execute();
}

async function deactivate(sitterId: string) {
  await world.db.updateTable('sitters').set({ active: false }).where('id', '=', sitterId).execute();
}

function threadsOf(clientId: string) {
  return world.db.selectFrom('threads').select('id').where('clientId', '=', clientId).execute();
}

describe('one thread per client', () => {
  test('five bookings with three sitters use one thread', async () => {
    const client = await world.addClient({ thread: false });
    const sitters = [await world.addSitter(), await world.addSitter(), await world.addSitter()];
    const threadIds = new Set<string>();
    for (let day = 1; day <= 5; day += 1) {
      const { status, body } = await confirm({
        client_id: client.id,
        sitter_id: sitters[day % 3]?.id,
        starts_at: `2026-12-0${day}T16:00:00Z`,
        ends_at: `2026-12-0${day}T17:00:00Z`,
      });
      expect(status).toBe(200);
      threadIds.add(body.thread_id);
    }
    expect(threadIds.size).toBe(1);
    expect(await threadsOf(client.id)).toHaveLength(1);
    const [threadId = ''] = threadIds;
    expect((await eventsOf(threadId)).map(({ event }) => event)).toEqual(['thread.created']);
  });

  test('50 confirmations at once, of equal and different external ids, give one thread and no error', async () => {
    const client = await world.addClient({ thread: false });
    const sitters = [await world.addSitter(), await world.addSitter()];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        confirm({
          external_id: `race-${client.id}-${index % 25}`,
          client_id: client.id,
          sitter_id: sitters[index % 2]?.id,
          service: `walk ${index}`,
        }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(await threadsOf(client.id)).toHaveLength(1);
    const bookings = await world.db
      .selectFrom('bookings')
      .select('id')
      .where('clientId', '=', client.id)
      .execute();
    expect(bookings).toHaveLength(25);
    for (const { id } of bookings) {
      const { body } = await world.call('GET', `/bookings/${id}`);
      expect(body.windows.filter((window: { state: string }) => window.state === 'upcoming')).toHaveLength(1);
    }
  });

  test('an external id that two clients ask for at once goes to one of them, and the other is told', async () => {
    const clients = [await world.addClient(), await world.addClient()];
    const external_id = newId();
    const answers = await Promise.all(clients.map(({ id }) => confirm({ external_id, client_id: id })));
    expect(answers.map(({ status, body }) => [status, body.code]).sort()).toEqual([
      [200, undefined],
      [409, 'booking_client_fixed'],
    ]);
  });
});

describe('a confirmation', () => {
  test('opens the window of its sitter and says so once in the audit', async () => {
    const [client, sitter] = [await world.addClient(), await world.addSitter({ name: 'Mia' })];
    const { body } = await confirm({ client_id: client.id, sitter_id: sitter.id, service: 'Dog walk' });
    expect(body).toMatchObject({
      outcome: 'confirmed',
      status: 'confirmed',
      thread_id: client.threadId,
      client: { id: client.id, name: client.name },
      sitter: { id: sitter.id, name: 'Mia' },
      service: 'Dog walk',
      starts_at: AT_16,
      windows: [{ sitter: { id: sitter.id }, starts_at: AT_16, ends_at: AT_17, state: 'upcoming' }],
      conflicts: [],
    });
    expect((await eventsOf(body.id)).map(({ event }) => event)).toEqual(['booking.confirmed']);
    const [opened, ...others] = await eventsOf(body.windows[0].id);
    expect([opened?.event, others]).toEqual(['assignment_window.opened', []]);
  });

  test('puts the lead and grace minutes around the window, to the millisecond', async () => {
    await world.db
      .updateTable('organizations')
      .set({ leadMinutes: 15, graceMinutes: 45 })
      .where('id', '=', world.orgId)
      .execute();
    const [client, sitter] = [await world.addClient(), await world.addSitter()];
    const times = { starts_at: '2026-11-24T16:00:00.123Z', ends_at: '2026-11-24T17:00:59.999Z' };
    const { body } = await confirm({ client_id: client.id, sitter_id: sitter.id, ...times });
    await world.db
      .updateTable('organizations')
      .set({ leadMinutes: 0, graceMinutes: 0 })
      .where('id', '=', world.orgId)
      .execute();
    expect(body).toMatchObject(times);
    const edges = { starts_at: '2026-11-24T15:45:00.123Z', ends_at: '2026-11-24T17:45:59.999Z' };
    expect(body.windows).toMatchObject([edges]);

    const renamed = await patch(body.id, { service: 'Another walk' });
    expect(renamed.body.windows).toMatchObject([edges]);
    const moved = await patch(body.id, { ends_at: '2026-11-24T18:00:00Z' });
    expect(moved.body.windows).toMatchObject([
      { starts_at: '2026-11-24T16:00:00.123Z', ends_at: '2026-11-24T18:00:00.000Z' },
    ]);
  });

  test('without a sitter has no window until one is named', async () => {
    const [client, sitter] = [await world.addClient(), await world.addSitter()];
    const { status, body } = await confirm({ client_id: client.id, sitter_id: null });
    expect([status, body.sitter, body.windows]).toEqual([200, null, []]);
    const named = await patch(body.id, { sitter_id: sitter.id });
    expect(named.body.windows).toMatchObject([{ sitter: { id: sitter.id }, state: 'upcoming' }]);
  });

  test.each([
    ['an inactive sitter', 409, 'sitter_inactive', async () => ({ sitter_id: (await inactive()).id })],
    ['an unknown sitter', 422, 'sitter_not_found', async () => ({ sitter_id: newId() })],
    ['an unknown client', 422, 'client_not_found', async () => ({ client_id: newId() })],
    [
      'a sitter of another organization',
      422,
      'sitter_not_found',
      async () => ({ sitter_id: (await (await world.secondOrg()).addSitter()).id }),
    ],
    [
      'a client of another organization',
      422,
      'client_not_found',
      async () => ({ client_id: (await (await world.secondOrg()).addClient()).id }),
    ],
    ['an end at its start', 422, 'invalid_range', async () => ({ ends_at: AT_16 })],
    ['an end before its start', 422, 'invalid_range', async () => ({ ends_at: NOW })],
    ['a time that is none', 422, 'invalid_time', async () => ({ starts_at: 'soon' })],
    ['the year 9999', 422, 'time_out_of_range', async () => ({ ends_at: '9999-01-01T00:00:00Z' })],
  ])('with %s is refused and leaves nothing', async (_, status, code, wrong) => {
    const external_id = newId();
    const client = await world.addClient({ thread: false });
    const answer = await confirm({ external_id, client_id: client.id, ...(await wrong()) });
    expect([answer.status, answer.body.code, answer.body.errors.length]).toEqual([status, code, 1]);
    expect(await threadsOf(client.id)).toEqual([]);
  });

  test('that names another client is refused', async () => {
    const [client, other] = [await world.addClient(), await world.addClient()];
    const external_id = newId();
    await confirm({ external_id, client_id: client.id });
    const answer = await confirm({ external_id, client_id: other.id });
    expect([answer.status, answer.body.code]).toEqual([409, 'booking_client_fixed']);
  });

  test('cannot make a sitter responsible for the own conversation', async () => {
    const sitter = await world.addSitter();
    const client = await world.addClient({ phone: sitter.phone });
    const answer = await confirm({ client_id: client.id, sitter_id: sitter.id });
    expect([answer.status, answer.body.code]).toEqual([409, 'sitter_is_client']);
    expect(JSON.stringify(answer.body)).not.toContain(sitter.phone.slice(-7));
  });

  test('at a wall time is read in the zone of the organization', async () => {
    const client = await world.addClient();
    const times = { starts_at: '2026-11-24T11:00', ends_at: '2026-11-24T12:00' };
    const { body } = await confirm({ client_id: client.id, ...times });
    expect(body).toMatchObject({ starts_at: AT_16, ends_at: AT_17 });
  });

  test('at a wall time that the clocks skip is refused with the one meant', async () => {
    const client = await world.addClient();
    const times = { starts_at: '2026-03-08T02:30', ends_at: '2026-03-08T05:00' };
    const { status, body } = await confirm({ client_id: client.id, ...times });
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'nonexistent_time', 'starts_at']);
    expect(body.detail).toContain('2026-03-08T03:30:00-04:00');
  });

  test('at a wall time that the clocks pass twice is refused with both instants', async () => {
    const client = await world.addClient();
    const times = { starts_at: '2026-11-01T00:30', ends_at: '2026-11-01T01:30' };
    const { status, body } = await confirm({ client_id: client.id, ...times });
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'ambiguous_time', 'ends_at']);
    expect(body.detail).toContain('2026-11-01T01:30:00-04:00');
    expect(body.detail).toContain('2026-11-01T01:30:00-05:00');
  });
});

describe('a replay', () => {
  test('of a confirmation changes nothing, even if the sitter is inactive by now', async () => {
    const [client, sitter] = [await world.addClient(), await world.addSitter()];
    const booking = { external_id: newId(), client_id: client.id, sitter_id: sitter.id };
    const first = await confirm(booking);
    world.clock.advance(60_000);
    await deactivate(sitter.id);
    const again = await confirm({ ...booking, starts_at: '2026-11-24T11:00:00-05:00' });
    expect(again.status).toBe(200);
    expect(again.body).toEqual({ ...first.body, outcome: 'unchanged' });
    expect(await eventsOf(first.body.id)).toHaveLength(1);
  });

  test('does not undo what was changed by hand since; a confirmation that differs does', async () => {
    const [client, sitter, other] = [
      await world.addClient(),
      await world.addSitter(),
      await world.addSitter(),
    ];
    const booking = { external_id: newId(), client_id: client.id, sitter_id: sitter.id };
    const { body } = await confirm(booking);
    await patch(body.id, { sitter_id: other.id });
    const again = await confirm(booking);
    expect(again.body).toMatchObject({ outcome: 'unchanged', sitter: { id: other.id } });
    const differing = await confirm({ ...booking, service: 'A longer walk' });
    expect(differing.body).toMatchObject({ outcome: 'changed', sitter: { id: sitter.id } });
  });

  test('of what stands already, said for the first time, is a new confirmation that changes nothing', async () => {
    const [client, sitter] = [await world.addClient(), await world.addSitter()];
    const booking = { external_id: newId(), client_id: client.id };
    const { body } = await confirm(booking);
    await patch(body.id, { sitter_id: sitter.id });
    const said = await confirm({ ...booking, sitter_id: sitter.id });
    expect(said.body.outcome).toBe('unchanged');
    const taken = await confirm(booking);
    expect(taken.body).toMatchObject({ outcome: 'changed', sitter: null });
  });

  test('of a booking that was cancelled since answers that it is cancelled', async () => {
    const booking = { external_id: newId(), client_id: (await world.addClient()).id };
    const { body } = await confirm(booking);
    await world.call('POST', `/bookings/${body.id}/cancel`);
    const again = await confirm(booking);
    expect([again.status, again.body.status, again.body.outcome]).toEqual([200, 'cancelled', 'unchanged']);
  });
});

describe('the list of bookings', () => {
  test('goes by start, in pages, through every filter', async () => {
    const [client, sitter] = [await world.addClient(), await world.addSitter()];
    const ids: string[] = [];
    for (const hour of [19, 17, 18, 17]) {
      const { body } = await confirm({
        client_id: client.id,
        sitter_id: hour === 19 ? null : sitter.id,
        starts_at: `2026-11-24T${hour}:00:00Z`,
        ends_at: `2026-11-24T${hour + 1}:00:00Z`,
      });
      ids.push(body.id);
    }
    const [at19, first17, at18, second17] = ids;
    const list = async (query: string) => {
      const { status, body } = await world.call('GET', `/bookings?client_id=${client.id}&${query}`);
      expect(status).toBe(200);
      return body;
    };
    const idsOf = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id);
    const page = await list('limit=3');
    expect(idsOf(page)).toEqual([first17, second17, at18]);
    expect(idsOf(await list(`limit=3&cursor=${page.next_cursor}`))).toEqual([at19]);
    expect(idsOf(await list(`sitter_id=${sitter.id}`))).toEqual([first17, second17, at18]);
    expect(idsOf(await list('from=2026-11-24T18:00:00Z&to=2026-11-24T19:00:00Z'))).toEqual([at18]);
    await world.call('POST', `/bookings/${at18}/cancel`);
    expect(idsOf(await list('status=cancelled'))).toEqual([at18]);
    const refused = await world.call('GET', '/bookings?cursor=e30');
    expect([refused.status, refused.body.code]).toEqual([400, 'invalid_cursor']);
  });

  test('and every booking in it belong to one organization, and to owners', async () => {
    const other = await world.secondOrg();
    const { body } = await confirm({ client_id: (await world.addClient()).id });
    const strange = { key: other.ownerKey };
    expect((await world.call('GET', '/bookings', strange)).body.data).toEqual([]);
    expect((await world.call('GET', `/bookings/${body.id}`, strange)).status).toBe(404);
    expect((await world.call('PATCH', `/bookings/${body.id}`, { ...strange, body: {} })).status).toBe(404);
    expect((await world.call('POST', `/bookings/${body.id}/cancel`, strange)).status).toBe(404);
    expect((await world.call('GET', '/bookings/no-id')).status).toBe(404);
    const key = await world.sitterKey((await world.addSitter()).id);
    expect((await world.call('GET', '/bookings', { key })).status).toBe(403);
  });
});

function inactive() {
  return world.addSitter({ active: false });
}
