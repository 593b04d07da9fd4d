import { afterAll, beforeAll, expect, test } from 'vitest';
import { inRetriedTransaction } from '../../src/http/retried-transaction.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

const at = (time: string) => `2026-11-24T${time}:00.000Z`;

let world: World;
beforeAll(async () => {
  world = await createWorld({ at: at('15:00') });
});
afterAll(() => world.close());

test('a sitter who is deactivated while bookings are confirmed keeps none of them', async () => {
  const sitter = await world.addSitter();
  const clients = await Promise.all(Array.from({ length: 8 }, () => world.addClient({ thread: false })));
  const confirm = (clientId: string) =>
    world.call('POST', '/bookings', {
      body: {
        external_id: newId(),
        client_id: clientId,
        sitter_id: sitter.id,
        starts_at: at('16:00'),
        ends_at: at('17:00'),
      },
    });
  const racing = clients.map(({ id }) => confirm(id));
  await inRetriedTransaction(world.ctx, (tx) => deactivateSitter(tx, sitter.id));
  for (const { status, body } of await Promise.all(racing)) {
    expect([200, 409]).toContain(status);
    if (status === 409) expect(body.code).toBe('sitter_inactive');
  }
  const windows = await world.call('GET', `/assignment-windows?sitter_id=${sitter.id}`);
  const bookings = await world.call('GET', `/bookings?sitter_id=${sitter.id}`);
  expect([windows.body.data, bookings.body.data]).toEqual([[], []]);
});

test('changes and cancellations of one booking at once leave at most one window, and no error', async () => {
  const [client, ...sitters] = [await world.addClient(), await world.addSitter(), await world.addSitter()];
  const booking = { client_id: client.id, starts_at: at('14:00'), ends_at: at('17:00') };
  const body = { ...booking, external_id: newId(), sitter_id: sitters[0]?.id };
  const { id } = (await world.call('POST', '/bookings', { body })).body;
  const answers = await Promise.all(
    Array.from({ length: 12 }, (_, index) => {
      if (index === 6) return world.call('POST', `/bookings/${id}/cancel`);
      const ends_at = at(`17:${10 + index}`);
      const sitter_id = sitters[index % 2]?.id;
      if (index % 3 === 0) {
        return world.call('POST', '/bookings', { body: { ...body, sitter_id, ends_at, reopen: true } });
      }
      return world.call('PATCH', `/bookings/${id}`, { body: { sitter_id, ends_at } });
    }),
  );
  for (const { status } of answers) expect([200, 409]).toContain(status);
  const { windows } = (await world.call('GET', `/bookings/${id}`)).body;
  const current = windows.filter((it: { state: string }) => ['active', 'upcoming'].includes(it.state));
  expect(current.length).toBeLessThanOrEqual(1);
});
