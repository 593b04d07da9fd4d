import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Carrier, CarrierError, type CarrierNumber } from '../../src/carriers/carrier.ts';
import { checkEveryInboundCallbackJob } from '../../src/jobs/check-every-inbound-callback.ts';
import { setInboundCallbackJob } from '../../src/jobs/set-inbound-callback.ts';
import { runDueJobs } from '../../src/jobs/worker.ts';
import { pointNumbersHere } from '../../src/services/inbound-callbacks.ts';
import { openDb } from '../../src/store/db.ts';
import { numberRow } from '../support/number-rows.ts';
import { noCarrier } from '../support/outside-world.ts';
import { createWorld, type World } from '../support/world.ts';

let atCarrier: Map<string, CarrierNumber>;
let calls: unknown[] = [];
let refusal: CarrierError | null = null;
const carrier: Carrier = {
  ...noCarrier,
  listNumbers: async () => [...atCarrier.values()],
  setInboundCallback: async (credentials, carrierNumberId, smsUrl) => {
    calls.push([credentials, carrierNumberId, smsUrl]);
    if (refusal) throw refusal;
    atCarrier.set(carrierNumberId, { e164: '', carrierNumberId, smsUrl });
  },
};

let world: World;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio: carrier } });
});
afterAll(() => world.close());
beforeEach(() => {
  [calls, refusal, atCarrier] = [[], null, new Map()];
});

const here = (publicUrl = world.base.publicUrl) =>
  `${publicUrl}/callbacks/twilio/${world.account.endpointId}/messages`;

describe('a number’s callback', () => {
  const set = (numberId: string) => setInboundCallbackJob(world.base)({ orgId: world.orgId, numberId });
  const openAlerts = (numberId: string) =>
    world.db
      .selectFrom('alerts')
      .select('kind')
      .where('topic', '=', `callback_not_set:${numberId}`)
      .where('resolvedAt', 'is', null)
      .execute();

  async function addFresh(): Promise<string> {
    const { id } = await world.addNumber({ class: 'pool' });
    await world.db.updateTable('businessNumbers').set({ callbackSetAt: null }).where('id', '=', id).execute();
    return id;
  }

  test('is set at the carrier with the account’s own credentials and address, and noted', async () => {
    const id = await addFresh();
    await set(id);
    const { accountSid, authToken } = world.account;
    const { carrierNumberId, callbackSetAt, callbackUrl } = await numberRow(world, id);
    expect(calls).toEqual([[{ accountSid, authToken }, carrierNumberId, here()]]);
    expect(callbackSetAt).toEqual(await world.clock.now(world.db));
    expect(callbackUrl).toBe(here());
  });

  test('that the carrier refuses is alerted and tried again; the alert closes when it is set', async () => {
    const id = await addFresh();
    refusal = new CarrierError('refused', 'Remove the TwiML app.');
    await expect(set(id)).rejects.toThrow(refusal);
    expect(await openAlerts(id)).toEqual([{ kind: 'callback_not_set' }]);
    expect((await numberRow(world, id)).callbackSetAt).toBeNull();
    refusal = null;
    await set(id);
    expect(await openAlerts(id)).toEqual([]);
  });

  test('of a retired number is left alone, and its alert is over', async () => {
    const id = await addFresh();
    refusal = new CarrierError('refused', 'Remove the TwiML app.');
    await expect(set(id)).rejects.toThrow(refusal);
    calls.length = 0;
    await world.call('POST', `/numbers/${id}/retire`, { body: { reason: 'Test' } });
    await set(id);
    expect(calls).toEqual([]);
    expect(await openAlerts(id)).toEqual([]);
  });
});

describe('numbers that the carrier does not point here', () => {
  // A process of its own address over the same database.
  const startAt = async (publicUrl: string, work: string) => {
    const base = { ...world.base, publicUrl };
    const { pool } = openDb(world.databaseUrl, { maxConnections: 4 });
    if (work === 'start') await pointNumbersHere(base);
    else await checkEveryInboundCallbackJob(base)();
    await runDueJobs(base, pool);
    await pool.end();
  };
  const alertsAbout = async (numberId: string) => {
    const { body } = await world.call('GET', '/alerts');
    return body.data.filter((alert: { entities: { id: string }[] }) => alert.entities[0]?.id === numberId);
  };

  test('are pointed here at the start, after the address of this server changed, and no others', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    const retired = await world.addNumber({ class: 'pool' });
    await world.call('POST', `/numbers/${retired.id}/retire`, { body: { reason: 'Test' } });
    await startAt('https://one.example', 'start');
    expect((await numberRow(world, id)).callbackUrl).toBe(here('https://one.example'));
    expect((await numberRow(world, retired.id)).callbackUrl).toBeNull();
    calls = [];
    await startAt('https://one.example', 'start');
    expect(calls).toEqual([]);
    await startAt('https://two.example', 'start');
    const { callbackUrl, carrierNumberId } = await numberRow(world, id);
    expect(callbackUrl).toBe(here('https://two.example'));
    expect(atCarrier.get(carrierNumberId)?.smsUrl).toBe(here('https://two.example'));
  });

  test('are not said to be pointed here until the carrier took the new address', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    refusal = new CarrierError('not_sent', 'No answer.');
    await startAt('https://three.example', 'start');
    const { body } = await world.call('GET', `/numbers/${id}`);
    expect(body.callback_set_at).toBeNull();
  });

  test('because somebody changed them there are alerted and set back by the nightly check', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    await startAt('https://four.example', 'start');
    const { carrierNumberId } = await numberRow(world, id);
    await startAt('https://four.example', 'check');
    expect(await alertsAbout(id)).toEqual([]);
    atCarrier.set(carrierNumberId, { e164: '', carrierNumberId, smsUrl: 'https://elsewhere.example' });
    await startAt('https://four.example', 'check');
    expect(await alertsAbout(id)).toMatchObject([{ kind: 'callback_changed', severity: 'critical' }]);
    expect(atCarrier.get(carrierNumberId)?.smsUrl).toBe(here('https://four.example'));
  });
});
