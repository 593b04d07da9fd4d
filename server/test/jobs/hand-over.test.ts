import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { endWindow } from '../../src/services/assignment-windows.ts';
import { recordOptOut, removeContact } from '../../src/services/client-contacts.ts';
import { deliverMessage } from '../../src/services/delivery.ts';
import { assignNumber } from '../../src/services/number-assignment.ts';
import { quarantineNumber, releaseNumber } from '../../src/services/quarantine.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import type { Message } from '../../src/store/tables.ts';
import { overrideTo } from '../support/duties.ts';
import { eventsOf } from '../support/number-rows.ts';
import type { TestClient, TestNumber, TestSitter } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const MINUTE_MS = 60_000;

let world: SendingWorld;
let frontDesk: TestNumber;
let client: TestClient;
let sitter: TestSitter & { number: TestNumber };
beforeAll(async () => {
  world = await createSendingWorld();
  frontDesk = await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await world.addClient();
  const added = await world.addSitter();
  if (!added.number) throw new Error('a sitter without a number');
  sitter = { ...added, number: added.number };
});

const lastCall = () => world.carrier.texts.at(-1);
const callsTo = ({ phone }: TestClient) => world.carrier.texts.filter(({ to }) => to === phone);
const shown = async ({ id }: Pick<Message, 'id'>) => (await world.call('GET', `/messages/${id}`)).body;
const preview = async () => (await world.call('GET', `/threads/${client.threadId}/effective-number`)).body;

describe('the number', () => {
  test('that goes out is the one previewed, shown, stored and told to the carrier', async () => {
    await world.assign(client, sitter.id, [0, 1]);
    const previewed = await preview();
    const message = await world.send(client);
    await world.deliver(message);
    expect(previewed.number).toEqual(sitter.number);
    expect(lastCall()).toMatchObject({ from: sitter.number.e164, to: client.phone, body: message.body });
    const [attempt] = await world.attempts(message);
    expect(attempt).toMatchObject({
      numberId: sitter.number.id,
      fromE164: sitter.number.e164,
      toPhone: client.phone,
      decision: { numberId: sitter.number.id, rule: 'responsible_sitter' },
    });
    expect(await shown(message)).toMatchObject({
      number: sitter.number,
      decision: { number: sitter.number, rule: 'responsible_sitter' },
      attempts: [{ number: sitter.number, state: 'accepted' }],
    });
  });

  test('put in quarantine since acceptance gives way to the next one, with its trace and an alert', async () => {
    await world.assign(client, sitter.id, [0, 1]);
    const message = await world.send(client);
    await quarantineNumber(world.ctx, sitter.number.id, { reason: 'Spam' });
    const previewed = await preview();
    await world.deliver(message);
    expect(lastCall()).toMatchObject({ from: frontDesk.e164, to: client.phone });
    const { number, decision } = await shown(message);
    expect([number, decision.number]).toEqual([frontDesk, previewed.number]);
    expect(decision.trace).toContainEqual(
      expect.objectContaining({ rule: 'outbound.number.responsible_sitter', applies: false }),
    );
    expect(await world.openAlerts()).toContainEqual(
      expect.objectContaining({ topic: `number_passed_over:sitter:${sitter.id}:${sitter.number.id}` }),
    );
  });

  test('is the one that the sitter has by now', async () => {
    await world.assign(client, sitter.id, [0, 1]);
    const message = await world.send(client);
    await quarantineNumber(world.ctx, sitter.number.id, { reason: 'Spam' });
    const another = await world.addNumber({ class: 'sitter' });
    await assignNumber(world.ctx, another.id, sitter.id);
    await world.deliver(message);
    expect(callsTo(client)).toMatchObject([{ from: another.e164 }]);
  });

  test('is none: the text is held, and the next one of the conversation is not kept back', async () => {
    const org = await world.secondOrg();
    const theirs = await org.addClient({ class: 'one_time' });
    const pool = await org.addNumber({ class: 'pool' });
    const first = await world.send(theirs, 'One', org.ctx);
    await quarantineNumber(org.ctx, pool.id, { reason: 'Spam' });
    await deliverMessage(world.base, org.orgId, first.id);
    expect(await world.message(first)).toMatchObject({
      status: 'held',
      failureReason: expect.stringContaining('No number'),
      numberId: null,
    });
    expect(await eventsOf(org, first.id)).toEqual(['message.accepted', 'message.held']);
    const desk = await org.addNumber({ class: 'front_desk' });
    const second = await world.send(theirs, 'Two', org.ctx);
    await deliverMessage(world.base, org.orgId, second.id);
    expect(callsTo(theirs)).toMatchObject([{ body: 'Two', from: desk.e164 }]);
  });
});

describe('the phone', () => {
  test('that opted out since acceptance fails the text visibly', async () => {
    const message = await world.send(client);
    await recordOptOut(world.ctx, client.id, client.contactId);
    await world.deliver(message);
    expect(await shown(message)).toMatchObject({
      status: 'failed',
      failure: { carrier_code: null, reason: expect.stringContaining('has opted out') },
      attempts: [],
    });
    expect(callsTo(client)).toEqual([]);
    expect(await eventsOf(world, message.id)).toEqual(['message.accepted', 'message.failed']);
  });

  test('that was removed since acceptance holds the text, though the client has another', async () => {
    const { id } = client;
    await world.call('POST', `/clients/${id}/contacts`, { body: { phone: '+14125550999', label: 'Work' } });
    const message = await world.send(client);
    await removeContact(world.ctx, id, client.contactId);
    await world.deliver(message);
    expect(await world.message(message)).toMatchObject({ status: 'held', contactId: null });
    expect(world.carrier.texts.map(({ to }) => to)).not.toContain('+14125550999');
  });
});

describe('who was responsible', () => {
  test('is judged at acceptance: a window that began or ended since changes nothing', async () => {
    const before = await world.send(client, 'Before the window');
    const window = await world.assign(client, sitter.id, [0, 1]);
    const within = await world.send(client, 'Within the window');
    world.clock.advance(MINUTE_MS);
    await endWindow(world.ctx, window);
    await world.deliver(before);
    world.clock.advance(15_000);
    await world.deliver(within);
    expect(callsTo(client)).toMatchObject([
      { from: frontDesk.e164, body: 'Before the window' },
      { from: sitter.number.e164, body: 'Within the window' },
    ]);
    expect((await shown(within)).decision.trace).toContainEqual(
      expect.objectContaining({ rule: 'responsible.one_window', applies: true }),
    );
  });

  test('is judged at acceptance: an override since changes nothing', async () => {
    await world.assign(client, sitter.id, [0, 1]);
    const message = await world.send(client);
    await overrideTo(world, client.threadId ?? '', null);
    await world.deliver(message);
    expect(callsTo(client)).toMatchObject([{ from: sitter.number.e164 }]);
  });

  test("is judged at acceptance, but a deactivated sitter's number is not used any more", async () => {
    await world.assign(client, sitter.id, [0, 1]);
    const message = await world.send(client);
    await deactivateSitter(world.ctx, sitter.id);
    await world.deliver(message);
    expect(callsTo(client)).toMatchObject([{ from: frontDesk.e164 }]);
  });
});

describe("a sitter's text", () => {
  const sendWithin = async (hours: [number, number] = [0, 1]) => {
    const window = await world.assign(client, sitter.id, hours);
    return { window, message: await world.send(client, 'Biscuit is fine.', world.asSitter(sitter.id)) };
  };

  test('goes out five minutes after its acceptance, though the window has ended since', async () => {
    const { message } = await sendWithin([0, 1 / 60]);
    world.clock.advance(5 * MINUTE_MS);
    await world.deliver(message);
    expect(callsTo(client)).toMatchObject([{ from: sitter.number.e164 }]);
  });

  test('is held a millisecond later, for the owner', async () => {
    const { message } = await sendWithin([0, 1 / 60]);
    world.clock.advance(5 * MINUTE_MS + 1);
    await world.deliver(message);
    expect(callsTo(client)).toEqual([]);
    expect(await shown(message)).toMatchObject({
      status: 'held',
      failure: { reason: "Sam Sitter's window ended before this text could be sent." },
    });
    expect(await world.openAlerts()).toContainEqual(
      expect.objectContaining({ topic: `message_held:${message.id}`, severity: 'warning' }),
    );
  });

  test('goes out an hour later while the window lasts', async () => {
    const { message } = await sendWithin([0, 2]);
    world.clock.advance(60 * MINUTE_MS);
    await world.deliver(message);
    expect(callsTo(client)).toHaveLength(1);
  });

  test('is held at the very end of the window, and not a millisecond before', async () => {
    const { message } = await sendWithin([0, 1]);
    world.clock.advance(60 * MINUTE_MS - 1);
    const other = await world.addClient();
    await world.deliver(message);
    expect(callsTo(client)).toHaveLength(1);
    client = other;
    const { message: late } = await sendWithin([0, 1]);
    world.clock.advance(60 * MINUTE_MS);
    await world.deliver(late);
    expect((await world.message(late)).status).toBe('held');
  });

  test('is held when its author was deactivated, however soon', async () => {
    const { message } = await sendWithin();
    await deactivateSitter(world.ctx, sitter.id);
    await world.deliver(message);
    expect(callsTo(client)).toEqual([]);
    expect((await world.message(message)).status).toBe('held');
  });

  test('goes out from the front desk while the own number is in quarantine', async () => {
    const { message } = await sendWithin();
    await quarantineNumber(world.ctx, sitter.number.id, { reason: 'Spam' });
    await world.deliver(message);
    expect(callsTo(client)).toMatchObject([{ from: frontDesk.e164 }]);
    await releaseNumber(world.ctx, sitter.number.id, { force: true, reason: 'Fine' });
    world.clock.advance(15_000);
    const next = await world.send(client, 'Again', world.asSitter(sitter.id));
    await world.deliver(next);
    expect(callsTo(client)).toMatchObject([{ from: frontDesk.e164 }, { from: sitter.number.e164 }]);
  });
});

test('a process that stood still between the hand-over and the call does not call, and decides anew', async () => {
  const message = await world.send(client);
  const { base } = world;
  const now = async (db: typeof world.db) => {
    const at = await base.clock.now(db);
    return db.isTransaction ? at : new Date(at.getTime() + 5_001);
  };
  await deliverMessage({ ...base, clock: { now } }, world.orgId, message.id);
  expect(callsTo(client)).toEqual([]);
  expect(await world.attempts(message)).toMatchObject([{ state: 'aborted' }]);
  await world.runJobs();
  expect(callsTo(client)).toHaveLength(1);
  expect(await eventsOf(world, message.id)).toEqual([
    'message.accepted',
    'message.handed_over',
    'message.requeued',
    'message.handed_over',
  ]);
});

test('a text whose carrier account cannot be read stays queued, with no attempt that nobody made', async () => {
  const message = await world.send(client);
  const secrets = {
    ...world.base.secrets,
    open: () => {
      throw new Error('another key');
    },
  };
  await expect(deliverMessage({ ...world.base, secrets }, world.orgId, message.id)).rejects.toThrow('key');
  expect(await world.attempts(message)).toEqual([]);
  expect((await world.message(message)).status).toBe('queued');
});
