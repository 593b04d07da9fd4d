import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { addNumber } from '../../src/services/numbers.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { eventsOf, leaseEnds, leaseNumber, numberRow, rentNumber } from '../support/number-rows.ts';
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

describe('promoting', () => {
  test('makes the front desk number and puts the one before it into the pool', async () => {
    const former = await org.addNumber({ class: 'front_desk' });
    const next = await org.addNumber({ class: 'pool' });
    const { threadId } = await org.addClient({ class: 'one_time' });
    await leaseNumber(org, next.id, threadId);
    for (const _ of [1, 2]) expect((await post(`/numbers/${next.id}/promote`)).body.class).toBe('front_desk');
    expect((await numberRow(org, former.id)).class).toBe('pool');
    expect(await eventsOf(org, next.id)).toEqual(['number.promoted']);
    expect(await leaseEnds(org, next.id)).toEqual(['number_promoted']);
  });

  test('the first of an organization needs no other', async () => {
    const { id } = await org.addNumber({ class: 'sitter' });
    expect((await post(`/numbers/${id}/promote`)).body.class).toBe('front_desk');
  });

  test('of several at once leaves exactly one', async () => {
    await org.addNumber({ class: 'front_desk' });
    const numbers = [];
    for (let index = 0; index < 6; index += 1) numbers.push(await org.addNumber({ class: 'pool' }));
    const answers = await Promise.all(numbers.map(({ id }) => post(`/numbers/${id}/promote`)));
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect((await get('/numbers?class=front_desk')).body.data).toHaveLength(1);
    expect((await get('/numbers?class=pool')).body.data).toHaveLength(6);
  });

  test('while the first front desk number is being added waits for it, and demotes it', async () => {
    const next = await org.addNumber({ class: 'pool' });
    const e164 = await rentNumber(org);
    let promoted: ReturnType<typeof post> | undefined;
    const first = await inTransaction(org.ctx, async (tx) => {
      const id = await addNumber(tx, { e164, class: 'front_desk' });
      promoted = post(`/numbers/${next.id}/promote`);
      await waitForLockWaiter(world.db);
      return id;
    });
    const answer = await promoted;
    expect([answer?.status, answer?.body.class]).toEqual([200, 'front_desk']);
    expect((await numberRow(org, first)).class).toBe('pool');
  });

  test('a held one is number_in_use, one in quarantine number_not_active', async () => {
    const { number } = await org.addSitter();
    expect((await post(`/numbers/${number?.id}/promote`)).body.code).toBe('number_in_use');
    const pool = await org.addNumber({ class: 'pool' });
    await post(`/numbers/${pool.id}/quarantine`, { reason: 'Test' });
    expect((await post(`/numbers/${pool.id}/promote`)).body.code).toBe('number_not_active');
  });
});

describe('retiring', () => {
  test('ends leases and a quarantine, and once more changes nothing', async () => {
    const { id } = await org.addNumber({ class: 'pool' });
    const { threadId } = await org.addClient({ class: 'one_time' });
    await leaseNumber(org, id, threadId);
    await post(`/numbers/${id}/quarantine`, { reason: 'Test' });
    expect(await leaseEnds(org, id)).toEqual([null]);
    for (const _ of [1, 2]) {
      const { body } = await post(`/numbers/${id}/retire`, { reason: 'Too expensive' });
      expect([body.status, body.quarantine]).toEqual(['retired', null]);
    }
    expect(await eventsOf(org, id)).toEqual(['number.quarantined', 'number.retired']);
    expect(await leaseEnds(org, id)).toEqual(['number_retired']);
  });

  test('is refused for a held number and for the front desk number', async () => {
    const { number } = await org.addSitter();
    const reason = 'Test';
    expect((await post(`/numbers/${number?.id}/retire`, { reason })).body.code).toBe('number_in_use');
    const { id } = await org.addNumber({ class: 'front_desk' });
    expect((await post(`/numbers/${id}/retire`, { reason })).body.code).toBe('front_desk_in_use');
  });
});
