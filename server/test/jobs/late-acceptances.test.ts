import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { recordAccepted } from '../../src/services/delivery-outcome.ts';
import { letPass } from '../../src/services/unknown-outcomes.ts';
import type { Message } from '../../src/store/tables.ts';
import { eventsOf } from '../support/number-rows.ts';
import { fail, newSid } from '../support/scripted-carrier.ts';
import type { TestClient } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const SETTLED_MS = 11 * 60_000;

let first: SendingWorld;
let world: SendingWorld;
let client: TestClient;
let message: Message;
let attemptId: string;
let sid: string;
beforeAll(async () => {
  first = await createSendingWorld();
});
afterAll(() => first.close());
beforeEach(async () => {
  world = await first.anew();
  await world.addNumber({ class: 'front_desk' });
  client = await world.addClient();
  world.carrier.next(fail('unknown'));
  message = await world.send(client);
  await world.deliver(message);
  attemptId = (await world.attempts(message))[0]?.id ?? '';
  sid = newSid();
});

const alertsAfterAll = async () =>
  (await world.openAlerts()).filter(({ kind }) => kind === 'accepted_after_all');
const shown = async () => (await world.call('GET', `/messages/${message.id}`)).body;

/** The list does not show it within the settle window, so it counts as not taken. */
async function becomeAbsent(): Promise<void> {
  world.clock.advance(SETTLED_MS);
  await world.sweep();
  expect((await world.attempts(message))[0]?.state).toBe('absent');
}

describe('a text that counted as not taken, and was', () => {
  test.each([
    ['accepted', 'sending'],
    ['sent', 'sent'],
    ['delivered', 'delivered'],
  ] as const)(
    'while it is held (%s) did go out: it is not held any more, and a person is told',
    async (report, status) => {
      await becomeAbsent();
      await world.report(attemptId, { status: report, sid });
      expect(await shown()).toMatchObject({ status, failure: null });
      expect(await world.openAlerts()).toMatchObject([
        { topic: `accepted_after_all:${message.id}`, severity: 'critical' },
      ]);
      expect((await eventsOf(world, message.id)).slice(-2)).toEqual(['message.held', `message.${status}`]);
      expect((await world.call('POST', `/messages/${message.id}/send`, { body: {} })).status).toBe(409);
      await world.report(attemptId, { status: 'delivered', sid });
      expect((await shown()).status).toBe('delivered');
      expect((await alertsAfterAll())[0]?.timesRaised).toBe(1);
    },
  );

  test('after the owner sent it again went out twice: a person is told, and nothing else changes', async () => {
    await becomeAbsent();
    const again = await world.call('POST', `/messages/${message.id}/send`, { body: {} });
    await world.runJobs();
    await world.report(attemptId, { status: 'delivered', sid });
    expect((await shown()).status).toBe('discarded');
    expect((await world.message(again.body)).status).toBe('sending');
    expect(await alertsAfterAll()).toMatchObject([{ severity: 'critical' }]);
  });

  test('while an automation’s waits to go out again is not sent again', async () => {
    await sql`update messages set author = 'automation' where id = ${message.id}`.execute(world.db);
    await sql`update sending_lanes set paused_until = '2027-01-01' where id = ${world.account.id}`.execute(
      world.db,
    );
    await becomeAbsent();
    expect((await world.message(message)).status).toBe('queued');
    await world.report(attemptId, { status: 'sent', sid });
    expect(await world.message(message)).toMatchObject({ status: 'sent', nextAttemptAt: null });
    await world.openLanes();
    await world.sweep();
    expect(world.carrier.texts).toHaveLength(1);
    expect(await alertsAfterAll()).toHaveLength(1);
  });

  test('after an automation’s went out again is a text too many, and a person is told', async () => {
    await sql`update messages set author = 'automation' where id = ${message.id}`.execute(world.db);
    await becomeAbsent();
    const [, second] = world.carrier.texts;
    expect(second?.body).toBe(message.body);
    const before = await world.message(message);
    await world.report(attemptId, { status: 'failed', sid });
    expect(await world.message(message)).toEqual(before);
    expect(await alertsAfterAll()).toHaveLength(1);
  });
});

test('an answer that comes when the list gave its text to an equal one leaves it there, and the text is looked up', async () => {
  await letPass(world.ctx, message.id);
  const twin = await world.send(client, message.body);
  world.carrier.next(fail('unknown'));
  await world.openLanes();
  await world.deliver(twin);
  const twinsId = (await world.attempts(twin))[0]?.id ?? '';
  await world.report(attemptId, { status: 'sent', sid });
  const report = { status: 'accepted', carrierCode: null } as const;
  await recordAccepted(world.asJob, { id: twinsId }, { carrierMessageId: sid, report });
  expect(await world.attempts(message)).toMatchObject([{ state: 'accepted', carrierMessageId: sid }]);
  expect(await world.attempts(twin)).toMatchObject([{ state: 'unknown', carrierMessageId: null }]);
});
