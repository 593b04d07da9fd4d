import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openRecovery, resumeSending } from '../../src/services/recovery.ts';
import { releaseDueTexts } from '../../src/services/scheduled-text-release.ts';
import { newId } from '../../src/store/ids.ts';
import { book, overrideTo } from '../support/duties.ts';
import type { TestClient } from '../support/seeds.ts';
import { createWorld, type World } from '../support/world.ts';

const NOW = '2026-11-24T15:00:00.000Z';
const LATER = '2026-11-24T18:00:00.000Z';
const BODY = 'We come at noon.';

let world: World;
let client: TestClient;
beforeAll(async () => {
  world = await createWorld();
  await world.addNumber({ class: 'front_desk' });
});
beforeEach(async () => {
  world.clock.set(NOW);
  client = await world.addClient();
});
afterAll(() => world.close());

const path = (id?: string) => `/threads/${client.threadId}/scheduled-texts${id ? `/${id}` : ''}`;
const schedule = (more: object = {}) =>
  world.call('POST', path(), { body: { body: BODY, send_at: LATER, ...more } });
const waiting = async () => (await world.call('GET', path())).body.data;
const texts = async () => (await world.call('GET', `/threads/${client.threadId}/messages`)).body.data;
const releaseAt = (at: string) => {
  world.clock.set(at);
  return releaseDueTexts(world.base);
};
const alerts = async () =>
  (await world.call('GET', '/alerts?kind=scheduled_text_not_sent&state=open')).body.data.filter(
    ({ entities }: { entities: { id: string }[] }) => entities.some(({ id }) => id === client.threadId),
  );

describe('a scheduled text', () => {
  test('waits beside the conversation until its time', async () => {
    const { status, body } = await schedule();
    expect(status).toBe(201);
    expect(body).toMatchObject({ thread_id: client.threadId, body: BODY, send_at: LATER, problem: null });
    expect(await waiting()).toEqual([body]);
    await releaseAt('2026-11-24T17:59:59.000Z');
    expect(await texts()).toEqual([]);
  });

  test('goes out at its time as a text of the owner under the same id, decided as of then', async () => {
    const sitter = await world.addSitter({ name: 'Ana' });
    const { id } = (await schedule()).body;
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [2, 4] });
    await releaseAt('2026-11-24T18:00:03.000Z');
    expect(await waiting()).toEqual([]);
    const [text] = await texts();
    expect(text).toMatchObject({
      id,
      body: BODY,
      status: 'queued',
      occurred_at: LATER,
      author: { kind: 'owner' },
    });
    expect(text.decision).toMatchObject({ number: { id: sitter.number?.id } });
  });

  test('goes out once, however many servers look', async () => {
    const { id } = (await schedule()).body;
    world.clock.set(LATER);
    await Promise.all(Array.from({ length: 8 }, () => releaseDueTexts(world.base)));
    expect((await texts()).map((text: { id: string }) => text.id)).toEqual([id]);
    const accepted = await world.db
      .selectFrom('auditEvents')
      .select(['event', 'actor'])
      .where('entityId', '=', id)
      .execute();
    expect(accepted).toEqual([
      { event: 'scheduled_text.scheduled', actor: 'owner' },
      { event: 'message.accepted', actor: 'system' },
    ]);
  });

  test('is sent or taken back, and never both', async () => {
    const ids = await Promise.all(Array.from({ length: 10 }, async () => (await schedule()).body.id));
    world.clock.set(LATER);
    const [, ...answers] = await Promise.all([
      releaseDueTexts(world.base),
      ...ids.map((id) => world.call('DELETE', path(id))),
    ]);
    const cancelled = ids.filter((_, place) => answers[place]?.status === 204);
    const sent = (await texts()).map(({ id }: { id: string }) => id);
    expect([...cancelled, ...sent].sort()).toEqual([...ids].sort());
    expect(await waiting()).toEqual([]);
  });

  test('can be changed until it goes out', async () => {
    const { id } = (await schedule()).body;
    const change = { body: 'We come at one.', send_at: '2026-11-24T19:00' };
    const { status, body } = await world.call('PATCH', path(id), { body: change });
    expect(status).toBe(200);
    // 19:00 in New York.
    expect(body).toMatchObject({ body: 'We come at one.', send_at: '2026-11-25T00:00:00.000Z' });
    await releaseAt(LATER);
    expect(await texts()).toEqual([]);
    await releaseAt('2026-11-25T00:00:00.000Z');
    expect(await texts()).toMatchObject([{ id, body: 'We come at one.' }]);
    expect((await world.call('PATCH', path(id), { body: { body: 'Too late' } })).status).toBe(404);
    expect((await world.call('DELETE', path(id))).status).toBe(404);
  });

  test('can be sent now', async () => {
    const { id } = (await schedule()).body;
    const { status, body } = await world.call('POST', `${path(id)}/send`);
    expect(status).toBe(202);
    expect(body).toMatchObject({ id, occurred_at: NOW, status: 'queued' });
    await releaseAt(LATER);
    expect(await texts()).toHaveLength(1);
    expect((await world.call('POST', `${path(id)}/send`)).status).toBe(404);
  });

  test.each([
    ['a time that has passed', 'send_at_in_past', { send_at: NOW }],
    ['a time that the clocks skip', 'nonexistent_time', { send_at: '2027-03-14T02:30' }],
    ['no time', 'invalid_request', { send_at: undefined }],
    ['nothing to say', 'empty_message', { body: '  ' }],
    ['a phone of nobody', 'recipient_missing', { contact_id: newId() }],
  ])('is refused with %s', async (_what, code, more) => {
    const { status, body } = await schedule(more);
    expect([status >= 400, body.code]).toEqual([true, code]);
    expect(await waiting()).toEqual([]);
  });

  test('is for owners alone: a sitter neither sees nor writes one', async () => {
    const sitter = await world.addSitter();
    await overrideTo(world, client.threadId ?? '', sitter.id);
    const { id } = (await schedule()).body;
    const key = await world.sitterKey(sitter.id);
    for (const [method, where] of [
      ['GET', path()],
      ['POST', path()],
      ['PATCH', path(id)],
      ['DELETE', path(id)],
    ] as const) {
      expect((await world.call(method, where, { key })).status).toBe(403);
    }
  });
});

describe('a scheduled text that cannot go out', () => {
  test('waits for the owner with the reason, and an alert', async () => {
    const { id } = (await schedule()).body;
    await world.call('POST', `/clients/${client.id}/contacts/${client.contactId}/opt-out`);
    await releaseAt(LATER);
    await releaseAt('2026-11-24T18:00:10.000Z');
    expect(await texts()).toEqual([]);
    expect(await waiting()).toMatchObject([{ id, problem: expect.stringContaining('opted out') }]);
    expect(await alerts()).toMatchObject([{ times_raised: 1, severity: 'warning' }]);
  });

  test('goes out once the owner gives it another time', async () => {
    const { id } = (await schedule()).body;
    const optOut = `/clients/${client.id}/contacts/${client.contactId}`;
    await world.call('POST', `${optOut}/opt-out`);
    await releaseAt(LATER);
    await world.call('POST', `${optOut}/opt-in`, { body: { reason: 'Asked on the phone' } });
    const { body } = await world.call('PATCH', path(id), { body: { send_at: '2026-11-24T20:00:00Z' } });
    expect(body.problem).toBeNull();
    expect(await alerts()).toEqual([]);
    await releaseAt('2026-11-24T20:00:00.000Z');
    expect(await texts()).toMatchObject([{ id }]);
  });

  test('does not go out more than an hour late', async () => {
    const [{ id }, other] = [
      (await schedule()).body,
      (await schedule({ send_at: '2026-11-24T18:30:00Z' })).body,
    ];
    await releaseAt('2026-11-24T19:10:00.000Z');
    expect(await texts()).toMatchObject([{ id: other.id }]);
    expect(await waiting()).toMatchObject([
      { id, problem: expect.stringContaining('Tue 24 Nov 2026, 13:00') },
    ]);
    await world.call('DELETE', path(id));
    expect(await alerts()).toEqual([]);
  });

  test('that breaks keeps no other waiting', async () => {
    const [broken, other] = [await world.addClient(), await schedule()];
    const { body } = await world.call('POST', `/threads/${broken.threadId}/scheduled-texts`, {
      body: { body: BODY, send_at: LATER },
    });
    const { id } = (
      await world.call('POST', `/threads/${broken.threadId}/messages`, { body: { body: BODY } })
    ).body;
    // No text can have the id of another.
    await world.db.updateTable('scheduledTexts').set({ id }).where('id', '=', body.id).execute();
    await releaseAt(LATER);
    expect(await texts()).toMatchObject([{ id: other.body.id }]);
  });
});

test('while the organization recovers nothing goes out, and what the backup does not reach is asked about', async () => {
  const { id } = (await schedule({ send_at: '2026-11-24T15:05:00Z' })).body;
  const ahead = (await schedule({ send_at: '2026-11-24T15:20:00Z' })).body;
  world.clock.set('2026-11-24T15:10:00.000Z');
  // A restore comes after every text that there is, and those of other tests lie ahead.
  await world.db.deleteFrom('messages').execute();
  await openRecovery({ ...world.ctx, db: world.db }, new Date(NOW));
  await releaseAt('2026-11-24T15:21:00.000Z');
  expect(await texts()).toEqual([]);
  await resumeSending(world.ctx, { force: true, reason: 'Test' });
  await releaseAt('2026-11-24T15:22:00.000Z');
  expect(await texts()).toMatchObject([{ id: ahead.id }]);
  expect(await waiting()).toMatchObject([{ id, problem: expect.stringContaining('backup') }]);
});

test('what was due when the backup was made, and may have gone out after it, is asked about and not sent again', async () => {
  const { id } = (await schedule({ send_at: '2026-11-24T15:04:59Z' })).body;
  world.clock.set('2026-11-24T15:10:00.000Z');
  await world.db.deleteFrom('messages').execute();
  await openRecovery({ ...world.ctx, db: world.db }, new Date('2026-11-24T15:05:00Z'));
  await resumeSending(world.ctx, { force: true, reason: 'Test' });
  await releaseAt('2026-11-24T15:12:00.000Z');
  expect(await texts()).toEqual([]);
  expect(await waiting()).toMatchObject([{ id, problem: expect.stringContaining('backup') }]);
});

test('many that fail keep no other waiting', async () => {
  const broken = await world.addClient();
  const { id: first } = (
    await world.call('POST', `/threads/${broken.threadId}/scheduled-texts`, {
      body: { body: BODY, send_at: '2026-11-24T17:00:00Z' },
    })
  ).body;
  const row = await world.db
    .selectFrom('scheduledTexts')
    .selectAll()
    .where('id', '=', first)
    .executeTakeFirstOrThrow();
  // No text can have the id of another.
  const ids: string[] = [];
  while (ids.length < 3) {
    ids.push(
      (await world.call('POST', `/threads/${broken.threadId}/messages`, { body: { body: BODY } })).body.id,
    );
  }
  await world.db.deleteFrom('scheduledTexts').where('id', '=', first).execute();
  await world.db
    .insertInto('scheduledTexts')
    .values(ids.map((id) => ({ ...row, id })))
    .execute();
  const other = (await schedule()).body;
  world.clock.set(LATER);
  await releaseDueTexts(world.base, 2);
  expect(await texts()).toMatchObject([{ id: other.id }]);
});

test('an erasure takes what waits with it, and the export has it before', async () => {
  await schedule();
  const { body } = await world.call('GET', `/clients/${client.id}/data-export`);
  expect(body.scheduled_texts).toEqual([{ send_at: LATER, body: BODY }]);
  await world.call('POST', `/clients/${client.id}/erasure`, { body: { reason: 'Asked for it' } });
  expect(
    await world.db
      .selectFrom('scheduledTexts')
      .select('id')
      .where('threadId', '=', client.threadId ?? '')
      .execute(),
  ).toEqual([]);
});
