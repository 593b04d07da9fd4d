import { decideOutbound } from '@maskline/core/domain/routing/outbound';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadRoutingFacts } from '../../src/store/routing-facts.ts';
import { book, overrideTo } from '../support/duties.ts';
import { eventsOf, leaseNumber } from '../support/number-rows.ts';
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
const reason = 'Test';

type Touched = {
  thread_id: string;
  holds_lease: boolean;
  now: { id: string } | null;
  after: { id: string } | null;
};

/** Conversations of every kind, and numbers of every kind. */
async function scene() {
  const frontDesk = await org.addNumber({ class: 'front_desk' });
  const pool = [await org.addNumber({ class: 'pool' }), await org.addNumber({ class: 'pool' })];
  const reserve = await org.addNumber({ class: 'sitter' });
  const [ana, bo] = [await org.addSitter({ name: 'Ana' }), await org.addSitter({ name: 'Bo' })];
  const without = await org.addSitter({ name: 'Cy', number: false });
  const clients = [];
  for (const kind of ['recurring', 'one_time'] as const) {
    for (let index = 0; index < 5; index += 1) clients.push(await org.addClient({ class: kind }));
  }
  const [, byAna, byBoth, byCy, overridden, leased, , oneTimeByAna, leasedOther] = clients;
  for (const client of [byAna, byBoth, oneTimeByAna]) {
    await book(org, { clientId: client?.id ?? '', sitterId: ana.id, hours: [-1, 1] });
  }
  await book(org, { clientId: byBoth?.id ?? '', sitterId: bo.id, hours: [-2, 1] });
  await book(org, { clientId: byCy?.id ?? '', sitterId: without.id, hours: [-1, 1] });
  await overrideTo(org, overridden?.threadId ?? '', ana.id);
  await leaseNumber(org, pool[0]?.id ?? '', leased?.threadId ?? null);
  await leaseNumber(org, pool[1]?.id ?? '', leasedOther?.threadId ?? null);
  await leaseNumber(org, pool[0]?.id ?? '', oneTimeByAna?.threadId ?? null);
  await post(`/numbers/${bo.number?.id}/quarantine`, { reason });
  return { frontDesk, pool: pool[0], reserve, ana, bo, without, clients };
}

/** What the owner would write from, by thread. */
async function effective(): Promise<Map<string, string | null>> {
  const { ctx, db, orgId } = org;
  const threads = await db.selectFrom('threads').select('id').where('orgId', '=', orgId).execute();
  const at = await ctx.clock.now(db);
  const facts = await loadRoutingFacts(
    db,
    orgId,
    threads.map(({ id }) => id),
  );
  return new Map(
    [...facts].map(([id, of]) => {
      const decision = decideOutbound(of, { author: { kind: 'owner' }, at });
      return [id, decision.outcome === 'send' ? decision.numberId : null];
    }),
  );
}

async function leasesOn(numberId: string): Promise<string[]> {
  const rows = await world.db
    .selectFrom('numberLeases')
    .select('threadId')
    .where('numberId', '=', numberId)
    .where('endedAt', 'is', null)
    .execute();
  return rows.map(({ threadId }) => threadId);
}

type Scene = Awaited<ReturnType<typeof scene>>;
type Action = [
  name: string,
  number: (s: Scene) => string | undefined,
  body: (s: Scene) => object | undefined,
];

const ACTIONS: Action[] = [
  ['quarantine', (s) => s.ana.number?.id, () => ({ reason })],
  ['quarantine', (s) => s.pool?.id, () => ({ reason })],
  ['release', (s) => s.bo.number?.id, () => ({ force_restore: true, restore_reason: reason })],
  ['assign', (s) => s.pool?.id, (s) => ({ sitter_id: s.without.id })],
  ['assign', (s) => s.reserve.id, (s) => ({ sitter_id: s.bo.id })],
  ['unassign', (s) => s.ana.number?.id, () => undefined],
  ['unassign', (s) => s.reserve.id, () => undefined],
  ['promote', (s) => s.pool?.id, () => undefined],
  ['promote', (s) => s.reserve.id, () => undefined],
  ['retire', (s) => s.pool?.id, () => ({ reason })],
];

describe('the impact', () => {
  test.each(ACTIONS)('of %s is what then happens', async (action, numberOf, bodyOf) => {
    const s = await scene();
    const [numberId, body] = [numberOf(s) ?? '', bodyOf(s)];
    const named = body && 'sitter_id' in body ? `&sitter_id=${body.sitter_id}` : '';
    const before = await effective();
    const leases = await leasesOn(numberId);
    const impact = await get(`/numbers/${numberId}/impact?action=${action}${named}`);
    expect(impact.status).toBe(200);
    expect(await effective()).toEqual(before);

    expect((await post(`/numbers/${numberId}/${action}`, body)).status).toBe(200);
    const after = await effective();
    const expected = [...before].filter(
      ([id, now]) => now !== after.get(id) || now === numberId || leases.includes(id),
    );
    const touched: Touched[] = impact.body.touched.threads;
    expect(impact.body.touched.total).toBe(expected.length);
    expect(touched.map((one) => [one.thread_id, one.now?.id ?? null, one.after?.id ?? null]).sort()).toEqual(
      expected.map(([id, now]) => [id, now, after.get(id)]).sort(),
    );
  });

  test('names the sitters, and what they have of their own afterwards', async () => {
    const { ana, bo, reserve } = await scene();
    const sittersOf = async (path: string) => (await get(`/numbers/${path}`)).body.sitters;
    expect(await sittersOf(`${ana.number?.id}/impact?action=quarantine`)).toMatchObject([
      { id: ana.id, name: 'Ana', now: { id: ana.number?.id }, after: null },
    ]);
    expect(await sittersOf(`${bo.number?.id}/impact?action=release`)).toMatchObject([
      { id: bo.id, now: null, after: { id: bo.number?.id } },
    ]);
    expect(await sittersOf(`${reserve.id}/impact?action=assign&sitter_id=${bo.id}`)).toMatchObject([
      { id: bo.id, now: null, after: { id: reserve.id } },
    ]);
  });

  test('of what would be refused is that refusal', async () => {
    const { frontDesk, ana, reserve } = await scene();
    const answers: [string, number, string][] = [
      [`${frontDesk.id}/impact?action=quarantine`, 409, 'front_desk_in_use'],
      [`${ana.number?.id}/impact?action=retire`, 409, 'number_in_use'],
      [`${reserve.id}/impact?action=assign&sitter_id=${ana.id}`, 409, 'sitter_has_number'],
      [`${reserve.id}/impact?action=assign`, 422, 'invalid_request'],
      [`${reserve.id}/impact?action=sell`, 422, 'invalid_request'],
    ];
    for (const [path, status, code] of answers) {
      const answer = await get(`/numbers/${path}`);
      expect([path, answer.status, answer.body.code]).toEqual([path, status, code]);
    }
  });

  test('shows fifty conversations and counts them all, and writes nothing', async () => {
    const next = await org.addNumber({ class: 'pool' });
    await org.addNumber({ class: 'front_desk' });
    for (let index = 0; index < 205; index += 1) await org.addClient();
    const { body } = await get(`/numbers/${next.id}/impact?action=promote`);
    expect([body.touched.total, body.touched.threads.length]).toEqual([205, 50]);
    expect(await eventsOf(org, next.id)).toEqual([]);
  });
});
