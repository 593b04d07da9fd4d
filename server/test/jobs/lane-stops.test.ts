import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CarrierError } from '../../src/carriers/carrier.ts';
import { deliverMessage } from '../../src/services/delivery.ts';
import { probeAccount } from '../../src/services/lane-openings.ts';
import { promoteNumber } from '../../src/services/numbers.ts';
import { quarantineNumber } from '../../src/services/quarantine.ts';
import { eventsOf } from '../support/number-rows.ts';
import { blocked, fail, refuse, sent } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const MINUTE_MS = 60_000;

let first: SendingWorld;
let world: SendingWorld;
let frontDesk: TestNumber;
let client: TestClient;
beforeAll(async () => {
  first = await createSendingWorld();
});
afterAll(() => first.close());
beforeEach(async () => {
  world = await first.anew();
  world.carrier.always(sent);
  frontDesk = await world.addNumber({ class: 'front_desk' });
  client = await world.addClient();
});

const bodies = () => world.carrier.texts.map(({ body }) => body);
const account = async () => (await world.call('GET', '/carrier-account')).body.sending;
const sendAll = async (...texts: string[]) => {
  const messages = [];
  for (const text of texts) messages.push(await world.send(client, text));
  return messages;
};
const brokenList = () => {
  throw new CarrierError('account_fault', 'the token is wrong', { carrierCode: 20003 });
};

describe('an account that the carrier does not let in', () => {
  beforeEach(async () => {
    world.carrier.next(fail('account_fault', { carrierCode: 20003 }));
    world.carrier.lists(brokenList);
    await sendAll('One', 'Two', 'Three');
    await world.runJobs();
    expect(bodies()).toEqual(['One']);
  });

  test('stops, says why, keeps its texts, and alerts once', async () => {
    world.clock.advance(10 * MINUTE_MS);
    await world.sweep();
    await world.deliver(await world.send(await world.addClient(), 'Elsewhere'));
    expect(bodies()).toEqual(['One']);
    expect(await account()).toMatchObject({
      state: 'stopped',
      since: '2026-11-24T15:00:00.000Z',
      carrier_code: 20003,
      reason: expect.stringContaining('credentials'),
    });
    expect(await world.openAlerts()).toMatchObject([
      { topic: 'carrier_account_fault', severity: 'critical', timesRaised: 1 },
    ]);
    expect(await eventsOf(world, world.account.id)).toEqual(['carrier_account.sending_stopped']);
  });

  test('stops no other organization', async () => {
    const other = await world.secondOrg();
    await other.addNumber({ class: 'front_desk' });
    const theirs = await world.send(await other.addClient(), 'Theirs', other.ctx);
    await deliverMessage(world.base, other.orgId, theirs.id);
    expect((await world.message(theirs)).status).toBe('sent');
    const seen = await world.call('GET', '/carrier-account', { key: other.ownerKey });
    expect(seen.body.sending.state).toBe('open');
  });

  test.each([
    ['with new credentials', 'PUT', '/carrier-account'],
    ['when the owner says so', 'POST', '/carrier-account/resume'],
  ] as const)('lets its texts out in order %s', async (_name, method, path) => {
    const { accountSid } = world.account;
    const body = method === 'PUT' ? { account_sid: accountSid, auth_token: 'f'.repeat(32) } : undefined;
    const answer = await world.call(method, path, { body });
    expect([answer.status, answer.body.sending.state]).toEqual([200, 'open']);
    await world.runJobs();
    expect(bodies()).toEqual(['One', 'One', 'Two', 'Three']);
    expect(await world.openAlerts()).toEqual([]);
    expect(await eventsOf(world, world.account.id)).toContain('carrier_account.sending_resumed');
  });

  test('lets its texts out in order when the carrier answers a question again', async () => {
    world.clock.advance(MINUTE_MS - 1);
    await world.sweep();
    expect(world.carrier.timesListed()).toBe(0);
    world.clock.advance(1);
    await world.sweep();
    expect([world.carrier.timesListed(), (await account()).state]).toEqual([1, 'stopped']);
    world.carrier.lists(() => []);
    world.clock.advance(2 * MINUTE_MS - 1);
    await world.sweep();
    expect(world.carrier.timesListed()).toBe(1);
    world.clock.advance(1);
    await world.sweep();
    expect(bodies()).toEqual(['One', 'One', 'Two', 'Three']);
    expect((await account()).state).toBe('open');
  });

  test('is asked less and less often while it answers but takes no text', async () => {
    world.carrier.lists(() => []);
    world.carrier.always(refuse(30002));
    const waits: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      const { stoppedAt, probeAt } = await world.lane(world.account.id);
      waits.push(((probeAt?.getTime() ?? 0) - (stoppedAt?.getTime() ?? 0)) / MINUTE_MS);
      world.clock.advance((waits.at(-1) ?? 0) * MINUTE_MS);
      await world.sweep();
    }
    expect(waits).toEqual([1, 2, 4]);
    world.carrier.always(sent);
    await world.call('POST', '/carrier-account/resume');
    await world.runJobs();
    expect((await world.lane(world.account.id)).stops).toBe(0);
  });

  test('that is resumed while it is asked is not asked again', async () => {
    world.carrier.lists(async () => {
      await world.call('POST', '/carrier-account/resume');
      return brokenList();
    });
    world.clock.advance(MINUTE_MS);
    await probeAccount(world.asJob);
    expect(await world.lane(world.account.id)).toMatchObject({ stoppedAt: null, probeAt: null });
  });

  test('that is resumed twice, or was never stopped, is resumed once', async () => {
    for (const _ of [1, 2]) {
      expect((await world.call('POST', '/carrier-account/resume')).status).toBe(200);
    }
    const resumed = (await eventsOf(world, world.account.id)).filter((event) => event.endsWith('resumed'));
    expect(resumed).toHaveLength(1);
  });
});

test('an account that refuses several texts at once is stopped once, with one alert', async () => {
  const calls = [1, 2].map(() => blocked(fail('account_fault', { carrierCode: 20003 })));
  world.carrier.next(...calls.map(({ answer }) => answer));
  const delivered = [];
  for (const { called } of calls) {
    delivered.push(world.deliver(await world.send(await world.addClient())));
    await called;
  }
  for (const { release } of calls) release();
  await Promise.all(delivered);
  expect(await world.openAlerts()).toMatchObject([{ topic: 'carrier_account_fault', timesRaised: 1 }]);
  expect(await eventsOf(world, world.account.id)).toEqual(['carrier_account.sending_stopped']);
  expect((await world.lane(world.account.id)).stops).toBe(1);
});

describe('a front desk number that the carrier refuses', () => {
  const path = () => `/numbers/${frontDesk.id}`;
  const topics = async () => (await world.openAlerts()).map(({ topic }) => topic);
  let held: string[];
  beforeEach(async () => {
    world.carrier.next(refuse(21606));
    held = (await sendAll('One', 'Two')).map(({ id }) => id);
    await world.runJobs();
  });

  test('stops: its texts are held without a call, and one critical alert says so', async () => {
    expect(bodies()).toEqual(['One']);
    for (const id of held) expect((await world.message({ id })).status).toBe('held');
    expect((await world.call('GET', path())).body).toMatchObject({
      status: 'active',
      sending: { state: 'stopped', carrier_code: 21606 },
    });
    const alerts = (await world.openAlerts()).filter(({ kind }) => kind === 'front_desk_refused');
    expect(alerts).toMatchObject([{ severity: 'critical', timesRaised: 1 }]);
  });

  test('sends again once the owner says so; what is held stays with the owner', async () => {
    const { status, body } = await world.call('POST', `${path()}/resume`);
    expect([status, body.sending.state]).toEqual([200, 'open']);
    expect(await topics()).not.toContain(`front_desk_refused:${frontDesk.id}`);
    expect(await eventsOf(world, frontDesk.id)).toEqual(['number.sending_stopped', 'number.sending_resumed']);
    await sendAll('Three');
    await world.runJobs();
    expect(bodies()).toEqual(['One', 'Three']);
    expect((await world.message({ id: held[0] ?? '' })).status).toBe('held');
  });

  test('gives way to another one that is promoted, from which texts go out at once', async () => {
    const pool = await world.addNumber({ class: 'pool' });
    await promoteNumber(world.ctx, pool.id);
    expect(await topics()).not.toContain(`front_desk_refused:${frontDesk.id}`);
    await sendAll('Three');
    await world.runJobs();
    expect(world.carrier.texts.at(-1)).toMatchObject({ body: 'Three', from: pool.e164 });
  });
});

test('a number in quarantine is not resumed, nor one that is not there', async () => {
  const { id } = await world.addNumber({ class: 'pool' });
  await quarantineNumber(world.ctx, id, { reason: 'Spam' });
  const refused = await world.call('POST', `/numbers/${id}/resume`);
  expect([refused.status, refused.body.code]).toEqual([409, 'number_not_active']);
});
