import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockThread } from '../../src/store/threads.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('a request that loses a deadlock runs again, and happens once', async () => {
  const { id, threadId } = await world.addClient({ class: 'one_time' });
  const change = await world.db.transaction().execute(async (tx) => {
    await lockThread(tx, world.orgId, threadId ?? '');
    // Holds the client and waits for the thread, for which this transaction then makes the circle.
    const answer = world.call('PATCH', `/clients/${id}`, { body: { class: 'recurring' } });
    await waitForLockWaiter(world.db);
    await tx.selectFrom('clients').select('id').where('id', '=', id).forUpdate().execute();
    return { answer };
  });
  const { status, body } = await change.answer;
  expect([status, body.class]).toEqual([200, 'recurring']);
  const audit = await world.call('GET', `/audit-events?entity_id=${id}`);
  expect(audit.body.data).toHaveLength(1);
});
