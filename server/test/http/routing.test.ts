import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import type { App } from '../../src/http/route.ts';
import { openDb } from '../../src/store/db.ts';
import { book, overrideTo } from '../support/duties.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const START = '2026-11-24T15:00:00.000Z';
const MISSING = '00000000-0000-4000-8000-000000000000';
const instant = (minutes: number, ms = 0) => new Date(new Date(START).getTime() + minutes * 60_000 + ms);

let world: World;
let desk: { id: string; e164: string };
let pool: { id: string; e164: string };
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
  pool = await world.addNumber({ class: 'pool' });
});
beforeEach(() => world.clock.set(START));
afterAll(() => world.close());

type Query = Record<string, string | undefined>;
const simulate = (query: Query, key = world.ownerKey) =>
  world.call('GET', `/routing-simulation?${queryString(query)}`, { key });
const effective = (threadId: string, query: Query = {}, key = world.ownerKey) =>
  world.call('GET', `/threads/${threadId}/effective-number?${queryString(query)}`, { key });
function queryString(query: Query): string {
  const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
  return new URLSearchParams(given).toString();
}
async function addClient(more: Parameters<World['addClient']>[0] = {}) {
  const added = await world.addClient(more);
  return { ...added, threadId: added.threadId ?? '' };
}

describe('the routing simulator', () => {
  test('answers at any instant, past or coming, who would write from which number', async () => {
    const [ana, client] = [await world.addSitter({ name: 'Ana' }), await addClient()];
    await book(world, { clientId: client.id, sitterId: ana.id, hours: [1, 2] });
    const at = async (time: Date) =>
      (await simulate({ thread_id: client.threadId, direction: 'outbound', at: time.toISOString() })).body;
    expect(await at(instant(60, -1))).toMatchObject({ rule: 'front_desk', number: { id: desk.id } });
    expect(await at(instant(60))).toMatchObject({ rule: 'responsible_sitter', number: ana.number });
    expect(await at(instant(120, -1))).toMatchObject({ number: ana.number });
    expect(await at(instant(120))).toMatchObject({ number: { id: desk.id } });
    world.clock.set(instant(24 * 60));
    expect(await at(instant(90))).toMatchObject({ at: instant(90).toISOString(), number: ana.number });
    const now = await simulate({ thread_id: client.threadId, direction: 'outbound' });
    expect(now.body).toMatchObject({ at: instant(24 * 60).toISOString(), number: { id: desk.id } });
  });

  test("reads a time without an offset in the organization's zone", async () => {
    const { threadId } = await addClient();
    const ask = (at: string) => simulate({ thread_id: threadId, direction: 'outbound', at });
    expect((await ask('2026-11-24T10:00')).body.at).toBe(START);
    expect((await ask('2026-03-08T02:30')).body.code).toBe('nonexistent_time');
    expect((await ask('2026-11-01T01:30')).body.code).toBe('ambiguous_time');
    for (const at of ['soon', '', '0001-01-01T00:00:00Z', 'infinity'])
      expect((await ask(at)).status).toBe(422);
  });

  test('takes a client in place of the thread, also one who has none yet', async () => {
    const [known, fresh] = [await addClient(), await addClient({ class: 'one_time', thread: false })];
    const [byThread, byClient] = await Promise.all([
      simulate({ thread_id: known.threadId, direction: 'outbound' }),
      simulate({ client_id: known.id, direction: 'outbound' }),
    ]);
    expect(byClient.body).toEqual(byThread.body);
    const outbound = await simulate({ client_id: fresh.id, direction: 'outbound' });
    expect(outbound.body).toMatchObject({ rule: 'pool_lease', number: { id: pool.id }, opens_lease: true });
    const inbound = await simulate({ client_id: fresh.id, direction: 'inbound', number_id: desk.id });
    expect(inbound.body).toMatchObject({
      direction: 'inbound',
      rule: 'owner_inbox',
      recipient: { kind: 'owner' },
    });
    const threads = await world.db
      .selectFrom('threads')
      .select('id')
      .where('clientId', '=', fresh.id)
      .execute();
    expect(threads).toEqual([]);
  });

  test('tells of a sitter who may not write when the next window begins', async () => {
    const [ana, client] = [await world.addSitter(), await addClient()];
    await book(world, { clientId: client.id, sitterId: ana.id, hours: [1, 2] });
    const ask = { thread_id: client.threadId, direction: 'outbound', author: 'sitter', sitter_id: ana.id };
    expect((await simulate(ask)).body).toMatchObject({
      outcome: 'refused',
      code: 'outside_assignment_window',
      next_window: { starts_at: instant(60).toISOString(), ends_at: instant(120).toISOString() },
    });
    expect((await simulate({ ...ask, at: instant(90).toISOString() })).body).toMatchObject({
      outcome: 'send',
    });
  });

  test('names in the trace every rule that was tried, with its inputs', async () => {
    const [ana, client] = [await world.addSitter({ name: 'Ana' }), await addClient()];
    await overrideTo(world, client.threadId, ana.id);
    const { trace, sentence } = (await simulate({ thread_id: client.threadId, direction: 'outbound' })).body;
    const rules = trace.map((step: { rule: string }) => step.rule);
    expect(rules).toEqual(
      expect.arrayContaining(['outbound.recipient', 'responsible.override', 'outbound.author']),
    );
    expect(sentence).toContain(ana.number?.e164);
    expect(JSON.stringify(trace)).not.toContain(client.phone.slice(2));
  });

  test.each([
    ['no thread and no client', {}, 'thread_id'],
    ['a thread and a client', { thread_id: MISSING, client_id: MISSING }, 'thread_id'],
    ['no direction', { thread_id: MISSING, direction: undefined }, 'direction'],
    ['an unknown direction', { thread_id: MISSING, direction: 'sideways' }, 'direction'],
    ['a sitter who is not named', { thread_id: MISSING, author: 'sitter' }, 'sitter_id'],
    ['inbound without a number', { thread_id: MISSING, direction: 'inbound' }, 'number_id'],
    ['a malformed id', { thread_id: 'x' }, 'thread_id'],
    ['an unknown parameter', { thread_id: MISSING, phone: '+14125550100' }, 'phone'],
  ] as [string, Query, string][])('refuses %s', async (_, query, path) => {
    const { status, body } = await simulate({ direction: 'outbound', ...query });
    expect(status).toBe(422);
    expect(body.errors.map((error: { path: string }) => error.path)).toContain(path);
  });

  test("does not know what is not there, or another organization's", async () => {
    const other = await world.secondOrg();
    const theirs = {
      client: await other.addClient(),
      sitter: await other.addSitter(),
      number: await other.addNumber({ class: 'front_desk' }),
    };
    const { threadId } = await addClient();
    const asks: [Query, number, string][] = [];
    for (const id of [MISSING, theirs.client.threadId ?? ''])
      asks.push([{ thread_id: id }, 404, 'not_found']);
    for (const id of [MISSING, theirs.client.id]) asks.push([{ client_id: id }, 404, 'not_found']);
    for (const id of [MISSING, theirs.sitter.id]) {
      asks.push([{ thread_id: threadId, author: 'sitter', sitter_id: id }, 404, 'not_found']);
    }
    for (const id of [MISSING, theirs.number.id]) {
      asks.push([{ thread_id: threadId, direction: 'inbound', number_id: id }, 404, 'not_found']);
    }
    for (const [query, status, code] of asks) {
      const answer = await simulate({ direction: 'outbound', ...query });
      expect([answer.status, answer.body.code], JSON.stringify(query)).toEqual([status, code]);
      const about = ['sitter_id', 'number_id', 'client_id', 'thread_id'].find((name) => name in query);
      expect(answer.body.errors.map(({ path }: { path: string }) => path)).toEqual([about]);
    }
    for (const contact_id of [MISSING, theirs.client.contactId]) {
      const answer = await simulate({ thread_id: threadId, direction: 'outbound', contact_id });
      expect(answer.body).toMatchObject({ outcome: 'refused', code: 'recipient_missing', contact: null });
    }
  });

  test.each([
    [{ direction: 'inbound', number_id: MISSING, author: 'owner' }, 'author'],
    [{ direction: 'inbound', number_id: MISSING, sitter_id: MISSING }, 'sitter_id'],
    [{ direction: 'inbound', number_id: MISSING, contact_id: MISSING }, 'contact_id'],
    [{ direction: 'outbound', number_id: MISSING }, 'number_id'],
    [{ direction: 'outbound', sitter_id: MISSING }, 'sitter_id'],
    [{ direction: 'outbound', author: 'sitter', sitter_id: MISSING, contact_id: MISSING }, 'contact_id'],
  ])('refuses in %j what would say nothing', async (query, path) => {
    const { status, body } = await simulate({ thread_id: MISSING, ...query });
    expect([status, body.code, body.errors]).toEqual([
      422,
      'unknown_field',
      [{ path, message: 'Leave out this property.' }],
    ]);
  });

  test('a sitter who asks for the effective number chooses neither the author nor the phone', async () => {
    const [ana, client] = [await world.addSitter(), await addClient()];
    await book(world, { clientId: client.id, sitterId: ana.id, hours: [0, 2] });
    const key = await world.sitterKey(ana.id);
    for (const query of [{ author: 'owner' }, { sitter_id: ana.id }, { contact_id: client.contactId }]) {
      const { status, body } = await effective(client.threadId, query, key);
      expect([status, body.code, body.errors[0].path]).toEqual([422, 'unknown_field', Object.keys(query)[0]]);
    }
    expect((await effective(client.threadId, {}, key)).status).toBe(200);
  });

  test('does not answer about a number that has been given back', async () => {
    const [{ threadId }, number] = [await addClient(), await world.addNumber({ class: 'pool' })];
    await world.call('POST', `/numbers/${number.id}/retire`, { body: { reason: 'Given back' } });
    const answer = await simulate({ thread_id: threadId, direction: 'inbound', number_id: number.id });
    expect(answer.status).toBe(404);
  });
});

describe('asking what routing would do', () => {
  let readOnly: { app: App; close(): Promise<void> };
  beforeAll(async () => {
    const options = encodeURIComponent('-c default_transaction_read_only=on');
    const { db } = openDb(`${world.databaseUrl}?options=${options}`, { maxConnections: 2 });
    const app = await createApp(world.contexts({ db }));
    // Noted once a minute, by the app that may write.
    await world.call('GET', '/threads');
    readOnly = { app, close: () => app.close().then(() => db.destroy()) };
  });
  afterAll(() => readOnly.close());
  const ask = async (url: string) => {
    const headers = { authorization: `Bearer ${world.ownerKey}` };
    const { statusCode, body } = await readOnly.app.inject({ url: `/api/v1${url}`, headers });
    return { status: statusCode, body: JSON.parse(body) };
  };

  test('changes nothing: a server that may only read answers it', async () => {
    const [client, fresh] = [
      await addClient({ class: 'one_time' }),
      await addClient({ class: 'one_time', thread: false }),
    ];
    const [ana, ben] = [await world.addSitter(), await world.addSitter()];
    await book(world, { clientId: client.id, sitterId: ana.id, hours: [0, 2] });
    await book(world, { clientId: client.id, sitterId: ben.id, hours: [0, 2] });
    for (const url of [
      `/routing-simulation?thread_id=${client.threadId}&direction=inbound&number_id=${desk.id}`,
      `/routing-simulation?thread_id=${client.threadId}&direction=outbound&author=automation`,
      `/routing-simulation?client_id=${fresh.id}&direction=outbound`,
      `/routing-simulation?client_id=${fresh.id}&direction=inbound&number_id=${pool.id}`,
      `/threads/${client.threadId}/effective-number`,
      `/threads/${client.threadId}/messages`,
      '/threads?responsible=owner',
    ]) {
      expect((await ask(url)).status, url).toBe(200);
    }
    const written = await readOnly.app.inject({
      method: 'POST',
      url: `/api/v1/threads/${client.threadId}/read`,
      headers: { authorization: `Bearer ${world.ownerKey}`, 'idempotency-key': 'k' },
    });
    expect(written.statusCode).toBe(500);
  });
});

type Situation = {
  class: 'recurring' | 'one_time';
  windows: { sitter: number; from: number; length: number }[];
  overrides: { target: number | null; from: number; length: number | null }[];
  quarantined: number[];
  stopped: ('first' | 'second')[];
  lastWriter: 'first' | 'second' | null;
  author: number | null;
  choice: 'first' | 'second' | null;
  at: { step: number; ms: number };
};

const anySitter = fc.nat(2);
const anyPhone = fc.constantFrom('first' as const, 'second' as const);
const anyStep = fc.nat(6);
const anySituation: fc.Arbitrary<Situation> = fc.record({
  class: fc.constantFrom('recurring', 'one_time'),
  windows: fc.array(fc.record({ sitter: anySitter, from: anyStep, length: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 4,
  }),
  overrides: fc.array(
    fc.record({
      target: fc.option(anySitter),
      from: anyStep,
      length: fc.option(fc.integer({ min: 1, max: 3 })),
    }),
    { maxLength: 2 },
  ),
  quarantined: fc.uniqueArray(anySitter, { maxLength: 2 }),
  stopped: fc.tuple(fc.nat(3), fc.uniqueArray(anyPhone)).map(([none, phones]) => (none ? [] : phones)),
  lastWriter: fc.option(anyPhone),
  author: fc.option(anySitter),
  choice: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: anyPhone }),
  at: fc.record({ step: anyStep, ms: fc.constantFrom(-1, 0, 1) }),
});

type Cast = {
  client: TestClient & { threadId: string };
  phones: Record<'first' | 'second', { id: string; phone: string }>;
  sitters: TestSitter[];
  numbers: { id: string; e164: string }[];
};
const must = <T>(value: T | null | undefined): T => {
  if (value === null || value === undefined) throw new Error('the test built less than it needs');
  return value;
};

/** Builds the situation before and at the start of the clock. */
async function build(situation: Situation): Promise<Cast> {
  world.clock.set(instant(-60));
  const sitters = [await world.addSitter(), await world.addSitter(), await world.addSitter()];
  const client = await addClient({ class: situation.class });
  const second = fictionalPhone();
  const added = await world.call('POST', `/clients/${client.id}/contacts`, { body: { phone: second } });
  const first = { id: client.contactId, phone: client.phone };
  const cast: Cast = {
    client,
    phones: { first, second: { id: added.body.id, phone: second } },
    sitters,
    numbers: [desk, pool, ...sitters.map(({ number }) => must(number))],
  };
  for (const each of situation.overrides) await addOverride(cast, each);
  world.clock.set(START);
  for (const { sitter, from, length } of situation.windows) {
    const hours: [number, number] = [from, from + length];
    await book(world, { clientId: client.id, sitterId: must(sitters[sitter]).id, hours });
  }
  await breakThings(situation, cast);
  return cast;
}

async function addOverride(
  { client, sitters }: Cast,
  { target, from, length }: Situation['overrides'][number],
) {
  world.clock.advance(1);
  const whom =
    target === null ? { target: 'owner' } : { target: 'sitter', sitter_id: must(sitters[target]).id };
  const ends_at = length === null ? null : instant((from + length) * 60).toISOString();
  const body = { ...whom, reason: 'Test', starts_at: instant(from * 60).toISOString(), ends_at };
  expect((await world.call('POST', `/threads/${client.threadId}/overrides`, { body })).status).toBe(201);
}

async function breakThings({ quarantined, stopped, lastWriter }: Situation, { sitters, phones }: Cast) {
  for (const index of quarantined) {
    const { id } = must(must(sitters[index]).number);
    await world.call('POST', `/numbers/${id}/quarantine`, { body: { reason: 'Test' } });
  }
  const receive = receiving(world);
  if (lastWriter) await receive({ from: phones[lastWriter].phone, to: desk.e164 });
  for (const which of stopped) await receive({ from: phones[which].phone, to: desk.e164, body: 'STOP' });
}

const momentOf = ({ at }: Situation) => instant(at.step * 60, at.ms);

const PROPERTY_MS = 120_000;

describe('what the simulator says is what happens', () => {
  test(
    'to a text that is sent, whoever writes it, and the effective number says the same',
    async () => {
      await fc.assert(
        fc.asyncProperty(anySituation, async (situation) => {
          const { client, phones, sitters } = await build(situation);
          const sitter = situation.author === null ? null : must(sitters[situation.author]);
          const contact_id = sitter || !situation.choice ? undefined : phones[situation.choice].id;
          const author: Query = sitter ? { author: 'sitter', sitter_id: sitter.id } : { contact_id };
          const at = momentOf(situation);
          const ask = { thread_id: client.threadId, direction: 'outbound', ...author };
          const before = (await simulate({ ...ask, at: at.toISOString() })).body;
          world.clock.set(at);
          const now = (await effective(client.threadId, author)).body;
          expect(now).toEqual(before);
          const key = sitter ? await world.sitterKey(sitter.id) : world.ownerKey;
          const body = { body: 'Hello', ...(contact_id ? { contact_id } : {}) };
          const sent = await world.call('POST', `/threads/${client.threadId}/messages`, { body, key });
          expectSent(sent, before, sitter !== null);
        }),
        { numRuns: 20 },
      );
    },
    PROPERTY_MS,
  );

  test(
    'to a text that comes in, at whatever number',
    async () => {
      await fc.assert(
        fc.asyncProperty(anySituation, fc.nat(4), async (situation, which) => {
          const { client, numbers, phones } = await build(situation);
          const [at, number] = [momentOf(situation), must(numbers[which])];
          const ask = { thread_id: client.threadId, direction: 'inbound', number_id: number.id };
          const before = (await simulate({ ...ask, at: at.toISOString() })).body;
          world.clock.set(at);
          const from = phones[situation.choice ?? 'first'].phone;
          await receiving(world)({ from, to: number.e164 });
          const { data } = (await world.call('GET', `/threads/${client.threadId}/messages?limit=1`)).body;
          expect(data[0].decision).toEqual(before);
          expect(data[0].recipient).toEqual(before.recipient);
        }),
        { numRuns: 15 },
      );
    },
    PROPERTY_MS,
  );
});

type Decision = {
  rule?: string;
  outcome: string;
  code: string | null;
  sentence: string;
};

/** A sitter without any window here learns that there is no such conversation, and nothing of the reason. */
function expectSent(
  sent: { status: number; body: Record<string, unknown> },
  said: Decision,
  isSitter: boolean,
) {
  if (isSitter && sent.status === 404) {
    expect(said.outcome).toBe('refused');
  } else if (said.outcome === 'refused') {
    expect(sent).toMatchObject({ status: 409, body: { code: said.code, detail: said.sentence } });
  } else {
    expect(sent.status).toBe(202);
    const { sentence } = said;
    // What stands in for the own number may be leased to the client, whose name a sitter does not read in full.
    const read =
      said.rule === 'own_number' ? sentence : expect.stringMatching(/your own number cannot be used/);
    expect(sent.body.decision).toEqual(isSitter ? { ...said, sentence: read, trace: [], alerts: [] } : said);
  }
}
