import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Carrier, CarrierError, type CarrierNumber } from '../../src/carriers/carrier.ts';
import { listCarrierNumbersJob } from '../../src/jobs/list-carrier-numbers.ts';
import { setInboundCallbackJob } from '../../src/jobs/set-inbound-callback.ts';
import { listAvailableNumbers } from '../../src/store/carrier-numbers.ts';
import { numberRow } from '../support/number-rows.ts';
import { noCarrier } from '../support/outside-world.ts';
import { createWorld, type World } from '../support/world.ts';

let rented: CarrierNumber[] = [];
let calls: unknown[] = [];
let refusal: CarrierError | null = null;
const carrier: Carrier = {
  ...noCarrier,
  listNumbers: async () => {
    if (refusal) throw refusal;
    return rented;
  },
  setInboundCallback: async (...call) => {
    calls.push(call);
    if (refusal) throw refusal;
  },
};

let world: World;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio: carrier } });
});
afterAll(() => world.close());
beforeEach(() => {
  [calls, refusal] = [[], null];
});

const listNumbers = () => listCarrierNumbersJob(world.base)({ orgId: world.orgId });
const available = () => listAvailableNumbers(world.db, world.orgId, { after: null, limit: 100 });
const rent = (e164: string): CarrierNumber => ({ e164, carrierNumberId: `PN-${e164}`, smsUrl: null });

describe('the carrier’s list', () => {
  test('replaces the one before it, and says when it came', async () => {
    rented = [rent('+14125550180'), rent('+14125550181'), rent('+14125550181'), rent('888777')];
    await listNumbers();
    expect((await available()).map(({ e164 }) => e164)).toEqual(['+14125550180', '+14125550181']);
    world.clock.advance(60_000);
    rented = [rent('+14125550181'), rent('+14125550182')];
    await Promise.all([listNumbers(), listNumbers()]);
    expect((await available()).map(({ e164 }) => e164)).toEqual(['+14125550181', '+14125550182']);
    const { body } = await world.call('GET', '/numbers/available');
    expect(body.listed_at).toBe('2026-11-24T15:01:00.000Z');
  });

  test('of another organization stays as it is', async () => {
    const other = await world.secondOrg();
    const { e164 } = await other.addNumber({ class: 'pool' });
    rented = [];
    await listNumbers();
    expect(await available()).toEqual([]);
    const rows = await world.db
      .selectFrom('carrierNumbers')
      .select('e164')
      .where('orgId', '=', other.orgId)
      .execute();
    expect(rows).toEqual([{ e164 }]);
  });
});

describe('an account that the carrier does not let in', () => {
  const alerts = async () => (await world.call('GET', '/alerts')).body.data;

  test('raises one critical alert, which closes when its numbers are listed', async () => {
    refusal = new CarrierError('account_fault', 'Authenticate', { carrierCode: 20003 });
    await expect(listNumbers()).rejects.toThrow(refusal);
    await expect(listNumbers()).rejects.toThrow(refusal);
    expect(await alerts()).toMatchObject([
      { kind: 'carrier_account_fault', severity: 'critical', times_raised: 2 },
    ]);
    expect((await alerts())[0].sentence).toContain('enter the right account SID and auth token');
    refusal = null;
    await listNumbers();
    expect(await alerts()).toEqual([]);
  });

  test('is not told of a carrier that does not answer', async () => {
    refusal = new CarrierError('unknown', 'No answer');
    await expect(listNumbers()).rejects.toThrow(refusal);
    expect(await alerts()).toEqual([]);
  });
});

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
    const { accountSid, authToken, endpointId } = world.account;
    const { carrierNumberId, callbackSetAt } = await numberRow(world, id);
    expect(calls).toEqual([
      [
        { accountSid, authToken },
        carrierNumberId,
        `https://maskline.example/callbacks/twilio/${endpointId}/messages`,
      ],
    ]);
    expect(callbackSetAt).toEqual(await world.clock.now(world.db));
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

  test('of a retired number is left alone', async () => {
    const id = await addFresh();
    await world.call('POST', `/numbers/${id}/retire`, { body: { reason: 'Test' } });
    await set(id);
    expect(calls).toEqual([]);
  });
});
