import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { createApp } from '../../src/http/app.ts';
import { recordEvent } from '../../src/services/audit.ts';
import { formOf } from '../../src/store/audit-event-form.ts';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
const [thing, bulk] = [newId(), newId()];
const MANY = 2_003;
beforeAll(async () => {
  world = await createWorld({ at: '2026-11-24T15:00:00.123Z' });
  await recordEvent((await world.secondOrg()).ctx, { event: 'x.y', entity: 'thing', entityId: thing });
  for (const [event, reason] of [
    ['thing.made', '=HYPERLINK("http://evil.example")'],
    ['thing.changed', null],
    ['thing.removed', 'because, "he said"\nso'],
  ] as const) {
    const details = { zz: 1e21, a: ['ü'] };
    await recordEvent(world.ctx, { event, entity: 'thing', entityId: thing, reason, details });
    world.clock.advance(60_000);
  }
  await inTransaction(world.ctx, async (tx) => {
    for (let number = 0; number < MANY; number += 1) {
      await recordEvent(tx, { event: 'bulk.done', entity: 'bulk', entityId: bulk, details: { number } });
    }
  });
});
afterAll(() => world.close());

const exported = (query: string) => world.call('GET', `/audit-events/export?${query}`);
const linesOf = async (query: string) =>
  (await exported(`format=jsonl&${query}`)).body
    .split('\n')
    .slice(0, -1)
    .map((line: string) => JSON.parse(line));

test('the log is a CSV file, oldest first, in which no reason is a formula', async () => {
  const { status, headers, body } = await exported('entity=thing');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('text/csv; charset=utf-8');
  expect(headers['content-disposition']).toMatch(
    /^attachment; filename="audit-events-20261124T\d{6}Z\.csv"$/,
  );
  const [head, first, second, ...third] = body.split('\r\n');
  expect(head).toBe('seq,occurred_at,actor,actor_id,event,entity,entity_id,reason,details,id,hash,key_id');
  const details = '"{""a"": [""ü""], ""zz"": 1000000000000000000000}"';
  const { id: owner } = world.ctx.actor;
  expect(first).toContain(
    `1,2026-11-24T15:00:00.123000Z,owner,${owner},thing.made,thing,${thing},` +
      `"'=HYPERLINK(""http://evil.example"")",${details},`,
  );
  expect(second).toContain(`,thing.changed,thing,${thing},,${details},`);
  expect(third.join('\r\n')).toContain('"because, ""he said""\nso"');
});

test('whoever has the key of the chain can check a file of JSON lines, to the last digit', async () => {
  const { headers, body } = await exported('format=jsonl');
  expect(headers['content-type']).toBe('application/jsonl; charset=utf-8');
  let previous = Buffer.alloc(32);
  const { key } = world.base.secrets.currentKey(`audit chain ${world.orgId}`);
  for (const line of body.split('\n').slice(0, -1)) {
    const it = JSON.parse(line);
    const [, details = ''] = /"details":(.*),"id":/.exec(line) ?? [];
    const event = {
      ...{ orgId: world.orgId, seq: String(it.seq), id: it.id, actor: it.actor, actorId: it.actor_id },
      ...{ event: it.event, entity: it.entity, entityId: it.entity_id, reason: it.reason, keyId: it.key_id },
      occurredAtUs: `${Date.parse(it.occurred_at)}${it.occurred_at.slice(-4, -1)}`,
      details,
    };
    const hash = createHmac('sha256', key).update(formOf(event, previous)).digest();
    expect(hash.toString('hex')).toBe(it.hash);
    previous = hash;
  }
});

test('a large log comes whole, each event once and in its order', async () => {
  const numbers = (await linesOf('entity=bulk')).map(
    (line: { details: { number: number } }) => line.details.number,
  );
  expect(numbers).toEqual(Array.from({ length: MANY }, (_, index) => index));
});

test('it is found by what the list is found by', async () => {
  expect(await linesOf('event=thing.changed')).toMatchObject([{ seq: 2, event: 'thing.changed' }]);
  const range = 'entity=thing&from=2026-11-24T15:01:00Z&to=2026-11-24T15:02:00Z';
  expect(await linesOf(range)).toMatchObject([{ event: 'thing.changed' }]);
  expect(await linesOf(`entity_id=${newId()}`)).toEqual([]);
  expect(await exported('from=yesterday')).toMatchObject({ status: 422, body: { code: 'invalid_time' } });
  expect(await exported('limit=3')).toMatchObject({ status: 422, body: { code: 'unknown_field' } });
  expect(await exported('format=xml')).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
});

test('it is as of when it was asked for', async () => {
  const before = (await linesOf('')).length;
  const { now } = world.clock;
  // The last that is asked before the first line is read.
  world.clock.now = async (db) => {
    world.clock.now = now;
    await recordEvent(world.ctx, { event: 'late.done', entity: 'late', entityId: newId() });
    return now(db);
  };
  const lines = await linesOf('');
  world.clock.now = now;
  expect(lines).toHaveLength(before);
  expect(await linesOf('')).toHaveLength(before + 1);
});

test('when it breaks off in the middle, it does not look whole', async () => {
  let reads = 0;
  const db = world.db.withPlugin({
    transformQuery: ({ node }) => {
      if (JSON.stringify(node).includes('to_char') && ++reads === 2) throw new Error('no');
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const contexts = world.contexts();
  const app = await createApp({ ...contexts, app: { ...contexts.app, db } });
  const url = await app.listen({ port: 0 });
  const answer = await fetch(`${url}/api/v1/audit-events/export`, {
    headers: { authorization: `Bearer ${world.ownerKey}` },
  });
  expect(answer.status).toBe(200);
  await expect(answer.text()).rejects.toThrow();
  await app.close();
});
