import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { OutgoingText } from '../../src/carriers/carrier.ts';
import { recordOptOut } from '../../src/services/client-contacts.ts';
import { retireNumber } from '../../src/services/numbers.ts';
import type { Message } from '../../src/store/tables.ts';
import { eventsOf, numberRow } from '../support/number-rows.ts';
import { attemptOf } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const MINUTE_MS = 60_000;

let first: SendingWorld;
let world: SendingWorld;
let frontDesk: TestNumber;
let client: TestClient;
beforeAll(async () => {
  first = await createSendingWorld();
});
afterAll(() => first.close());
beforeEach(async () => {
  world = await first.anew();
  frontDesk = await world.addNumber({ class: 'front_desk' });
  client = await world.addClient();
});

const alerts = async () => (await world.call('GET', '/alerts')).body.data;
const account = async () => (await world.call('GET', '/carrier-account')).body.sending;
const sendingOf = async ({ id }: TestNumber) => (await world.call('GET', `/numbers/${id}`)).body.sending;
const sendToSomebody = async (body: string) => world.send(await world.addClient(), body);

async function report(text: OutgoingText, status: Parameters<SendingWorld['report']>[1]): Promise<void> {
  const id = attemptOf(text);
  const attempts = world.db.selectFrom('deliveryAttempts').select('carrierMessageId').where('id', '=', id);
  const { carrierMessageId } = await attempts.executeTakeFirstOrThrow();
  await world.report(id, { ...status, sid: carrierMessageId ?? '' });
}
/** The carrier took a text, and says now that it failed. */
async function failByReport(code: number, to = client): Promise<Message> {
  const message = await world.send(to);
  await world.deliver(message);
  await failCalled(code);
  return message;
}
async function failCalled(code: number): Promise<void> {
  for (const text of world.carrier.texts.splice(0)) await report(text, { status: 'failed', code });
}
async function countTexts(): Promise<Record<string, number>> {
  const texts = await world.db
    .selectFrom('messages')
    .select('status')
    .where('orgId', '=', world.orgId)
    .execute();
  const counts: Record<string, number> = {};
  for (const { status } of texts) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

describe('a report that the account is suspended (30002)', () => {
  test('stops the account and says why', async () => {
    await failByReport(30002);
    expect([await account(), await alerts()]).toMatchObject([
      { state: 'stopped', carrier_code: 30002, reason: expect.stringContaining('suspended') },
      [{ kind: 'carrier_account_fault', sentence: expect.stringContaining('suspended') }],
    ]);
  });

  test('costs one text each time that it comes again, and the account is asked less and less often', async () => {
    const message = await sendToSomebody('Text 0');
    for (let n = 1; n <= 5; n += 1) await sendToSomebody(`Text ${n}`);
    await world.deliver(message);
    await failCalled(30002);
    const waits: number[] = [];
    for (let times = 0; times < 3; times += 1) {
      const { stoppedAt, probeAt } = await world.lane(world.account.id);
      waits.push(((probeAt?.getTime() ?? 0) - (stoppedAt?.getTime() ?? 0)) / MINUTE_MS);
      world.clock.advance((waits.at(-1) ?? 0) * MINUTE_MS);
      await world.sweep();
      await failCalled(30002);
    }
    expect(waits).toEqual([1, 2, 4]);
    expect(await countTexts()).toEqual({ failed: 4, queued: 2 });
  });

  test('is over when a text is sent: those that waited for that go at once', async () => {
    await failByReport(30002);
    for (let n = 0; n < 3; n += 1) await sendToSomebody(`Text ${n}`);
    await world.call('POST', '/carrier-account/resume');
    await world.runJobs();
    expect(world.carrier.texts).toHaveLength(1);
    for (const text of [...world.carrier.texts]) await report(text, { status: 'sent' });
    await world.runJobs();
    expect(world.carrier.texts).toHaveLength(3);
    expect((await world.lane(world.account.id)).stops).toBe(0);
  });

  test('lets the next text go after fifteen seconds where nothing is said of the one before', async () => {
    await failByReport(30002);
    for (let n = 0; n < 2; n += 1) await sendToSomebody(`Text ${n}`);
    await world.call('POST', '/carrier-account/resume');
    await world.runJobs();
    world.clock.advance(14_000);
    await world.sweep();
    expect(world.carrier.texts).toHaveLength(1);
    world.clock.advance(10_001);
    await world.sweep();
    expect(world.carrier.texts).toHaveLength(2);
  });

  test('is not over with the delivery of a text that was sent before', async () => {
    await world.deliver(await world.send(client));
    const [before] = world.carrier.texts.splice(0);
    await report(before ?? never(), { status: 'sent' });
    await failByReport(30002, await world.addClient());
    await world.call('POST', '/carrier-account/resume');
    await report(before ?? never(), { status: 'delivered' });
    expect((await world.lane(world.account.id)).stops).toBe(1);
  });
});

describe('a report that a number is out of order', () => {
  test('with 30034 stops the number, and the number says with which code', async () => {
    await failByReport(30034);
    expect(await sendingOf(frontDesk)).toMatchObject({ state: 'stopped', carrier_code: 30034 });
    expect(await alerts()).toMatchObject([{ kind: 'number_fault', severity: 'critical' }]);
    await world.call('POST', `/numbers/${frontDesk.id}/resume`);
    expect(await alerts()).toEqual([]);
  });

  test.each([21601, 21606, 21659])(
    'with %i puts it in quarantine, and the next text goes out from another',
    async (code) => {
      const pool = await world.addNumber({ class: 'pool' });
      const oneTime = await world.addClient({ class: 'one_time' });
      await failByReport(code, oneTime);
      expect(await numberRow(world, pool.id)).toMatchObject({ status: 'quarantined' });
      expect(await eventsOf(world, pool.id)).toEqual(['number.quarantined']);
      expect(await alerts()).toMatchObject([{ kind: 'number_refused', severity: 'warning' }]);
      await world.deliver(await world.send(oneTime));
      expect(world.carrier.texts).toMatchObject([{ from: frontDesk.e164 }]);
    },
  );

  test('with 21606 stops the front desk number; what the alert says to do opens it and closes the alert', async () => {
    await failByReport(21606);
    expect(await sendingOf(frontDesk)).toMatchObject({ state: 'stopped', carrier_code: 21606 });
    expect(await alerts()).toMatchObject([
      { kind: 'front_desk_refused', sentence: expect.not.stringContaining('quarantine') },
    ]);
    expect((await world.call('POST', `/numbers/${frontDesk.id}/resume`)).status).toBe(200);
    expect(await alerts()).toEqual([]);
    expect(await eventsOf(world, frontDesk.id)).toEqual(['number.sending_stopped', 'number.sending_resumed']);
  });
});

describe('a report that the carrier dropped a text, having too many (30001)', () => {
  const texts = () =>
    world.db
      .selectFrom('messages')
      .selectAll()
      .where('orgId', '=', world.orgId)
      .where('direction', '=', 'outbound')
      .orderBy('occurredAt')
      .orderBy('seq')
      .execute();
  async function afterPause(): Promise<void> {
    const { pausedUntil } = await world.lane(world.account.id);
    world.clock.set(pausedUntil ?? never());
    await world.sweep();
  }

  test('fails it, and it goes once more after the pause: a new text of its author, linked to it', async () => {
    const sitter = await world.addSitter();
    await world.assign(client, sitter.id, [0, 1]);
    const message = await world.send(client, 'On my way', world.asSitter(sitter.id));
    await world.deliver(message);
    await failCalled(30001);
    const [, retry] = await texts();
    expect([await world.message(message), retry]).toMatchObject([
      {
        status: 'failed',
        carrierCode: 30001,
        failureReason: expect.stringContaining('tried again by itself'),
      },
      {
        status: 'queued',
        retryOf: message.id,
        author: 'sitter',
        authorSitterId: sitter.id,
        body: 'On my way',
      },
    ]);
    await world.deliver(retry ?? never());
    expect(world.carrier.texts).toEqual([]);
    await afterPause();
    expect(world.carrier.texts).toMatchObject([
      { from: sitter.number?.e164, to: client.phone, body: 'On my way' },
    ]);
    const events = await world.db
      .selectFrom('auditEvents')
      .select(['event', 'actor'])
      .where('entityId', '=', retry?.id ?? '')
      .where('event', '=', 'message.accepted')
      .execute();
    expect(events).toEqual([{ event: 'message.accepted', actor: 'system' }]);
  });

  test('a second time leaves it to a person, however often it is said', async () => {
    const message = await failByReport(30001);
    await afterPause();
    const calls = [...world.carrier.texts];
    await failCalled(30001);
    for (const call of calls) await report(call, { status: 'failed', code: 30001 });
    expect(await texts()).toMatchObject([
      { id: message.id, status: 'failed' },
      { retryOf: message.id, status: 'failed', failureReason: expect.stringContaining('send it again') },
    ]);
    const [, second] = await texts();
    expect((await world.call('POST', `/messages/${second?.id}/retry`)).status).toBe(202);
  });

  test('leaves one to a person that was sent on, that is old, or that the rules refuse by now', async () => {
    const [sentOn, old, optedOut] = [client, await world.addClient(), await world.addClient()];
    await world.deliver(await world.send(sentOn));
    await report(world.carrier.texts[0] ?? never(), { status: 'sent' });
    await failCalled(30001);
    await world.openLanes();
    await world.deliver(await world.send(optedOut));
    await recordOptOut(world.ctx, optedOut.id, optedOut.contactId);
    await failCalled(30001);
    await world.openLanes();
    await world.deliver(await world.send(old));
    world.clock.advance(10 * MINUTE_MS + 1);
    await failCalled(30001);
    const dropped = { status: 'failed', failureReason: expect.stringContaining('dropped') };
    expect(await texts()).toMatchObject([dropped, dropped, dropped]);
  });

  test('does not make an unread conversation read', async () => {
    await world.deliver(await world.send(client));
    const thread = world.db.updateTable('threads').set({ unreadCount: 2 });
    await thread.where('id', '=', client.threadId ?? '').execute();
    await failCalled(30001);
    expect((await world.call('GET', `/threads/${client.threadId}`)).body.unread_count).toBe(2);
  });
});

describe('a number that is retired, as its alert says', () => {
  test.each([
    ['number_refused', 21606],
    ['number_fault', 30034],
  ])('ends the alert %s', async (kind, code) => {
    const pool = await world.addNumber({ class: 'pool' });
    const oneTime = await world.addClient({ class: 'one_time' });
    await failByReport(code, oneTime);
    await world.deliver(await world.send(oneTime));
    expect((await alerts()).map((alert: { kind: string }) => alert.kind)).toContain(kind);
    await retireNumber(world.ctx, pool.id, 'Given back');
    const left = (await alerts()).filter(({ entities }: { entities: object[] }) =>
      entities.some((entity) => JSON.stringify(entity).includes(pool.id)),
    );
    expect(left).toEqual([]);
  });
});

function never(): never {
  throw new Error('the carrier was not called');
}
