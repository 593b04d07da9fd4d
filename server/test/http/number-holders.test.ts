import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf, holdersOf, leaseEnds, leaseNumber, numberRow } from '../support/number-rows.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let org: TestOrganization;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  org = await world.secondOrg();
});

const get = (path: string) => world.call('GET', path, { key: org.ownerKey });
const post = (path: string, body?: object) => world.call('POST', path, { key: org.ownerKey, body });

describe('assigning by hand', () => {
  const assign = (numberId: string, sitterId: string) =>
    post(`/numbers/${numberId}/assign`, { sitter_id: sitterId });

  test('gives a pool number to a sitter without one, as a sitter number, and ends its leases', async () => {
    const sitter = await org.addSitter({ number: false });
    const pool = await org.addNumber({ class: 'pool' });
    const { threadId } = await org.addClient({ class: 'one_time' });
    await leaseNumber(org, pool.id, threadId);
    for (const _ of [1, 2]) {
      const { status, body } = await assign(pool.id, sitter.id);
      expect([status, body.class, body.holder?.id]).toEqual([200, 'sitter', sitter.id]);
    }
    expect(await eventsOf(org, pool.id)).toEqual(['number.assigned']);
    expect(await leaseEnds(org, pool.id)).toEqual(['number_assigned']);
  });

  test('in place of a number in quarantine takes that from the sitter; it returns free, in its class', async () => {
    const sitter = await org.addSitter();
    const former = sitter.number?.id ?? '';
    const next = await org.addNumber({ class: 'sitter' });
    expect((await assign(next.id, sitter.id)).body.code).toBe('sitter_has_number');
    await post(`/numbers/${former}/quarantine`, { duration: 1, reason: 'Spam' });
    expect((await assign(next.id, sitter.id)).status).toBe(200);
    expect(await holdersOf(org, former)).toMatchObject([{ sitterId: sitter.id, endReason: 'replaced' }]);
    await post(`/numbers/${former}/release`, { force_restore: true, restore_reason: 'Cleared' });
    expect(await numberRow(org, former)).toMatchObject({ class: 'sitter', status: 'active', sitterId: null });
    expect((await get(`/sitters/${sitter.id}`)).body.number.id).toBe(next.id);
  });

  test.each([
    ['the front desk number', 'front_desk_in_use'],
    ['a held number', 'number_in_use'],
    ['a number in quarantine', 'number_not_active'],
    ['a retired number', 'number_retired'],
  ])('%s is %s', async (which, code) => {
    const sitter = await org.addSitter({ number: false });
    const number =
      which === 'a held number'
        ? (await org.addSitter()).number
        : await org.addNumber({ class: which === 'the front desk number' ? 'front_desk' : 'pool' });
    if (which === 'a number in quarantine')
      await post(`/numbers/${number?.id}/quarantine`, { reason: 'Test' });
    if (which === 'a retired number') await post(`/numbers/${number?.id}/retire`, { reason: 'Test' });
    const { status, body } = await assign(number?.id ?? '', sitter.id);
    expect([status, body.code]).toEqual([409, code]);
  });

  test('to an inactive sitter, and to nobody of ours, is refused', async () => {
    const { id } = await org.addNumber({ class: 'sitter' });
    const inactive = await org.addSitter({ active: false });
    expect((await assign(id, inactive.id)).body.code).toBe('sitter_inactive');
    const strange = await (await world.secondOrg()).addSitter();
    const { status, body } = await assign(id, strange.id);
    expect([status, body.code]).toEqual([422, 'sitter_not_found']);
    expect(await holdersOf(org, id)).toEqual([]);
  });

  test('keeps the history of holders, one after the other', async () => {
    const { id } = await org.addNumber({ class: 'sitter' });
    const sitters = [];
    for (let turn = 0; turn < 3; turn += 1) {
      const sitter = await org.addSitter({ number: false });
      sitters.push(sitter.id);
      expect((await assign(id, sitter.id)).status).toBe(200);
      world.clock.advance(60_000);
      if (turn < 2) await post(`/numbers/${id}/unassign`);
      world.clock.advance(60_000);
    }
    const holders = await holdersOf(org, id);
    expect(holders.map(({ sitterId }) => sitterId)).toEqual(sitters);
    expect(holders.map(({ endReason }) => endReason)).toEqual(['unassigned', 'unassigned', null]);
  });
});

describe('unassigning', () => {
  test('puts a held and a reserve number into the pool, and leaves a pool number', async () => {
    const { number } = await org.addSitter();
    const reserve = await org.addNumber({ class: 'sitter' });
    for (const id of [number?.id ?? '', reserve.id]) {
      for (const _ of [1, 2]) {
        const { body } = await post(`/numbers/${id}/unassign`);
        expect([body.class, body.holder]).toEqual(['pool', null]);
      }
      expect(await eventsOf(org, id)).toEqual(['number.unassigned']);
    }
  });

  test('leaves a quarantine as it is, and is refused for the front desk number', async () => {
    const { number } = await org.addSitter();
    await post(`/numbers/${number?.id}/quarantine`, { reason: 'Test' });
    expect((await post(`/numbers/${number?.id}/unassign`)).body).toMatchObject({
      class: 'pool',
      status: 'quarantined',
      holder: null,
    });
    const { id } = await org.addNumber({ class: 'front_desk' });
    expect((await post(`/numbers/${id}/unassign`)).body.code).toBe('front_desk_in_use');
  });
});
