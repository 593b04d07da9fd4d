import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Carrier, CarrierError, type CarrierNumber } from '../../src/carriers/carrier.ts';
import { listCarrierNumbersJob } from '../../src/jobs/list-carrier-numbers.ts';
import { listAvailableNumbers } from '../../src/store/carrier-numbers.ts';
import { noCarrier } from '../support/outside-world.ts';
import { createWorld, type World } from '../support/world.ts';

let rented: CarrierNumber[] = [];
let refusal: CarrierError | null = null;
const carrier: Carrier = {
  ...noCarrier,
  listNumbers: async () => {
    if (refusal) throw refusal;
    return rented;
  },
};

let world: World;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio: carrier } });
});
afterAll(() => world.close());

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
      { kind: 'carrier_account_fault', severity: 'critical', times_raised: 1 },
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
