import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { closeAlert, closeAlertsAbout, raiseAlert } from '../../src/services/alerts.ts';
import { newId } from '../../src/store/ids.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { eventsOf } from '../support/number-rows.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => world.clock.set('2026-11-24T15:00:00.000Z'));

type More = Partial<Parameters<typeof raiseAlert>[1]>;
const raise = (topic: string, more: More = {}) =>
  inTransaction(world.ctx, (tx) =>
    raiseAlert(tx, {
      kind: 'test',
      severity: 'warning',
      topic,
      sentence: `About ${topic}.`,
      whatToDo: 'Look.',
      entities: [],
      ...more,
    }),
  );
const list = async (query = '') => (await world.call('GET', `/alerts${query}`)).body.data;
const sentences = async (query: string) =>
  (await list(query)).map(({ sentence }: { sentence: string }) => sentence);
const raised = async (topic: string, more: More = {}) => {
  await raise(topic, more);
  return (await list('?limit=100')).find(
    ({ sentence }: { sentence: string }) => sentence === `About ${topic}.`,
  );
};
const end = (id: string, how: 'resolve' | 'dismiss', body?: object) =>
  world.call('POST', `/alerts/${id}/${how}`, { body });
const auditOf = async (id: string) => (await world.call('GET', `/audit-events?entity_id=${id}`)).body.data;

describe('an alert', () => {
  test('is raised once while it is open, and resolved once', async () => {
    await raise('a');
    world.clock.advance(60_000);
    const alert = await raised('a');
    expect(alert).toMatchObject({
      state: 'open',
      raised_at: '2026-11-24T15:00:00.000Z',
      last_raised_at: '2026-11-24T15:01:00.000Z',
      times_raised: 2,
      resolved_at: null,
      resolved_by: null,
      resolution_note: null,
    });
    const resolved = await end(alert.id, 'resolve', { note: 'Called the client.' });
    expect(resolved).toMatchObject({
      status: 200,
      body: {
        state: 'resolved',
        resolved_at: '2026-11-24T15:01:00.000Z',
        resolved_by: { actor: 'owner', actor_id: world.ctx.actor.id },
        resolution_note: 'Called the client.',
      },
    });
    world.clock.advance(60_000);
    expect((await end(alert.id, 'resolve', { note: 'Again' })).body).toEqual(resolved.body);
    expect((await end(alert.id, 'dismiss')).body).toEqual(resolved.body);
    expect(await auditOf(alert.id)).toMatchObject([
      { event: 'alert.resolved', actor: 'owner', reason: 'Called the client.' },
      { event: 'alert.raised', actor: 'system', details: { kind: 'test', severity: 'warning' } },
    ]);
  });

  test('is dismissed when it needs nothing, and raised anew when it happens again', async () => {
    const first = await raised('b');
    const dismissed = await end(first.id, 'dismiss', { note: 'Just a joke.' });
    expect(dismissed).toMatchObject({
      status: 200,
      body: { state: 'dismissed', resolution_note: 'Just a joke.', resolved_by: { actor: 'owner' } },
    });
    expect((await end(first.id, 'resolve')).body).toEqual(dismissed.body);
    expect(await eventsOf(world, first.id)).toEqual(['alert.raised', 'alert.dismissed']);
    const second = await raised('b');
    expect(second.id).not.toBe(first.id);
    expect(second.times_raised).toBe(1);
  });

  test('that is critical cannot be dismissed, only resolved', async () => {
    const alert = await raised('c', { severity: 'critical', whatToDo: 'Pay the carrier.' });
    const refused = await end(alert.id, 'dismiss');
    expect(refused).toMatchObject({
      status: 409,
      body: { code: 'alert_not_dismissable', detail: expect.stringContaining('Pay the carrier.') },
    });
    expect((await end(alert.id, 'resolve')).body.state).toBe('resolved');
    expect(await eventsOf(world, alert.id)).toEqual(['alert.raised', 'alert.resolved']);
    // It has ended, so there is nothing to refuse.
    expect((await end(alert.id, 'dismiss')).body.state).toBe('resolved');
  });

  test('closes by itself when what it was about is over', async () => {
    const alert = await raised('d');
    await inTransaction(world.ctx, (tx) => closeAlert(tx, 'd'));
    await inTransaction(world.ctx, (tx) => closeAlert(tx, 'd'));
    const closed = (await list('?state=resolved')).find(({ id }: { id: string }) => id === alert.id);
    expect(closed).toMatchObject({
      state: 'resolved',
      resolved_at: '2026-11-24T15:00:00.000Z',
      resolved_by: { actor: 'system', actor_id: null },
      resolution_note: null,
    });
    expect(await auditOf(alert.id)).toMatchObject([
      { event: 'alert.closed', actor: 'system' },
      { event: 'alert.raised', actor: 'system' },
    ]);
  });

  test('closes with all others of its kind that name the same entity', async () => {
    const [about, other] = [
      { entity: 'number', id: newId() },
      { entity: 'number', id: newId() },
    ];
    const here = await raised('e', { kind: 'closing', entities: [other, about] });
    const there = await raised('f', { kind: 'closing', entities: [other] });
    const else_ = await raised('g', { entities: [about] });
    await inTransaction(world.ctx, (tx) => closeAlertsAbout(tx, 'closing', about));
    const states = Object.fromEntries((await list('?state=all&limit=100')).map(idAndState));
    expect([here, there, else_].map(({ id }) => states[id])).toEqual(['resolved', 'open', 'open']);
  });

  test('names all that it has come to be about, the newest first, and says what is newest', async () => {
    const [one, two] = [
      { entity: 'message', id: newId() },
      { entity: 'message', id: newId() },
    ];
    await raise('h', { entities: [one] });
    await raise('h', { entities: [two], whatToDo: 'Hurry.', severity: 'critical' });
    const alert = await raised('h', { entities: [one], whatToDo: 'Hurry.', severity: 'critical' });
    expect(alert).toMatchObject({ times_raised: 3, what_to_do: 'Hurry.', severity: 'critical' });
    expect(alert.entities).toMatchObject([one, two]);
  });

  test('says what is called by a name, as it is called now', async () => {
    const client = await world.addClient({ name: 'Carla Client' });
    const number = await world.addNumber({ class: 'pool' });
    const about = [
      { entity: 'thread', id: client.threadId ?? '' },
      { entity: 'number', id: number.id },
      { entity: 'message', id: newId() },
    ];
    const alert = await raised('named', { entities: about });
    const names = ({ entities }: { entities: { name: string | null }[] }) => entities.map(({ name }) => name);
    expect(names(alert)).toEqual(['Carla Client', number.e164, null]);
    await world.call('PATCH', `/clients/${client.id}`, { body: { name: 'Carla Carter' } });
    expect(names((await end(alert.id, 'resolve')).body)).toEqual(['Carla Carter', number.e164, null]);
  });

  test('names a hundred at most, however often it is raised', async () => {
    const entities = Array.from({ length: 60 }, () => ({ entity: 'message', id: newId() }));
    const more = Array.from({ length: 60 }, () => ({ entity: 'message', id: newId() }));
    await raise('i', { entities });
    const alert = await raised('i', { entities: more });
    expect(alert.entities).toMatchObject([...more, ...entities.slice(0, 40)]);
  });

  test('of another organization is not there', async () => {
    const alert = await raised('j');
    const { ownerKey } = await world.secondOrg();
    for (const how of ['resolve', 'dismiss']) {
      const { status } = await world.call('POST', `/alerts/${alert.id}/${how}`, { key: ownerKey });
      expect(status).toBe(404);
    }
    const query = `/alerts?state=all&entity_id=${newId()}`;
    expect((await world.call('GET', query, { key: ownerKey })).body.data).toEqual([]);
    expect((await world.call('GET', '/alerts?state=all', { key: ownerKey })).body.data).toEqual([]);
  });

  test('is ended once when it is resolved and dismissed at once', async () => {
    const alert = await raised('k');
    const ends = await world.db.transaction().execute(async (tx) => {
      await tx.selectFrom('alerts').select('id').where('id', '=', alert.id).forUpdate().execute();
      const [resolved, dismissed] = [end(alert.id, 'resolve'), end(alert.id, 'dismiss')];
      await waitForLockWaiter(world.db, 2);
      return { resolved, dismissed };
    });
    expect((await ends.resolved).body).toEqual((await ends.dismissed).body);
    expect(await eventsOf(world, alert.id)).toHaveLength(2);
  });
});

describe('alerts are found', () => {
  const [thread, number] = [newId(), newId()];
  beforeAll(async () => {
    const entities = [
      { entity: 'thread', id: thread },
      { entity: 'number', id: number },
    ];
    await raise('open', { kind: 'found', entities });
    await raise('grave', {
      kind: 'found',
      severity: 'critical',
      entities: [{ entity: 'thread', id: number }],
    });
    await raise('faint', {
      kind: 'found_too',
      severity: 'info',
      entities: [{ entity: 'thread', id: thread }],
    });
    const settled = await raised('settled', { kind: 'found', entities });
    await end(settled.id, 'resolve');
    const dropped = await raised('dropped', { kind: 'found', entities });
    await end(dropped.id, 'dismiss');
  });

  test.each([
    ['kind=found', ['grave', 'open']],
    ['kind=found&state=resolved', ['settled']],
    ['kind=found&state=dismissed', ['dropped']],
    ['kind=found&state=all', ['dropped', 'settled', 'grave', 'open']],
    ['kind=found&severity=critical', ['grave']],
    ['severity=info', ['faint']],
    [`entity=thread&entity_id=${thread}`, ['faint', 'open']],
    [`entity=thread&entity_id=${thread}&kind=found`, ['open']],
    [`entity_id=${number}`, ['grave', 'open']],
    [`entity=number&entity_id=${number}`, ['open']],
    [`entity=number&entity_id=${thread}`, []],
    ['entity=number&kind=found', ['open']],
  ])('by %s', async (query, topics) => {
    const expected = topics.map((topic) => `About ${topic}.`);
    expect((await sentences(`?${query}`)).sort()).toEqual(expected.sort());
  });

  test.each(['state=closed', 'severity=grave', 'entity_id=7', 'topic=open'])('not by %s', async (query) => {
    expect((await world.call('GET', `/alerts?${query}`)).status).toBe(422);
  });
});

const idAndState = ({ id, state }: { id: string; state: string }) => [id, state] as const;
