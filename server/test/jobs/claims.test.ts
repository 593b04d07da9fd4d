import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliverMessage } from '../../src/services/delivery.ts';
import type { Message } from '../../src/store/tables.ts';
import { endingAt, pausedAt } from '../support/failpoints.ts';
import { eventsOf } from '../support/number-rows.ts';
import type { TestClient } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld;
let client: TestClient;
let message: Message;
beforeAll(async () => {
  world = await createSendingWorld();
  await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await world.addClient();
  message = await world.send(client);
});

const bodies = () => world.carrier.texts.filter(({ to }) => to === client.phone).map(({ body }) => body);
const tokenOf = async () => (await world.message(message)).leaseToken;
const deliverIn = (ctx: typeof world.base) => deliverMessage(ctx, world.orgId, message.id);

/** A worker that stands still at a failpoint. */
async function workerAt(failpoint: 'delivery.claimed' | 'delivery.attempt_written') {
  const { ctx, reached, goOn } = pausedAt(world.base, failpoint);
  const done = deliverIn(ctx);
  await reached;
  return {
    finish: async () => {
      goOn();
      await done;
    },
  };
}

describe('a text that a worker took', () => {
  test('is left to it for as long as the lease lives', async () => {
    const worker = await workerAt('delivery.claimed');
    world.clock.advance(14_999);
    await world.deliver(message);
    expect(bodies()).toEqual([]);
    await worker.finish();
    expect(bodies()).toHaveLength(1);
  });

  test('goes to the next one after fifteen seconds, and what the first does late writes and calls nothing', async () => {
    const first = await workerAt('delivery.claimed');
    const token = await tokenOf();
    world.clock.advance(15_000);
    const second = await workerAt('delivery.claimed');
    expect(await tokenOf()).not.toBe(token);
    const before = await world.message(message);
    await first.finish();
    expect(await world.message(message)).toEqual(before);
    expect([await world.attempts(message), bodies()]).toEqual([[], []]);
    await second.finish();
    expect(bodies()).toHaveLength(1);
    expect(await world.attempts(message)).toMatchObject([
      { state: 'accepted', leaseToken: before.leaseToken },
    ]);
  });

  test('is not handed over by a lease that ended meanwhile, though nobody else has it; the sweep wakes it', async () => {
    const worker = await workerAt('delivery.claimed');
    world.clock.advance(15_000);
    await worker.finish();
    expect([await world.attempts(message), bodies()]).toEqual([[], []]);
    await world.sweep();
    expect(bodies()).toHaveLength(1);
  });

  test('and that ended in the middle is handed over once by the next', async () => {
    await expect(deliverIn(endingAt(world.base, 'delivery.before_attempt'))).rejects.toThrow('ended');
    expect(await world.attempts(message)).toEqual([]);
    world.clock.advance(15_000);
    await world.sweep();
    expect(bodies()).toHaveLength(1);
  });
});

describe('a process that stands still between attempt and call', () => {
  test('for five seconds still calls', async () => {
    const worker = await workerAt('delivery.attempt_written');
    world.clock.advance(5_000);
    await worker.finish();
    expect(bodies()).toHaveLength(1);
  });

  test('for longer does not, and the text is decided anew', async () => {
    const worker = await workerAt('delivery.attempt_written');
    world.clock.advance(5_001);
    await worker.finish();
    expect(bodies()).toEqual([]);
    expect(await world.attempts(message)).toMatchObject([{ state: 'aborted' }]);
    await world.runJobs();
    expect(bodies()).toHaveLength(1);
    expect(await eventsOf(world, message.id)).toEqual([
      'message.accepted',
      'message.handed_over',
      'message.requeued',
      'message.handed_over',
    ]);
  });

  test('until it counts as unknown does not call either, and leaves it to the look-up', async () => {
    const worker = await workerAt('delivery.attempt_written');
    world.clock.advance(31_000);
    await world.sweep();
    await worker.finish();
    expect(bodies()).toEqual([]);
    expect(await world.attempts(message)).toMatchObject([{ state: 'unknown' }]);
  });
});

describe('a text that fails its worker', () => {
  async function failTimes(times: number): Promise<void> {
    const ending = endingAt(world.base, 'delivery.claimed');
    for (let count = 0; count < times; count += 1) {
      await expect(deliverIn(ending)).rejects.toThrow('ended');
      world.clock.advance(15_000);
    }
  }

  test('nine times goes out', async () => {
    await failTimes(9);
    await world.deliver(message);
    expect(bodies()).toHaveLength(1);
    expect((await world.message(message)).claims).toBe(0);
  });

  test('ten times is held with an alert, and later texts pass it', async () => {
    const later = await world.send(client, 'Later');
    await failTimes(10);
    await world.deliver(message);
    expect(await world.message(message)).toMatchObject({
      status: 'held',
      failureReason: expect.stringContaining('Maskline itself failed'),
      leaseToken: null,
    });
    expect(await world.openAlerts()).toContainEqual(
      expect.objectContaining({ topic: `message_held:${message.id}` }),
    );
    await world.runJobs();
    expect(bodies()).toEqual(['Later']);
    expect((await world.message(later)).status).toBe('sending');
  });

  test('now and then is not, as long as it gets on in between', async () => {
    await failTimes(9);
    await world.usualPace(world.account.id);
    await world.deliver(await world.send(await world.addClient()));
    await world.deliver(message);
    expect(await world.message(message)).toMatchObject({ status: 'queued', claims: 0 });
  });
});
