import { explainCarrierCode } from '@maskline/core/domain/carrier-result';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CarrierError } from '../../src/carriers/carrier.ts';
import { removeContact } from '../../src/services/client-contacts.ts';
import { deliverMessage } from '../../src/services/delivery.ts';
import type { Message } from '../../src/store/tables.ts';
import { eventsOf, numberRow } from '../support/number-rows.ts';
import { accepted, attemptOf, blocked, fail, newSid, refuse, sent } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld;
let frontDesk: TestNumber;
let client: TestClient;
let message: Message;
beforeAll(async () => {
  world = await createSendingWorld();
  frontDesk = await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());
beforeEach(async () => {
  await sql`update alerts set resolved_at = raised_at, resolved_by = 'system'`.execute(world.db);
  await world.openLanes();
  client = await world.addClient();
  message = await world.send(client);
});

const calls = () => world.carrier.texts.filter(({ to }) => to === client.phone);
const optOutOf = (phone: string) =>
  world.db.selectFrom('optOuts').select(['source', 'optedInAt']).where('phone', '=', phone).execute();

async function deliverWith(...answers: Parameters<SendingWorld['carrier']['next']>): Promise<void> {
  world.carrier.next(...answers);
  for (const _answer of answers) {
    await world.deliver(message);
    world.clock.advance(60_000);
  }
}

/** What is left of a delay when the call's instant is over, in milliseconds. */
async function delayMs(): Promise<number> {
  const { nextAttemptAt, updatedAt } = await world.message(message);
  return (nextAttemptAt?.getTime() ?? 0) - updatedAt.getTime();
}

describe('an answer that takes the text', () => {
  test.each(['accepted', 'sent', 'delivered'] as const)('as %s is written down', async (status) => {
    const sid = newSid();
    await deliverWith(() => ({ carrierMessageId: sid, report: { status, carrierCode: null } }));
    expect(await world.message(message)).toMatchObject({
      status: status === 'accepted' ? 'sending' : status,
      carrierMessageId: sid,
      carrierAccountId: world.account.id,
      numberId: frontDesk.id,
      leaseToken: null,
    });
    expect(await world.attempts(message)).toMatchObject([{ state: 'accepted', carrierMessageId: sid }]);
  });

  test('and failed it at once says so', async () => {
    await deliverWith(() => accepted({ status: 'failed', carrierCode: 30007 }));
    expect(await world.message(message)).toMatchObject({
      status: 'failed',
      carrierCode: 30007,
      failureReason: explainCarrierCode(30007).sentence,
    });
  });

  test('after a callback that was faster does not lower the status, nor does it count twice', async () => {
    const sid = newSid();
    const call = blocked(() => ({
      carrierMessageId: sid,
      report: { status: 'accepted', carrierCode: null },
    }));
    world.carrier.next(call.answer);
    const delivered = world.deliver(message);
    await call.called;
    await world.report(attemptOf(calls()[0] ?? never()), { status: 'delivered', sid });
    call.release();
    await delivered;
    expect(await world.message(message)).toMatchObject({ status: 'delivered', carrierMessageId: sid });
    expect(await eventsOf(world, message.id)).toEqual([
      'message.accepted',
      'message.handed_over',
      'message.delivered',
    ]);
  });

  test('is believed when the call seemed to fail after a callback had proved it', async () => {
    const call = blocked(fail('unknown'));
    world.carrier.next(call.answer);
    const delivered = world.deliver(message);
    await call.called;
    await world.report(attemptOf(calls()[0] ?? never()), { status: 'sent' });
    call.release();
    await delivered;
    expect((await world.message(message)).status).toBe('sent');
    expect(await world.openAlerts()).toEqual([]);
  });
});

describe('an answer that puts it off', () => {
  test.each(['rate_limited', 'not_sent'] as const)('(%s) is tried again, later each time', async (kind) => {
    const delays: number[] = [];
    for (let count = 0; count < 8; count += 1) {
      world.carrier.next(fail(kind));
      await world.deliver(message);
      delays.push(await delayMs());
      world.clock.advance(60_000);
    }
    delays.forEach((delay, index) => {
      const ceiling = Math.min(60_000, 1_000 * 2 ** index);
      expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
      expect(delay).toBeLessThanOrEqual(ceiling);
    });
    await world.deliver(message);
    expect(await world.message(message)).toMatchObject({ status: 'sending', attemptsMade: 9 });
    expect((await world.attempts(message)).map(({ state }) => state)).toEqual([
      ...Array.from({ length: 8 }, () => 'rejected'),
      'accepted',
    ]);
  });

  test.each([20429, 30001, 63018])('(a refusal with %i) is tried again', async (code) => {
    await deliverWith(refuse(code));
    expect(await world.message(message)).toMatchObject({ status: 'queued', attemptsMade: 1 });
    expect(await delayMs()).toBeGreaterThanOrEqual(500);
  });

  test('for as long as the carrier asks to wait is tried then', async () => {
    await deliverWith(fail('rate_limited', { retryAfterMs: 45_000 }));
    expect(await delayMs()).toBe(45_000);
  });

  test('past ten minutes after its acceptance is held for a person, with an alert', async () => {
    world.clock.advance(9 * 60_000);
    await deliverWith(fail('not_sent'));
    expect((await world.message(message)).status).toBe('queued');
    world.clock.advance(1);
    await deliverWith(fail('not_sent'));
    expect((await world.message(message)).status).toBe('held');
    expect(await world.openAlerts()).toMatchObject([{ topic: `message_held:${message.id}` }]);
  });

  test('past ten minutes by its own word is held at once, not tried next week', async () => {
    await deliverWith(fail('rate_limited', { retryAfterMs: 999_999_000 }));
    expect((await world.message(message)).status).toBe('held');
  });
});

describe('an account that nothing goes out of', () => {
  test.each([
    ['named by the adapter', fail('account_fault', { carrierCode: 20003 })],
    ['without a code', fail('account_fault')],
    ['named by code 20003', refuse(20003)],
    ['named by code 30002', refuse(30002)],
  ])(
    '(%s) keeps texts queued, asks the carrier for none of them, and raises one critical alert',
    async (_name, answer) => {
      const other = await world.send(await world.addClient());
      world.carrier.next(answer);
      const before = world.carrier.texts.length;
      for (const { id } of [message, other, message]) {
        await world.deliver({ id });
        world.clock.advance(20_000);
      }
      expect(world.carrier.texts).toHaveLength(before + 1);
      for (const { id } of [message, other]) {
        expect(await world.message({ id })).toMatchObject({ status: 'queued' });
      }
      expect(await world.openAlerts()).toMatchObject([
        { topic: 'carrier_account_fault', severity: 'critical', timesRaised: 1 },
      ]);
    },
  );

  test('keeps them for hours, and they go out by themselves once it is settled', async () => {
    world.carrier.lists(() => {
      throw new CarrierError('account_fault', 'the token is wrong');
    });
    await deliverWith(fail('account_fault', { carrierCode: 20003 }));
    for (let minutes = 0; minutes < 300; minutes += 30) {
      world.clock.advance(30 * 60_000);
      await world.sweep();
    }
    expect((await world.message(message)).status).toBe('queued');
    expect(calls()).toHaveLength(1);
    world.carrier.lists(() => []);
    world.carrier.always(sent);
    world.clock.advance(3_600_000);
    await world.sweep();
    world.carrier.always(() => accepted());
    expect((await world.message(message)).status).toBe('sent');
    expect(await world.openAlerts()).toEqual([]);
  });
});

describe('an outcome that nobody knows', () => {
  test('is never called again, by any job, while the carrier cannot be asked', async () => {
    world.carrier.lists(() => {
      throw new CarrierError('unknown', 'no answer');
    });
    await deliverWith(fail('unknown'));
    for (let hours = 0; hours < 5; hours += 1) {
      world.clock.advance(3_600_000);
      await world.deliver(message);
      await world.sweep();
    }
    world.carrier.lists(() => []);
    expect(calls()).toHaveLength(1);
    expect((await world.message(message)).status).toBe('sending');
    expect(await world.attempts(message)).toMatchObject([{ state: 'unknown' }]);
    expect(await world.openAlerts()).toMatchObject([
      { topic: `unknown_outcome:${message.id}`, severity: 'warning', timesRaised: 1 },
    ]);
  });
});

describe('a refusal', () => {
  test.each([21617, 30003, 30008, 63012, 63016, 99999])(
    'with %i fails the text and nothing else',
    async (code) => {
      await deliverWith(refuse(code));
      expect(await world.message(message)).toMatchObject({
        status: 'failed',
        carrierCode: code,
        failureReason: explainCarrierCode(code).sentence,
        leaseToken: null,
      });
      expect(await world.attempts(message)).toMatchObject([{ state: 'rejected', carrierCode: code }]);
      expect(await world.openAlerts()).toEqual([]);
      expect(await eventsOf(world, message.id)).toEqual([
        'message.accepted',
        'message.handed_over',
        'message.failed',
      ]);
    },
  );

  test.each([30007, 30450])(
    'with %i fails the text, and somebody is told that it was filtered',
    async (code) => {
      await deliverWith(refuse(code));
      expect(await world.message(message)).toMatchObject({
        status: 'failed',
        carrierCode: code,
        failureReason: explainCarrierCode(code).sentence,
      });
      expect(await world.openAlerts()).toMatchObject([{ topic: 'texts_filtered', severity: 'warning' }]);
    },
  );

  test('without a code fails the text', async () => {
    await deliverWith(fail('refused'));
    expect(await world.message(message)).toMatchObject({ status: 'failed', carrierCode: null });
  });

  test.each([21211, 21604, 21614, 30004, 30005, 30006, 63024])(
    'with %i fails the text and names the phone to look at',
    async (code) => {
      await deliverWith(refuse(code));
      expect((await world.message(message)).status).toBe('failed');
      expect(await world.openAlerts()).toMatchObject([{ topic: `contact_fault:${client.contactId}` }]);
    },
  );

  test('with 21408 holds the text for the owner', async () => {
    await deliverWith(refuse(21408));
    expect(await world.message(message)).toMatchObject({ status: 'held', carrierCode: 21408 });
    expect(await world.openAlerts()).toMatchObject([{ topic: `message_held:${message.id}` }]);
  });

  test('with 30034 holds the text and every later one of the number, with one critical alert about it', async () => {
    await deliverWith(refuse(30034));
    const later = await world.send(await world.addClient());
    const before = world.carrier.texts.length;
    await world.deliver(later);
    expect(world.carrier.texts).toHaveLength(before);
    for (const { id } of [message, later]) expect((await world.message({ id })).status).toBe('held');
    expect(await world.openAlerts()).toMatchObject([
      { topic: `message_held:${message.id}` },
      { topic: `message_held:${later.id}` },
      { topic: `number_fault:${frontDesk.id}`, severity: 'critical', timesRaised: 1 },
    ]);
  });

  test('with 21610 writes the ledger for the whole organization and fails the text', async () => {
    await deliverWith(refuse(21610));
    expect(await world.message(message)).toMatchObject({ status: 'failed', carrierCode: 21610 });
    expect(await optOutOf(client.phone)).toEqual([{ source: 'carrier', optedInAt: null }]);
    expect(await eventsOf(world, client.contactId)).toEqual(['contact.opted_out']);
    expect(await world.openAlerts()).toMatchObject([
      { topic: `opted_out:${client.contactId}`, severity: 'warning', timesRaised: 1 },
    ]);
    await expect(world.send(client)).rejects.toMatchObject({ code: 'recipient_opted_out' });
  });

  test('in a callback with 21610 writes the ledger too', async () => {
    await deliverWith(() => accepted());
    const [attempt] = await world.attempts(message);
    const sid = attempt?.carrierMessageId ?? '';
    await world.report(attempt?.id ?? '', { status: 'failed', code: 21610, sid });
    expect(await optOutOf(client.phone)).toMatchObject([{ source: 'carrier' }]);
    expect((await world.message(message)).status).toBe('failed');
  });

  test('with 21610 tells the owner at once who it is and how the client comes back', async () => {
    await deliverWith(refuse(21610));
    const { data } = (await world.call('GET', `/alerts?entity=thread&entity_id=${client.threadId}`)).body;
    expect(data).toMatchObject([
      {
        sentence: `The carrier says that ${client.name} (mobile) has opted out: no text reaches this phone until it texts START.`,
        what_to_do: expect.stringContaining(`START to ${frontDesk.e164}`),
        entities: expect.arrayContaining([{ entity: 'message', id: message.id, name: null }]),
      },
    ]);
    const thread = (await world.call('GET', `/threads/${client.threadId}`)).body;
    expect(thread).toMatchObject({ opted_out: true, blocked: expect.any(String) });
    const path = `/clients/${client.id}/contacts/${client.contactId}/opt-in`;
    const refused = await world.call('POST', path, { body: { reason: 'Said so on the phone' } });
    expect(refused).toMatchObject({ status: 409, body: { code: 'opted_out_at_carrier' } });
  });

  test('of a phone that the client has no more is recorded all the same', async () => {
    const call = blocked(refuse(21610));
    world.carrier.next(call.answer);
    const delivered = world.deliver(message);
    await call.called;
    await removeContact(world.ctx, client.id, client.contactId);
    call.release();
    await delivered;
    expect((await world.message(message)).status).toBe('failed');
    expect(await optOutOf(client.phone)).toMatchObject([{ source: 'carrier' }]);
  });
});

describe('a number that the carrier does not let out', () => {
  test.each([21601, 21606, 21659])(
    '(%i) is put in quarantine, and the text goes out from the next',
    async (code) => {
      const sitter = await world.addSitter();
      await world.assign(client, sitter.id, [0, 1]);
      message = await world.send(client);
      world.carrier.always((text) => (text.from === sitter.number?.e164 ? refuse(code)(text) : accepted()));
      await world.runJobs();
      world.clock.advance(15_000);
      await world.runJobs();
      const fromSitter = calls().filter(({ from }) => from === sitter.number?.e164);
      expect(fromSitter).toHaveLength(1);
      expect(calls().at(-1)).toMatchObject({ from: frontDesk.e164 });
      expect(await world.message(message)).toMatchObject({ status: 'sending', numberId: frontDesk.id });
      expect(await numberRow(world, sitter.number?.id ?? '')).toMatchObject({
        status: 'quarantined',
        sitterId: sitter.id,
        quarantineReason: explainCarrierCode(code).sentence,
      });
      expect((await world.openAlerts()).map(({ topic }) => topic)).toContain(
        `number_refused:${sitter.number?.id}`,
      );
      expect(await eventsOf(world, sitter.number?.id ?? '')).toEqual(['number.quarantined']);
      expect(await eventsOf(world, message.id)).toEqual([
        'message.accepted',
        'message.handed_over',
        'message.requeued',
        'message.handed_over',
      ]);
      world.carrier.always(() => accepted());
    },
  );

  test('and is the front desk is never put in quarantine: its texts are held, with a critical alert', async () => {
    await deliverWith(refuse(21606));
    expect((await numberRow(world, frontDesk.id)).status).toBe('active');
    expect(await world.message(message)).toMatchObject({ status: 'held', carrierCode: 21606 });
    expect(await world.openAlerts()).toMatchObject([
      { topic: `front_desk_refused:${frontDesk.id}`, severity: 'critical' },
      { topic: `message_held:${message.id}` },
    ]);
  });

  test('is put in quarantine once, though texts of several conversations learn it at once', async () => {
    const sitter = await world.addSitter();
    const clients = await Promise.all(Array.from({ length: 4 }, () => world.addClient()));
    for (const each of clients) await world.assign(each, sitter.id, [0, 1]);
    const messages = await Promise.all(clients.map((each) => world.send(each)));
    world.carrier.always((text) => (text.from === sitter.number?.e164 ? refuse(21606)(text) : accepted()));
    await Promise.all(messages.map(({ id }) => deliverMessage(world.base, world.orgId, id)));
    await world.runJobs();
    for (const { id } of messages) expect((await world.message({ id })).numberId).toBe(frontDesk.id);
    expect(await eventsOf(world, sitter.number?.id ?? '')).toEqual(['number.quarantined']);
    world.carrier.always(() => accepted());
  });
});

function never(): never {
  throw new Error('the carrier was not called');
}
