import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CarrierError } from '../../src/carriers/carrier.ts';
import { deliverMessage } from '../../src/services/delivery.ts';
import { sweepMessages } from '../../src/services/stranded-messages.ts';
import { letPass } from '../../src/services/unknown-outcomes.ts';
import { pausedAt } from '../support/failpoints.ts';
import { jobsOf } from '../support/number-rows.ts';
import { accepted, blocked, fail } from '../support/scripted-carrier.ts';
import type { TestClient } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let first: SendingWorld;
let world: SendingWorld;
let client: TestClient;
beforeAll(async () => {
  first = await createSendingWorld();
});
afterAll(() => first.close());
beforeEach(async () => {
  world = await first.anew();
  await world.addNumber({ class: 'front_desk' });
  client = await world.addClient();
});

const recover = () => sweepMessages(world.base);
const loseJobs = () => sql`delete from graphile_worker._private_jobs`.execute(world.db);
const isWoken = async ({ id }: { id: string }) =>
  (await jobsOf(world)).filter(({ payload }) => JSON.stringify(payload).includes(id)).length;

describe('a text that waits and whose job was lost', () => {
  test('is woken once ten seconds have passed, and goes out', async () => {
    const message = await world.send(client);
    await loseJobs();
    world.clock.advance(10_000);
    await recover();
    expect(await isWoken(message)).toBe(0);
    world.clock.advance(1);
    await recover();
    await recover();
    expect(await isWoken(message)).toBe(1);
    await world.runJobs();
    expect(world.carrier.texts).toHaveLength(1);
  });

  test('is left alone while it waits for the time of its next try', async () => {
    world.carrier.next(fail('rate_limited', { retryAfterMs: 300_000 }));
    const message = await world.send(client);
    await world.deliver(message);
    await loseJobs();
    world.clock.advance(299_000);
    await recover();
    expect(await isWoken(message)).toBe(0);
    world.clock.advance(1_000);
    await recover();
    expect(await isWoken(message)).toBe(1);
  });
});

describe('a sweep', () => {
  const woken = async () => {
    const jobs = await jobsOf(world);
    return jobs.filter(({ task }) => task === 'deliver_message').map(({ payload }) => idIn(payload));
  };
  const idIn = (payload: unknown) => (payload as { messageId: string }).messageId;
  async function sweepAfter(ms: number): Promise<string[]> {
    await loseJobs();
    world.clock.advance(ms);
    await recover();
    return woken();
  }

  test('wakes the first text of each conversation and no other', async () => {
    const first = await world.send(client, 'One');
    await world.send(client, 'Two');
    const elsewhere = await world.send(await world.addClient(), 'Elsewhere');
    expect((await sweepAfter(11_000)).sort()).toEqual([first.id, elsewhere.id].sort());
  });

  test('wakes a text behind one that was taken when it may go, and not before', async () => {
    await world.deliver(await world.send(client, 'One'));
    const next = await world.send(client, 'Two');
    expect(await sweepAfter(14_999)).toEqual([]);
    expect(await sweepAfter(1)).toEqual([next.id]);
  });

  test('leaves alone what waits for an unknown outcome, unless it may pass', async () => {
    world.carrier.next(fail('unknown'));
    const lost = await world.send(client, 'Lost');
    await world.deliver(lost);
    const next = await world.send(client, 'Later');
    expect(await sweepAfter(11_000)).toEqual([]);
    await letPass(world.ctx, lost.id);
    expect(await sweepAfter(11_000)).toEqual([next.id]);
  });

  test.each([
    ['stopped', fail('account_fault', { carrierCode: 20003 })],
    ['paused', fail('rate_limited', { retryAfterMs: 60_000 })],
  ])('leaves alone the texts of an account that is %s, and wakes those of others', async (_state, answer) => {
    const other = await world.secondOrg();
    await other.addNumber({ class: 'front_desk' });
    world.carrier.next(answer);
    await world.deliver(await world.send(client));
    const ours = await world.send(await world.addClient(), 'Ours');
    const theirs = await world.send(await other.addClient(), 'Theirs', other.ctx);
    await loseJobs();
    world.clock.advance(11_000);
    await recover();
    expect([await isWoken(ours), (await jobsOf({ ...world, ...other })).length]).toEqual([0, 1]);
    expect((await world.message(theirs)).status).toBe('queued');
  });

  test('leaves a text to the worker that has it', async () => {
    const message = await world.send(client);
    world.clock.advance(11_000);
    const { ctx, reached, goOn } = pausedAt(world.base, 'delivery.claimed');
    const done = deliverMessage(ctx, world.orgId, message.id);
    await reached;
    expect(await sweepAfter(14_999)).toEqual([]);
    expect(await sweepAfter(1)).toEqual([message.id]);
    goOn();
    await done;
  });
});

describe('a call whose end nobody wrote down', () => {
  test('becomes unknown after half a minute, with one alert, and is not called again', async () => {
    world.carrier.lists(() => {
      throw new CarrierError('unknown', 'the carrier does not answer');
    });
    const message = await world.send(client);
    world.carrier.next(() => {
      throw new Error('the process ended');
    });
    await expect(world.deliver(message)).rejects.toThrow('the process ended');
    expect(await world.attempts(message)).toMatchObject([{ state: 'calling' }]);
    world.clock.advance(30_000);
    await recover();
    expect(await world.attempts(message)).toMatchObject([{ state: 'calling' }]);
    world.clock.advance(1);
    await recover();
    const [attempt] = await world.attempts(message);
    const alerts = await world.openAlerts();
    expect(attempt).toMatchObject({ state: 'unknown', error: 'the process ended during the call' });
    expect(alerts).toMatchObject([{ topic: `unknown_outcome:${message.id}`, timesRaised: 1 }]);
    world.clock.advance(3_600_000);
    await recover();
    await world.runJobs();
    expect(await world.attempts(message)).toMatchObject([{ id: attempt?.id, state: 'unknown' }]);
    expect(await world.openAlerts()).toEqual(alerts);
    expect(world.carrier.timesListed()).toBe(1);
    expect(world.carrier.texts).toHaveLength(1);
  });

  test('is decided by its own answer after all, when it comes later', async () => {
    const message = await world.send(client);
    const call = blocked(() => accepted());
    world.carrier.next(call.answer);
    const delivered = world.deliver(message);
    await call.called;
    world.clock.advance(31_000);
    await recover();
    const later = await world.send(client, 'Later');
    call.release();
    await delivered;
    expect(await world.attempts(message)).toMatchObject([{ state: 'accepted' }]);
    expect(await world.openAlerts()).toEqual([]);
    world.clock.advance(15_000);
    await world.runJobs();
    expect((await world.message(later)).status).toBe('sending');
  });
});

test('of every organization, texts are found', async () => {
  const other = await world.secondOrg();
  await other.addNumber({ class: 'front_desk' });
  const theirs = await world.send(await other.addClient(), 'Hello', other.ctx);
  await loseJobs();
  world.clock.advance(61_000);
  await recover();
  await world.runJobs();
  expect((await world.message(theirs)).status).toBe('sending');
});
