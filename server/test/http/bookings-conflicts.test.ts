import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

const at = (time: string) => `2026-11-24T${time}:00.000Z`;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
beforeEach(() => world.clock.set(at('15:00')));
afterAll(() => world.close());

async function confirm(clientId: string, sitterId: string, from: string, to: string) {
  const times = { starts_at: at(from), ends_at: at(to) };
  const body = { external_id: newId(), client_id: clientId, sitter_id: sitterId, ...times };
  const answer = await world.call('POST', '/bookings', { body });
  expect(answer.status).toBe(200);
  return answer.body;
}

/** Mia from 16:00 to 18:00, Tom from 17:00 to 19:00. */
async function overlapping(threadGiven = true) {
  const client = await world.addClient({ name: 'Carla', thread: threadGiven });
  const [mia, tom] = [await world.addSitter({ name: 'Mia' }), await world.addSitter({ name: 'Tom' })];
  const first = await confirm(client.id, mia.id, '16:00', '18:00');
  const second = await confirm(client.id, tom.id, '17:00', '19:00');
  return { client, mia, tom, first, second, threadId: first.thread_id as string };
}

async function conflictsOf(threadId: string, query = '') {
  const { status, body } = await world.call('GET', `/conflicts?thread_id=${threadId}${query}`);
  expect(status).toBe(200);
  return body.data;
}

async function openAlerts(threadId: string) {
  const rows = await world.db
    .selectFrom('alerts')
    .selectAll()
    .where('kind', '=', 'overlapping_windows_booked')
    .where('resolvedAt', 'is', null)
    .execute();
  return rows.filter(({ entities }) => entities.some(({ id }) => id === threadId));
}

describe('a booking that overlaps another sitter’s window', () => {
  test('is accepted and flagged, and neither window is altered', async () => {
    const { client, mia, tom, first, second, threadId } = await overlapping();
    const conflict = {
      thread_id: threadId,
      client: { id: client.id, name: 'Carla' },
      windows: [
        {
          id: first.windows[0].id,
          booking_id: first.id,
          sitter: { id: mia.id, name: 'Mia' },
          starts_at: at('16:00'),
          ends_at: at('18:00'),
        },
        {
          id: second.windows[0].id,
          booking_id: second.id,
          sitter: { id: tom.id, name: 'Tom' },
          starts_at: at('17:00'),
          ends_at: at('19:00'),
        },
      ],
      overlap: { starts_at: at('17:00'), ends_at: at('18:00') },
    };
    expect([first.conflicts, second.conflicts]).toEqual([[], [conflict]]);
    expect(await conflictsOf(threadId)).toEqual([conflict]);
    const { body } = await world.call('GET', `/bookings/${first.id}`);
    expect(body).toMatchObject({ windows: first.windows, conflicts: [conflict] });
  });

  test('raises one alert for the pair, which closes when they overlap no longer', async () => {
    const { second, threadId } = await overlapping();
    const [alert, ...others] = await openAlerts(threadId);
    expect(others).toEqual([]);
    expect(alert?.sentence).toBe(
      'Mia and Tom are both booked for Carla from Tue 24 Nov 2026, 12:00 to Tue 24 Nov 2026, 13:00.',
    );
    const move = (body: object) => world.call('PATCH', `/bookings/${second.id}`, { body });
    await move({ ends_at: at('20:00') });
    expect(await openAlerts(threadId)).toHaveLength(1);
    await move({ starts_at: at('18:00') });
    expect(await openAlerts(threadId)).toEqual([]);
    await move({ starts_at: at('17:30') });
    expect(await openAlerts(threadId)).toHaveLength(1);
    await world.call('POST', `/bookings/${second.id}/cancel`);
    expect(await openAlerts(threadId)).toEqual([]);
  });

  test('is no conflict if it is the same sitter’s, or begins when the other ends', async () => {
    const { client, mia, first } = await overlapping();
    const third = await confirm(client.id, mia.id, '15:30', '16:30');
    expect(third.conflicts).toEqual([]);
    const other = await world.addClient();
    const fourth = await confirm(other.id, mia.id, '16:00', '18:00');
    const tom = await world.addSitter();
    const fifth = await confirm(other.id, tom.id, '18:00', '19:00');
    expect([fourth.conflicts, fifth.conflicts]).toEqual([[], []]);
    expect(first.conflicts).toEqual([]);
  });
});

describe('the list of conflicts', () => {
  test('leaves out what is over, unless all are asked for', async () => {
    const { threadId } = await overlapping();
    world.clock.set(at('18:00'));
    expect(await conflictsOf(threadId)).toEqual([]);
    expect(await conflictsOf(threadId, '&all=true')).toHaveLength(1);
  });

  test('goes by the start of the overlap, in pages, and shows each pair once', async () => {
    const { client, threadId } = await overlapping();
    const ann = await world.addSitter({ name: 'Ann' });
    await confirm(client.id, ann.id, '16:30', '17:30');
    const pairs: string[][] = [];
    let cursor = '';
    do {
      const path = `/conflicts?thread_id=${threadId}&limit=1${cursor}`;
      const { body } = await world.call('GET', path);
      for (const { windows } of body.data) {
        pairs.push(windows.map(({ sitter }: { sitter: { name: string } }) => sitter.name));
      }
      cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : '';
    } while (cursor);
    expect(pairs.slice(0, 1)).toEqual([['Mia', 'Ann']]);
    expect(pairs.slice(1).sort()).toEqual([
      ['Ann', 'Tom'],
      ['Mia', 'Tom'],
    ]);
  });

  test('shows nothing of another organization', async () => {
    await overlapping();
    const { ownerKey } = await world.secondOrg();
    expect((await world.call('GET', '/conflicts?all=true', { key: ownerKey })).body.data).toEqual([]);
  });
});
