import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CarrierError, type CarrierText, type OutgoingText } from '../../src/carriers/carrier.ts';
import { reconcileAttempt } from '../../src/services/reconciliation.ts';
import { letPass } from '../../src/services/unknown-outcomes.ts';
import type { Message } from '../../src/store/tables.ts';
import { eventsOf } from '../support/number-rows.ts';
import { accepted, blocked, fail, listed, newSid } from '../support/scripted-carrier.ts';
import type { TestClient } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const START = new Date('2026-11-24T15:00:00Z');
const SETTLED_MS = 11 * 60_000;

let first: SendingWorld;
let world: SendingWorld;
let client: TestClient;
beforeAll(async () => {
  first = await createSendingWorld({ at: START });
});
afterAll(() => first.close());
beforeEach(async () => {
  world = await first.anew();
  await world.addNumber({ class: 'front_desk' });
  client = await world.addClient();
});

const bodies = () => world.carrier.texts.map(({ body }) => body);
const stateOf = async (message: Pick<Message, 'id'>) => (await world.attempts(message))[0]?.state;
const topics = async () => (await world.openAlerts()).map(({ topic }) => topic);

/** A text of which nobody knows whether the carrier took it. */
async function lose(body = 'See you at noon.'): Promise<{ message: Message; call: OutgoingText }> {
  world.carrier.next(fail('unknown'));
  const message = await world.send(client, body);
  await world.deliver(message);
  const call = world.carrier.texts.at(-1);
  if (!call) throw new Error('nothing was called');
  return { message, call };
}

async function passTo(ms: number): Promise<void> {
  world.clock.set(new Date(START.getTime() + ms));
  await world.sweep();
}

describe('a text of unknown outcome that is in the carrier’s list', () => {
  test('counts as taken, with what the list says of it, and the next one goes out', async () => {
    const { message, call } = await lose();
    const sid = newSid();
    world.carrier.lists(() => [listed(call, { at: START, sid, status: 'delivered' })]);
    await world.send(client, 'Next');
    await world.runJobs();
    expect(bodies()).toEqual([message.body]);
    await passTo(5_000);
    expect(await world.message(message)).toMatchObject({ status: 'delivered', carrierMessageId: sid });
    expect(await world.attempts(message)).toMatchObject([{ state: 'accepted', carrierMessageId: sid }]);
    expect(await topics()).toEqual([]);
    expect(bodies()).toEqual([message.body, 'Next']);
    expect(await eventsOf(world, message.id)).toEqual([
      'message.accepted',
      'message.handed_over',
      'message.delivered',
    ]);
  });

  test('is not looked up before five seconds have passed: a callback mostly comes before', async () => {
    const { message } = await lose();
    await passTo(4_999);
    expect(world.carrier.timesListed()).toBe(0);
    expect(await stateOf(message)).toBe('unknown');
  });

  test('and not sent on there yet keeps the next one behind the gate', async () => {
    const { message, call } = await lose();
    world.carrier.lists(() => [listed(call, { at: START })]);
    await world.send(client, 'Next');
    await passTo(5_000);
    expect([await stateOf(message), (await world.message(message)).status]).toEqual(['accepted', 'sending']);
    expect(bodies()).toEqual([message.body]);
    await passTo(20_000);
    expect(bodies()).toEqual([message.body, 'Next']);
  });

  test('behind the words that a trial account puts before it is found', async () => {
    const { message, call } = await lose();
    const body = `Sent from your Twilio trial account - ${call.body}`;
    world.carrier.lists(() => [listed({ ...call, body }, { at: START })]);
    await passTo(5_000);
    expect(await stateOf(message)).toBe('accepted');
  });

  test('after the process ended during its call is found, too', async () => {
    world.carrier.next(() => {
      throw new Error('the process ended');
    });
    const message = await world.send(client);
    await expect(world.deliver(message)).rejects.toThrow('ended');
    const [call] = world.carrier.texts;
    world.carrier.lists(() => (call ? [listed(call, { at: START, status: 'sent' })] : []));
    await passTo(31_000);
    expect(await stateOf(message)).toBe('unknown');
    await passTo(36_000);
    expect((await world.message(message)).status).toBe('sent');
    expect(bodies()).toHaveLength(1);
  });
});

describe('a text of unknown outcome that is not in the carrier’s list', () => {
  test('stays unknown until the settle window is over, and is then held for the owner', async () => {
    const { message } = await lose();
    await world.send(client, 'Next');
    for (let ms = 5_000; ms < SETTLED_MS; ms += 20_000) await passTo(ms);
    await passTo(SETTLED_MS - 1);
    expect(await stateOf(message)).toBe('unknown');
    expect(await topics()).toEqual([`unknown_outcome:${message.id}`]);
    expect(bodies()).toHaveLength(1);
    await passTo(SETTLED_MS);
    expect(await stateOf(message)).toBe('absent');
    expect(await world.message(message)).toMatchObject({
      status: 'held',
      failureReason: expect.stringContaining('was not sent'),
    });
    expect(await topics()).toEqual([`message_held:${message.id}`]);
    expect(bodies()).toEqual([message.body, 'Next']);
    expect((await eventsOf(world, message.id)).at(-1)).toBe('message.held');
  });

  test('is looked up less and less often', async () => {
    const { message } = await lose();
    const at: number[] = [];
    while ((await stateOf(message)) === 'unknown' && at.length < 50) {
      const [attempt] = await world.attempts(message);
      const ms = (attempt?.nextLookupAt?.getTime() ?? 0) - START.getTime();
      at.push(ms / 1_000);
      await passTo(ms);
    }
    expect(at).toEqual([5, 10, 20, 40, 80, 160, 280, 400, 520, 640, 660]);
    expect(world.carrier.timesListed()).toBe(at.length);
    expect(await stateOf(message)).toBe('absent');
  });

  test('is asked for once by a sweep before its time has come', async () => {
    await lose();
    for (const ms of [5_000, 5_001, 9_999]) await passTo(ms);
    expect(world.carrier.timesListed()).toBe(1);
  });

  test('goes out again by itself if an automation wrote it', async () => {
    const { message } = await lose();
    await sql`update messages set author = 'automation' where id = ${message.id}`.execute(world.db);
    await passTo(SETTLED_MS);
    expect(bodies()).toEqual([message.body, message.body]);
    expect((await world.attempts(message)).map(({ state }) => state).sort()).toEqual(['absent', 'accepted']);
    expect(await topics()).toEqual([]);
  });

  test('stays unknown for as long as the carrier cannot be asked', async () => {
    const { message } = await lose();
    world.carrier.lists(() => {
      throw new CarrierError('unknown', 'no answer');
    });
    for (let minutes = 1; minutes <= 60; minutes += 3) await passTo(minutes * 60_000);
    expect(await stateOf(message)).toBe('unknown');
    world.carrier.lists(() => []);
    await passTo(63 * 60_000);
    expect(await stateOf(message)).toBe('absent');
  });
});

describe('another text in the list', () => {
  const untilSettled = async (list: () => CarrierText[], message: Message) => {
    world.carrier.lists(list);
    await passTo(5_000);
    return stateOf(message);
  };

  test('with the same words that is known by its id is not taken for it', async () => {
    const sid = newSid();
    world.carrier.next(() => ({ ...accepted(), carrierMessageId: sid }));
    await world.deliver(await world.send(client, 'The same'));
    world.clock.advance(15_000);
    const { message, call } = await lose('The same');
    world.carrier.lists(() => [listed(call, { at: START, sid })]);
    await passTo(20_000);
    expect(await stateOf(message)).toBe('unknown');
  });

  test.each<[string, (text: CarrierText) => CarrierText]>([
    ['to another phone', (text) => ({ ...text, to: '+14125550199' })],
    ['from another number', (text) => ({ ...text, from: '+14125550198' })],
    ['with other words', (text) => ({ ...text, body: `${text.body} ` })],
    ['that the client sent', (text) => ({ ...text, direction: 'inbound' })],
    ['of long before', (text) => ({ ...text, createdAt: new Date(START.getTime() - 61_000) })],
  ])('%s is not taken for it', async (_name, change) => {
    const { message, call } = await lose();
    expect(await untilSettled(() => [change(listed(call, { at: START }))], message)).toBe('unknown');
  });

  test('made a moment before by the carrier’s clock is its own', async () => {
    const { message, call } = await lose();
    const at = new Date(START.getTime() - 59_000);
    expect(await untilSettled(() => [listed(call, { at })], message)).toBe('accepted');
  });
});

describe('two equal texts of unknown outcome', () => {
  async function loseTwo() {
    const first = await lose('Ok');
    await letPass(world.ctx, first.message.id);
    world.clock.advance(1_000);
    return { first, second: await lose('Ok') };
  }

  test('of which the carrier has one are one that was taken, the older, and one that was not', async () => {
    const { first, second } = await loseTwo();
    const sid = newSid();
    world.carrier.lists(() => [listed(first.call, { at: START, sid })]);
    await passTo(10_000);
    await passTo(SETTLED_MS + 60_000);
    expect(await stateOf(first.message)).toBe('accepted');
    expect(await stateOf(second.message)).toBe('absent');
    expect((await world.message(second.message)).status).toBe('held');
  });

  test('of which the carrier has both are both taken, each with its own id, in their order', async () => {
    const { first, second } = await loseTwo();
    const [one, two] = [newSid(), newSid()];
    world.carrier.lists(() => [
      listed(second.call, { at: new Date(START.getTime() + 1_000), sid: two }),
      listed(first.call, { at: START, sid: one }),
    ]);
    await passTo(10_000);
    expect((await world.message(first.message)).carrierMessageId).toBe(one);
    expect((await world.message(second.message)).carrierMessageId).toBe(two);
  });

  test('whose one text the list gave to the older are followed, though the reports name the younger', async () => {
    const { first, second } = await loseTwo();
    const sid = newSid();
    world.carrier.lists(() => [listed(second.call, { at: START, sid })]);
    await passTo(10_000);
    const [attempt] = await world.attempts(second.message);
    await world.report(attempt?.id ?? '', { status: 'delivered', sid });
    expect((await world.message(first.message)).status).toBe('delivered');
    expect(await stateOf(second.message)).toBe('unknown');
  });

  test('cannot be told apart while one is being called', async () => {
    const first = await lose('Ok');
    await letPass(world.ctx, first.message.id);
    const sid = newSid();
    const call = blocked(() => ({ ...accepted(), carrierMessageId: sid }));
    world.carrier.next(call.answer);
    const delivered = world.deliver(await world.send(client, 'Ok'));
    await call.called;
    world.carrier.lists(() => [listed(first.call, { at: START, sid })]);
    await passTo(5_000);
    expect(await stateOf(first.message)).toBe('unknown');
    call.release();
    await delivered;
    await passTo(10_000);
    expect(await stateOf(first.message)).toBe('unknown');
  });
});

test('a report that comes during the look-up decides', async () => {
  const { message } = await lose();
  const [attempt] = await world.attempts(message);
  world.carrier.lists(async () => {
    await world.report(attempt?.id ?? '', { status: 'sent' });
    return [];
  });
  await passTo(SETTLED_MS);
  expect([await stateOf(message), (await world.message(message)).status]).toEqual(['accepted', 'sent']);
  expect(await topics()).toEqual([]);
});

test('a look-up of another organization’s attempt finds nothing to do', async () => {
  const { message } = await lose();
  const other = await world.secondOrg();
  const [attempt] = await world.attempts(message);
  await reconcileAttempt(other.ctx, attempt?.id ?? '');
  expect(world.carrier.timesListed()).toBe(0);
});
