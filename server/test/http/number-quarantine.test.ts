import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { eventsOf, numberRow } from '../support/number-rows.ts';
import { createWorld, type World } from '../support/world.ts';

const NOON = '2026-11-24T17:00:00Z';
const reason = 'Spam complaints';

let world: World;
beforeAll(async () => {
  world = await createWorld({ at: NOON });
});
afterAll(() => world.close());
beforeEach(() => world.clock.set(NOON));

const quarantine = (id: string, body: object) =>
  world.call('POST', `/numbers/${id}/quarantine`, { body: { reason, ...body } });
const release = (id: string, body?: object) => world.call('POST', `/numbers/${id}/release`, { body });

describe('a quarantine’s end', () => {
  test.each([
    [{ duration: '1' }, '2026-11-25T17:00:00.000Z'],
    [{ duration: 3 }, '2026-11-27T17:00:00.000Z'],
    [{ duration: '7' }, '2026-12-01T17:00:00.000Z'],
    [{ duration: 14 }, '2026-12-08T17:00:00.000Z'],
    [{ duration: '30' }, '2026-12-24T17:00:00.000Z'],
    [{ duration: 90 }, '2027-02-22T17:00:00.000Z'],
    [{}, '2027-02-22T17:00:00.000Z'],
    [{ duration: 'custom', until: '2026-12-01' }, '2026-12-01T05:00:00.000Z'],
    [{ duration: 7, until: '2026-12-01T09:30' }, '2026-12-01T14:30:00.000Z'],
  ])('%j is %s', async (term, until) => {
    const { id } = await world.addNumber({ class: 'pool' });
    const { status, body } = await quarantine(id, term);
    expect([status, body.status, body.quarantine.until]).toEqual([200, 'quarantined', until]);
    expect(body.quarantine).toMatchObject({ since: '2026-11-24T17:00:00.000Z', reason, class_after: 'pool' });
  });

  test('a day over a change of the clocks is the same wall time', async () => {
    world.clock.set('2027-03-13T17:00:00Z');
    const { id } = await world.addNumber({ class: 'pool' });
    const { body } = await quarantine(id, { duration: 1 });
    expect(body.quarantine.until).toBe('2027-03-14T16:00:00.000Z');
  });

  test('the organization’s default decides when nothing is said', async () => {
    const other = await world.secondOrg();
    await world.db
      .updateTable('organizations')
      .set({ defaultQuarantineDays: 5 })
      .where('id', '=', other.orgId)
      .execute();
    const { id } = await other.addNumber({ class: 'pool' });
    const path = `/numbers/${id}/quarantine`;
    const { body } = await world.call('POST', path, { body: { reason }, key: other.ownerKey });
    expect(body.quarantine.until).toBe('2026-11-29T17:00:00.000Z');
  });

  test.each([
    [{ until: '2026-11-24' }, 'quarantine_end_in_past'],
    [{ until: '2026-11-24T12:00' }, 'quarantine_end_in_past'],
    [{ duration: 'custom' }, 'quarantine_date_required'],
    [{ until: 'tomorrow' }, 'invalid_time'],
    [{ until: '2027-03-14T02:30' }, 'nonexistent_time'],
    [{ until: '9999-01-01' }, 'time_out_of_range'],
    [{ duration: 2 }, 'invalid_request'],
    [{ reason: ' ' }, 'invalid_request'],
  ])('%j is %s', async (term, code) => {
    const { id } = await world.addNumber({ class: 'pool' });
    const { status, body } = await quarantine(id, term);
    expect([status, body.code]).toEqual([422, code]);
    expect((await numberRow(world, id)).status).toBe('active');
  });
});

describe('a number in quarantine', () => {
  test('asked for the same end again nothing changes, and the log has one event', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    for (const _ of [1, 2]) expect((await quarantine(id, { until: '2026-12-24' })).status).toBe(200);
    expect(await eventsOf(world, id)).toEqual(['number.quarantined']);
  });

  test('asked for another end it has that, since the same instant, and the log says so', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    await quarantine(id, { until: '2026-12-24' });
    world.clock.advance(60_000);
    const { body } = await quarantine(id, { until: '2026-12-01', reason: 'Sooner' });
    expect(body.quarantine).toMatchObject({
      since: '2026-11-24T17:00:00.000Z',
      until: '2026-12-01T05:00:00.000Z',
      reason: 'Sooner',
    });
    expect(await eventsOf(world, id)).toEqual(['number.quarantined', 'number.quarantine_changed']);
  });

  test('asked for by a double click is one, with one event', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    await quarantine(id, { duration: 1 });
    world.clock.advance(2_345);
    const { body } = await quarantine(id, { duration: 1 });
    expect(body.quarantine.until).toBe('2026-11-25T17:00:00.000Z');
    expect(await eventsOf(world, id)).toHaveLength(1);
  });

  test('asked for again with another reason has that one, and the log says so', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    await quarantine(id, { until: '2026-12-01' });
    const { body } = await quarantine(id, { until: '2026-12-01', reason: 'The carrier asked for it' });
    expect(body.quarantine).toMatchObject({
      until: '2026-12-01T05:00:00.000Z',
      reason: 'The carrier asked for it',
    });
    const path = `/audit-events?entity_id=${id}&event=number.quarantine_changed`;
    expect((await world.call('GET', path)).body.data).toMatchObject([{ reason: 'The carrier asked for it' }]);
  });

  test('keeps its holder, and is the holder’s again afterwards', async () => {
    const { id: sitterId, number } = await world.addSitter();
    const { body } = await quarantine(number?.id ?? '', { duration: 1 });
    expect(body.holder.id).toBe(sitterId);
    world.clock.advance(2 * 86_400_000);
    const released = await release(number?.id ?? '');
    expect(released.body).toMatchObject({ status: 'active', class: 'sitter', holder: { id: sitterId } });
  });

  test('the front desk number is refused until another is promoted', async () => {
    const { id } = await world.addNumber({ class: 'front_desk' });
    const { status, body } = await quarantine(id, {});
    expect([status, body.code]).toEqual([409, 'front_desk_in_use']);
    const pool = await world.addNumber({ class: 'pool' });
    await world.call('POST', `/numbers/${pool.id}/promote`);
    expect((await quarantine(id, {})).status).toBe(200);
  });

  test('a retired one is refused', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    await world.call('POST', `/numbers/${id}/retire`, { body: { reason } });
    const { status, body } = await quarantine(id, {});
    expect([status, body.code]).toEqual([409, 'number_retired']);
  });
});

describe('a release', () => {
  test('before the end is quarantine_not_over', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    await quarantine(id, { duration: 3 });
    for (const body of [undefined, {}, { restore_reason: 'Needed' }]) {
      const answer = await release(id, body);
      expect([answer.status, answer.body.code]).toEqual([409, 'quarantine_not_over']);
    }
  });

  test('forced without a reason is refused, with one it is done and audited with it', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    await quarantine(id, { duration: 3 });
    for (const given of [{}, { restore_reason: '  ' }]) {
      const { status, body } = await release(id, { force_restore: true, ...given });
      expect([status, body.code]).toEqual([422, 'restore_reason_required']);
    }
    const { status, body } = await release(id, { force_restore: true, restore_reason: 'Carrier cleared it' });
    expect([status, body.status, body.quarantine]).toEqual([200, 'active', null]);
    const event = await world.db
      .selectFrom('auditEvents')
      .selectAll()
      .where('entityId', '=', id)
      .where('event', '=', 'number.restored')
      .executeTakeFirstOrThrow();
    expect([event.actor, event.reason]).toEqual(['owner', 'Carrier cleared it']);
  });

  test('after the end needs neither, and once more changes nothing', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    await quarantine(id, { duration: 1 });
    world.clock.set('2026-11-25T17:00:00Z');
    for (const _ of [1, 2]) expect((await release(id)).body.status).toBe('active');
    expect(await eventsOf(world, id)).toEqual(['number.quarantined', 'number.released']);
  });

  test('closes the alerts that said the number was passed over', async () => {
    const sitter = await world.addSitter();
    const { threadId } = await world.addClient();
    const override = { target: 'sitter', sitter_id: sitter.id, reason: 'Covers today' };
    await world.call('POST', `/threads/${threadId}/overrides`, { body: override });
    await quarantine(sitter.number?.id ?? '', { duration: 7 });
    await world.call('POST', `/threads/${threadId}/messages`, { body: { body: 'Hello' } });
    const kinds = async () => {
      const { body } = await world.call('GET', '/alerts');
      return body.data.map(({ kind }: { kind: string }) => kind);
    };
    expect(await kinds()).toContain('number_passed_over');
    await release(sitter.number?.id ?? '', { force_restore: true, restore_reason: 'Cleared' });
    expect(await kinds()).not.toContain('number_passed_over');
  });

  test('of another organization’s number is not_found, as every action on it is', async () => {
    const other = await world.secondOrg();
    const { id } = await other.addNumber({ class: 'pool' });
    const sitter = await world.addSitter();
    const actions: [string, object?][] = [
      ['release'],
      ['quarantine', { reason }],
      ['retire', { reason }],
      ['promote'],
      ['unassign'],
      ['assign', { sitter_id: sitter.id }],
    ];
    for (const [action, body] of actions) {
      const answer = await world.call('POST', `/numbers/${id}/${action}`, { body });
      expect([action, answer.status, answer.body.code]).toEqual([action, 404, 'not_found']);
    }
    for (const path of ['', '/impact?action=retire']) {
      expect((await world.call('GET', `/numbers/${id}${path}`)).status).toBe(404);
    }
    expect((await numberRow(other, id)).status).toBe('active');
  });
});
