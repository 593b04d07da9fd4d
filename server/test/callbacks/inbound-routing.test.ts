import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actingFor } from '../../src/context.ts';
import { receiveText } from '../../src/services/inbound-texts.ts';
import { book, overrideTo } from '../support/duties.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { newMessageSid, receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const NOW = '2026-11-24T15:00:00.000Z';
const HOUR_MS = 3_600_000;

let world: World;
let desk: { id: string; e164: string };
let ana: TestSitter;
let ben: TestSitter;
let client: TestClient & { threadId: string };
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
});
beforeEach(async () => {
  world.clock.set(NOW);
  ana = await world.addSitter({ name: 'Ana' });
  ben = await world.addSitter({ name: 'Ben' });
  client = await addClient();
});
afterAll(() => world.close());

async function addClient(more: Parameters<World['addClient']>[0] = {}) {
  const added = await world.addClient(more);
  return { ...added, threadId: added.threadId ?? '' };
}

const numberOf = (sitter: TestSitter) => sitter.number ?? { id: '', e164: '' };
const books = (sitter: TestSitter, ...hours: [number, number]) =>
  book(world, { clientId: client.id, sitterId: sitter.id, hours });
const ownerIs = { kind: 'owner', sitter_id: null };
const isSitter = ({ id }: TestSitter) => ({ kind: 'sitter', sitter_id: id });

/** What became of a text of the client to a number, as the owner sees it. */
async function textTo(number: { e164: string }, from = client.phone) {
  const body = `Text ${newMessageSid()}`;
  await receiving(world)({ from, to: number.e164, body });
  const { data } = (await world.call('GET', `/threads/${client.threadId}/messages?limit=1`)).body;
  expect(data[0].body).toBe(body);
  return data[0];
}
const act = async (path: string, body: object = {}) => {
  const answer = await world.call('POST', path, { body });
  expect(answer.status).toBeLessThan(300);
};
const alertsOf = async (threadId: string) => {
  const alerts = await world.db.selectFrom('alerts').selectAll().where('resolvedAt', 'is', null).execute();
  return alerts.filter(({ entities }) => entities.some(({ id }) => id === threadId));
};

describe('who is expected to answer', () => {
  test('the target of an override, whatever the number and the windows say', async () => {
    await books(ana, 0, 2);
    await overrideTo(world, client.threadId, ben.id);
    for (const number of [desk, numberOf(ana), numberOf(ben)]) {
      expect(await textTo(number)).toMatchObject({
        recipient: isSitter(ben),
        decision: { rule: 'override', meant_for: null },
      });
    }
    await overrideTo(world, client.threadId, null);
    expect(await textTo(numberOf(ana))).toMatchObject({
      recipient: ownerIs,
      decision: { rule: 'override', meant_for: { sitter_id: ana.id, window_ended_at: null } },
    });
  });

  test('the sitter whose number it came to, under an overlap', async () => {
    await books(ana, 0, 2);
    world.clock.advance(1);
    await books(ben, 0, 1);
    expect(await textTo(numberOf(ana))).toMatchObject({
      recipient: isSitter(ana),
      decision: { rule: 'dedicated_number', alerts: [] },
    });
    expect(await textTo(numberOf(ben))).toMatchObject({ recipient: isSitter(ben) });
  });

  test('the one sitter with a window, whatever the number', async () => {
    await books(ana, 0, 2);
    const pool = await world.addNumber({ class: 'pool' });
    for (const number of [desk, numberOf(ben), pool]) {
      expect(await textTo(number)).toMatchObject({
        recipient: isSitter(ana),
        decision: { rule: 'one_window' },
      });
    }
  });

  test('the owner under an overlap that the number does not settle, with one alert that names both', async () => {
    await books(ana, 0, 2);
    await books(ben, 0, 1);
    const before = (await alertsOf(client.threadId)).length;
    const first = await textTo(desk);
    expect(first).toMatchObject({ recipient: ownerIs, decision: { rule: 'overlap' } });
    expect(first.decision.alerts[0]).toMatch(/Ana.*Ben|Ben.*Ana/);
    await textTo(desk);
    const alerts = await alertsOf(client.threadId);
    const raised = alerts.find(({ topic }) => topic.startsWith(`overlapping_windows:${client.threadId}`));
    expect(raised).toMatchObject({ kind: 'overlapping_windows', timesRaised: 2 });
    expect(raised?.entities.map(({ id }) => id)).toEqual(expect.arrayContaining([ana.id, ben.id]));
    expect(alerts.length).toBe(before + 1);
  });

  test('the owner when nobody has a window', async () => {
    await books(ana, 1, 2);
    expect(await textTo(desk)).toMatchObject({
      recipient: ownerIs,
      decision: { rule: 'owner_inbox', meant_for: null, alerts: [] },
    });
  });

  test('the sitter from the first millisecond of a window to the last', async () => {
    await books(ana, 1, 2);
    const start = new Date(NOW).getTime() + HOUR_MS;
    for (const [at, recipient] of [
      [start - 1, ownerIs],
      [start, isSitter(ana)],
      [start + HOUR_MS - 1, isSitter(ana)],
      [start + HOUR_MS, ownerIs],
    ] as const) {
      world.clock.set(new Date(at));
      expect(await textTo(desk)).toMatchObject({ recipient, occurred_at: new Date(at).toISOString() });
    }
  });

  test('a sitter whose booking is cancelled, or who is deactivated, no longer', async () => {
    const bookingId = await books(ana, 0, 2);
    world.clock.advance(60_000);
    expect(await textTo(desk)).toMatchObject({ recipient: isSitter(ana) });
    await act(`/bookings/${bookingId}/cancel`);
    expect(await textTo(desk)).toMatchObject({ recipient: ownerIs });
    await books(ben, 0, 2);
    world.clock.advance(60_000);
    expect(await textTo(desk)).toMatchObject({ recipient: isSitter(ben) });
    await act(`/sitters/${ben.id}/deactivate`);
    expect(await textTo(desk)).toMatchObject({ recipient: ownerIs });
  });

  test('both phones of a household reach the same sitter in the same thread', async () => {
    await books(ana, 0, 2);
    const second = fictionalPhone();
    await act(`/clients/${client.id}/contacts`, { phone: second, label: 'Home' });
    expect(await textTo(numberOf(ana), second)).toMatchObject({
      recipient: isSitter(ana),
      contact: { label: 'Home' },
    });
    expect(await textTo(numberOf(ana))).toMatchObject({
      recipient: isSitter(ana),
      contact: { label: 'mobile' },
    });
  });
});

describe('a text to a number in quarantine', () => {
  test('is stored and goes to the owner, before windows and even under an override', async () => {
    await books(ana, 0, 2);
    await act(`/numbers/${numberOf(ana).id}/quarantine`, { reason: 'Spam reports' });
    const meant = { rule: 'quarantined_number', meant_for: { sitter_id: ana.id } };
    expect(await textTo(numberOf(ana))).toMatchObject({ recipient: ownerIs, decision: meant });
    await overrideTo(world, client.threadId, ben.id);
    expect(await textTo(numberOf(ana))).toMatchObject({ recipient: ownerIs, decision: meant });
    expect(await textTo(desk)).toMatchObject({ recipient: isSitter(ben) });
  });

  test('goes to the sitter again once it is restored', async () => {
    await books(ana, 0, 2);
    const { id } = numberOf(ana);
    await act(`/numbers/${id}/quarantine`, { reason: 'Spam reports' });
    await act(`/numbers/${id}/release`, { force_restore: true, restore_reason: 'A mistake' });
    expect(await textTo(numberOf(ana))).toMatchObject({ recipient: isSitter(ana) });
  });
});

describe('a late reply', () => {
  const meantForAna = (windowEndedAt: string | null) => ({
    meant_for: { sitter_id: ana.id, name: 'Ana', window_ended_at: windowEndedAt },
  });

  test('to an ended window goes to the owner, and names the sitter and how long ago it was', async () => {
    await books(ana, 0, 1);
    await textTo(numberOf(ana));
    world.clock.advance(3 * HOUR_MS);
    const late = await textTo(numberOf(ana));
    expect(late).toMatchObject({
      recipient: ownerIs,
      decision: { rule: 'owner_inbox', ...meantForAna('2026-11-24T16:00:00.000Z') },
    });
    expect(late.decision.sentence).toMatch(/Meant for Ana, window ended 2 h.* ago/);
  });

  test('without any text before names who holds the number now', async () => {
    expect(await textTo(numberOf(ana))).toMatchObject({ recipient: ownerIs, decision: meantForAna(null) });
  });

  /** Ana wrote with the client from her number, left, and the number went to Ben; it is long after. */
  async function numberGoesFromAnaToBen(): Promise<{ id: string; e164: string }> {
    const number = numberOf(ana);
    await books(ana, 0, 1);
    await textTo(number);
    world.clock.advance(2 * HOUR_MS);
    await act(`/sitters/${ana.id}/deactivate`);
    world.clock.advance(1_000);
    await act(`/numbers/${number.id}/release`, { force_restore: true, restore_reason: 'Needed' });
    await act(`/numbers/${numberOf(ben).id}/quarantine`, { reason: 'Spam reports' });
    world.clock.advance(1_000);
    await act(`/numbers/${number.id}/assign`, { sitter_id: ben.id });
    world.clock.advance(1_000);
    return number;
  }

  test("names the sitter it was meant for, never the number's next holder, however often the client writes", async () => {
    const number = await numberGoesFromAnaToBen();
    for (let time = 0; time < 3; time += 1) {
      expect(await textTo(number)).toMatchObject({
        recipient: ownerIs,
        decision: { rule: 'owner_inbox', ...meantForAna('2026-11-24T16:00:00.000Z') },
      });
      world.clock.advance(24 * HOUR_MS);
    }
  });

  test('names the sitter it was meant for also after the number was given back and added again', async () => {
    const number = numberOf(ana);
    await books(ana, 0, 1);
    await textTo(number);
    world.clock.advance(2 * HOUR_MS);
    await act(`/numbers/${number.id}/unassign`);
    await act(`/numbers/${number.id}/retire`, { reason: 'Not needed' });
    const again = await world.call('POST', '/numbers', { body: { e164: number.e164, class: 'sitter' } });
    await act(`/numbers/${numberOf(ben).id}/quarantine`, { reason: 'Spam reports' });
    await act(`/numbers/${again.body.id}/assign`, { sitter_id: ben.id });
    world.clock.advance(1_000);
    const thread = `thread_id=${client.threadId}&direction=inbound&number_id=${again.body.id}`;
    const said = await world.call('GET', `/routing-simulation?${thread}`);
    const meant = meantForAna('2026-11-24T16:00:00.000Z');
    expect(said.body).toMatchObject({ recipient: ownerIs, ...meant });
    const late = await textTo(number);
    expect(late).toMatchObject({ recipient: ownerIs, decision: { rule: 'owner_inbox', ...meant } });
    expect(late.decision.sentence).toMatch(/Meant for Ana, window ended 1 h.* ago/);
    expect(late.number).toEqual({ id: again.body.id, e164: number.e164 });
  });

  test('names nobody else when the first of several comes while the number rests', async () => {
    const number = numberOf(ana);
    await books(ana, 0, 1);
    await textTo(number);
    world.clock.advance(2 * HOUR_MS);
    await act(`/sitters/${ana.id}/deactivate`);
    for (let time = 0; time < 2; time += 1) {
      world.clock.advance(1_000);
      expect(await textTo(number)).toMatchObject({
        decision: { rule: 'quarantined_number', ...meantForAna('2026-11-24T16:00:00.000Z') },
      });
    }
  });

  test("names the next holder once the client has been with that one's number", async () => {
    const number = await numberGoesFromAnaToBen();
    await textTo(number);
    await books(ben, 0, 1);
    expect(await textTo(number)).toMatchObject({ recipient: isSitter(ben), decision: { meant_for: null } });
    world.clock.advance(2 * HOUR_MS);
    expect(await textTo(number)).toMatchObject({ decision: { meant_for: { sitter_id: ben.id } } });
  });

  test("of a client who never wrote with the first holder names the number's holder", async () => {
    const number = await numberGoesFromAnaToBen();
    client = await addClient();
    expect(await textTo(number)).toMatchObject({ decision: { meant_for: { sitter_id: ben.id } } });
  });

  test('to a pool number names nobody, also after a sitter has got it', async () => {
    client = await addClient({ class: 'one_time' });
    const pool = await world.addNumber({ class: 'pool' });
    expect(await textTo(pool)).toMatchObject({ decision: { meant_for: null } });
    await act(`/numbers/${numberOf(ben).id}/quarantine`, { reason: 'Spam reports' });
    world.clock.advance(1_000);
    await act(`/numbers/${pool.id}/assign`, { sitter_id: ben.id });
    world.clock.advance(1_000);
    for (let time = 0; time < 2; time += 1) {
      expect(await textTo(pool)).toMatchObject({ recipient: ownerIs, decision: { meant_for: null } });
    }
  });
});

test('a half of a surrogate pair is stored as U+FFFD', async () => {
  const sid = newMessageSid();
  const text = {
    carrierMessageId: sid,
    from: client.phone,
    to: desk.e164,
    body: 'a\ud83d',
    mediaCount: 0,
    isGroup: false,
    hasOddMedia: false,
  };
  const arrival = { carrierAccountId: world.account.id, text, source: 'callback', raw: '' } as const;
  const carrier = actingFor(world.base, world.orgId, { kind: 'carrier', id: world.account.id });
  expect(await receiveText(carrier, arrival)).toEqual({ disposition: 'threaded' });
  const { data } = (await world.call('GET', `/threads/${client.threadId}/messages`)).body;
  expect(data[0].body).toBe('a\u{fffd}');
});
