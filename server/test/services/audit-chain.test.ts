import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, type OrgContext } from '../../src/context.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { recordEvent } from '../../src/services/audit.ts';
import { verifyChain } from '../../src/services/audit-verification.ts';
import { createClient, updateClient } from '../../src/services/clients.ts';
import { newId } from '../../src/store/ids.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const entry = (event = 'thing.done', details = {}) => ({
  event,
  entity: 'thing',
  entityId: newId(),
  details,
});
const events = ({ orgId }: { orgId: string }) =>
  world.db.selectFrom('auditEvents').selectAll().where('orgId', '=', orgId).orderBy('seq').execute();
const verify = (ctx: OrgContext) => verifyChain(ctx, ctx.orgId);
const right = (count: number) => ({ events: count, faults: { count: 0, first: [] }, lackingKeys: new Map() });

describe('events of one transaction', () => {
  let org: TestOrganization;
  beforeAll(async () => {
    org = await world.secondOrg();
  });

  test('are written at its end, in the order in which they were recorded, and no place is left out', async () => {
    const before = await events(org);
    await inTransaction(org.ctx, async (tx) => {
      for (const event of ['a.first', 'a.second', 'a.third']) await recordEvent(tx, entry(event));
    });
    const after = await events(org);
    expect(after.slice(before.length).map(({ event }) => event)).toEqual(['a.first', 'a.second', 'a.third']);
    expect(after.map(({ seq }) => Number(seq))).toEqual(after.map((_, index) => index + 1));
    expect(await verify(org.operator)).toEqual(right(after.length));
  });

  test('are gone with it when it is rolled back, and leave no gap', async () => {
    const before = await events(org);
    const failing = inTransaction(org.ctx, async (tx) => {
      await recordEvent(tx, entry());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await recordEvent(org.ctx, entry());
    expect(await events(org)).toHaveLength(before.length + 1);
    expect(await verify(org.operator)).toEqual(right(before.length + 1));
  });

  test('lock the end of the chain only then, so that two long transactions wait for each other no longer', async () => {
    const before = (await events(org)).length;
    await inTransaction(org.ctx, async (tx) => {
      await recordEvent(tx, entry('slow.begun'));
      await recordEvent(org.ctx, entry('fast.done'));
    });
    expect((await events(org)).slice(before).map(({ event }) => event)).toEqual(['fast.done', 'slow.begun']);
  });

  test('cannot be added when it is over', async () => {
    const tx = await inTransaction(org.ctx, async (it) => it);
    await expect(recordEvent(tx, entry())).rejects.toThrow('after the end of its transaction');
  });

  test('are written where the transaction is one of the caller’s, too', async () => {
    const before = (await events(org)).length;
    await world.db.transaction().execute(async (db) => {
      await recordEvent({ ...org.ctx, db }, entry('one.by_itself'));
    });
    expect(await events(org)).toHaveLength(before + 1);
  });
});

test('a transaction without events asks nothing of the database but to be its organization’s', async () => {
  const asked: string[] = [];
  const { db } = world;
  const counting = db.withPlugin({
    transformQuery: ({ node }) => {
      asked.push(node.kind);
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  await inTransaction({ ...world.ctx, db: counting }, async () => {});
  expect(asked).toEqual(['RawNode']);
});

test.each([
  ['odd letters', { name: 'Zoë 🐶 \u202e \u0001 \\ " \u2028', '🐕': 'é vs é' }],
  ['keys in another order', { zz: 1, a: 2, B: 3, ä: 4, '': 5, 10: 6, 9: 7 }],
  [
    'numbers in many forms',
    { a: 1e21, b: 1e-7, c: 0.1 + 0.2, d: -0, e: 123456789012345680000, f: 5e-324, g: 1.0 },
  ],
  ['what is nested', { a: [{ b: [[], {}, null, true, [1, [2, [3]]]] }], c: { d: { e: { f: {} } } } }],
  ['dates and what is undefined', { at: new Date('2026-11-24T15:00:00.123Z'), nothing: undefined }],
])('details with %s are verified as they come back', async (_name, details) => {
  await recordEvent(world.ctx, entry('odd.details', details));
  expect((await verify(world.operator)).faults.first).toEqual([]);
});

test('instants before 1970 and far in the future are verified, too', async () => {
  for (const at of ['1969-12-31T23:59:59.999Z', '1970-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z']) {
    const clock = { now: async () => new Date(at) };
    await recordEvent({ ...world.ctx, clock }, entry());
  }
  expect((await verify(world.operator)).faults.first).toEqual([]);
});

test('forty verbs at once on ten connections leave one chain without a gap', async () => {
  const org = await world.secondOrg();
  const other = await world.secondOrg();
  const before = (await events(org)).length;
  const client = await org.addClient();
  const verbs = Array.from({ length: 40 }, (_, index) =>
    index % 4 === 0
      ? recordEvent(other.ctx, entry())
      : index % 4 === 1
        ? updateClient(org.ctx, client.id, { name: `Carla ${index}` })
        : createClient(org.ctx, {
            name: 'Otto',
            class: 'recurring',
            contacts: [{ phone: fictionalPhone(), label: 'Mobile' }],
          }),
  );
  await Promise.all(verbs);
  const all = await events(org);
  expect(all.length).toBeGreaterThanOrEqual(before + 30);
  expect(all.map(({ seq }) => Number(seq))).toEqual(all.map((_, index) => index + 1));
  expect(await verify(org.operator)).toEqual(right(all.length));
  expect((await verify(other.operator)).faults.count).toBe(0);
});

test('a key of another organization or another secret key verifies nothing', async () => {
  const { events: count } = await verify(world.operator);
  const another = await verifyChain(
    { ...world.operator, secrets: createSecretBox('6b'.repeat(32)) },
    world.orgId,
  );
  expect([...another.lackingKeys.values()]).toEqual([count]);
  const { secrets } = world.base;
  const { rows } = await sql<{ keyId: string }>`select distinct key_id from audit_events`.execute(world.db);
  expect(rows).toEqual([{ keyId: secrets.currentKey('').id }]);
  expect(secrets.currentKey('audit chain a').key).not.toEqual(secrets.currentKey('audit chain b').key);
});

test('where a chain ends only moves forward, whatever SQL is written', async () => {
  for (const statement of [
    sql`update audit_heads set seq = seq - 1`,
    sql`update audit_heads set hash = hash`,
    sql`delete from audit_heads`,
    sql`truncate audit_heads`,
  ]) {
    await expect(statement.execute(world.db)).rejects.toThrow('the chain of audit events only grows');
  }
});
