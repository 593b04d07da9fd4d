import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { lockNumbers } from '../../src/store/number-locks.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { eventsOf, holdersOf } from '../support/number-rows.ts';
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

const activate = (id: string) => world.call('POST', `/sitters/${id}/activate`, { key: org.ownerKey });
const inactive = (count: number) =>
  Promise.all(Array.from({ length: count }, () => org.addSitter({ active: false })));

async function addNumbers(count: number) {
  const numbers = [];
  for (let index = 0; index < count; index += 1) numbers.push(await org.addNumber({ class: 'sitter' }));
  return numbers;
}

async function touch(numberId: string, lastUsedAt: string) {
  const used = { lastUsedAt: new Date(lastUsedAt) };
  await world.db.updateTable('businessNumbers').set(used).where('id', '=', numberId).execute();
}

describe('an activation', () => {
  test('takes the number that was never used, then the longest unused, then the lowest', async () => {
    const [a, b, c, d] = await addNumbers(4);
    await touch(a?.id ?? '', '2026-11-20T00:00:00Z');
    await touch(b?.id ?? '', '2026-11-19T00:00:00Z');
    const given = [];
    for (const { id } of await inactive(4)) given.push((await activate(id)).body.number.id);
    const unused = [c, d].sort((x, y) => ((x?.e164 ?? '') < (y?.e164 ?? '') ? -1 : 1));
    expect(given).toEqual([...unused.map((number) => number?.id), b?.id, a?.id]);
  });

  test('takes no pool, quarantined, retired or held number', async () => {
    await org.addNumber({ class: 'pool' });
    await org.addNumber({ class: 'front_desk' });
    await org.addSitter();
    const [quarantined, retired] = await addNumbers(2);
    const post = (path: string) =>
      world.call('POST', `/numbers/${path}`, { key: org.ownerKey, body: { reason: 'Test' } });
    await post(`${quarantined?.id}/quarantine`);
    await post(`${retired?.id}/retire`);
    const [sitter] = await inactive(1);
    const { status, body } = await activate(sitter?.id ?? '');
    expect([status, body.code]).toEqual([409, 'no_sitter_number_available']);
    const after = await world.call('GET', `/sitters/${sitter?.id}`, { key: org.ownerKey });
    expect(after.body).toMatchObject({ active: false, number: null, activated_at: null });
    expect(await eventsOf(org, sitter?.id ?? '')).toEqual([]);
  });

  test('once more changes nothing', async () => {
    const [number] = await addNumbers(2);
    const [sitter] = await inactive(1);
    for (const _ of [1, 2]) {
      const { status, body } = await activate(sitter?.id ?? '');
      expect([status, body.number.id]).toEqual([200, number?.id]);
    }
    expect(await eventsOf(org, sitter?.id ?? '')).toEqual(['sitter.activated']);
    expect(await holdersOf(org, number?.id ?? '')).toHaveLength(1);
  });
});

describe('activations at once', () => {
  test('of twenty sitters with twenty numbers give each another number', async () => {
    await addNumbers(20);
    const sitters = await inactive(20);
    const answers = await Promise.all(sitters.map(({ id }) => activate(id)));
    expect(answers.map(({ status }) => status)).toEqual(Array(20).fill(200));
    expect(new Set(answers.map(({ body }) => body.number.id)).size).toBe(20);
  });

  test('of twenty sitters with five numbers let five through, and change nothing for the others', async () => {
    const numbers = await addNumbers(5);
    const sitters = await inactive(20);
    const answers = await Promise.all(sitters.map(({ id }) => activate(id)));
    const done = answers.filter(({ status }) => status === 200);
    const refused = answers.filter(({ body }) => body.code === 'no_sitter_number_available');
    expect([done.length, refused.length]).toEqual([5, 15]);
    expect(done.map(({ body }) => body.number.id).sort()).toEqual(numbers.map(({ id }) => id).sort());
    const active = await world.db
      .selectFrom('sitters')
      .select('id')
      .where('orgId', '=', org.orgId)
      .where('active', '=', true)
      .execute();
    expect(active).toHaveLength(5);
  });

  test('of the same sitter give one number', async () => {
    await addNumbers(5);
    const [sitter] = await inactive(1);
    const answers = await Promise.all(Array.from({ length: 8 }, () => activate(sitter?.id ?? '')));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.number?.id}`)).size).toBe(1);
    expect(await eventsOf(org, sitter?.id ?? '')).toEqual(['sitter.activated']);
  });

  test('and a number that another transaction holds is waited for, not passed over', async () => {
    const [number] = await addNumbers(1);
    const [sitter] = await inactive(1);
    const { waiting } = await world.db.transaction().execute(async (tx) => {
      await lockNumbers(tx, org.orgId, [number?.id ?? '']);
      const activation = activate(sitter?.id ?? '');
      await waitForLockWaiter(world.db);
      return { waiting: activation };
    });
    expect((await waiting).body.number?.id).toBe(number?.id);
  });
});
