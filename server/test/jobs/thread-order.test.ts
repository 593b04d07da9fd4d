import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CarrierError } from '../../src/carriers/carrier.ts';
import { recordOptOut } from '../../src/services/client-contacts.ts';
import { accepted, attemptOf, fail, newSid, refuse, sent } from '../support/scripted-carrier.ts';
import type { TestClient } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld;
let client: TestClient;
beforeAll(async () => {
  world = await createSendingWorld();
  await world.addNumber({ class: 'front_desk' });
  world.carrier.always(sent);
});
afterAll(() => world.close());
beforeEach(async () => {
  client = await world.addClient();
});

const callsTo = ({ phone }: TestClient) => world.carrier.texts.filter(({ to }) => to === phone);
const bodiesTo = (to: TestClient) => callsTo(to).map(({ body }) => body);
const statusOf = async (message: { id: string }) => (await world.message(message)).status;

describe('texts of one conversation', () => {
  test('go out in the order of their acceptance, also when they are sent and delivered all at once', async () => {
    const clients = [client, await world.addClient()];
    const sent = clients.flatMap((to) =>
      Array.from({ length: 20 }, (_, index) => world.send(to, `${index}`)),
    );
    const messages = await Promise.all(sent);
    await Promise.all(messages.map((message) => world.deliver(message)));
    await world.runJobs();
    for (const to of clients) {
      const accepted = messages.filter(({ threadId }) => threadId === to.threadId);
      const inOrder = accepted.sort((a, b) => a.seq - b.seq).map(({ body }) => body);
      expect(bodiesTo(to)).toEqual(inOrder);
    }
  });

  test('wait for one that is tried again later, and follow it by themselves', async () => {
    world.carrier.next(fail('rate_limited'));
    const [first, second] = [await world.send(client, 'One'), await world.send(client, 'Two')];
    await world.deliver(first);
    await world.deliver(second);
    expect(await statusOf(second)).toBe('queued');
    world.clock.advance(60_000);
    await world.runJobs();
    expect(bodiesTo(client)).toEqual(['One', 'One', 'Two']);
  });

  test('are not called before the time that the carrier asked to wait for', async () => {
    world.carrier.next(fail('rate_limited', { retryAfterMs: 30_000 }));
    const message = await world.send(client);
    await world.deliver(message);
    world.clock.advance(29_999);
    await world.deliver(message);
    expect(callsTo(client)).toHaveLength(1);
    world.clock.advance(1);
    await world.deliver(message);
    expect(callsTo(client)).toHaveLength(2);
  });

  test('wait for one whose outcome is unknown; other conversations do not', async () => {
    world.carrier.next(fail('unknown'));
    const other = await world.addClient();
    const lost = await world.send(client, 'Lost');
    await world.deliver(lost);
    await world.send(client, 'Later');
    await world.send(other, 'Elsewhere');
    world.clock.advance(3_600_000);
    await world.runJobs();
    expect(bodiesTo(client)).toEqual(['Lost']);
    expect(bodiesTo(other)).toEqual(['Elsewhere']);
    expect(await statusOf(lost)).toBe('sending');
  });

  test('are freed by a report of the unknown one, which closes its alert too', async () => {
    world.carrier.next(fail('unknown'));
    const lost = await world.send(client, 'Lost');
    await world.deliver(lost);
    const topic = `unknown_outcome:${lost.id}`;
    expect((await world.openAlerts()).map((alert) => alert.topic)).toContain(topic);
    await world.send(client, 'Later');
    const [call] = callsTo(client);
    if (!call) throw new Error('nothing was called');
    await world.report(attemptOf(call), { status: 'delivered' });
    await world.runJobs();
    expect(bodiesTo(client)).toEqual(['Lost', 'Later']);
    expect(await statusOf(lost)).toBe('delivered');
    expect((await world.openAlerts()).map((alert) => alert.topic)).not.toContain(topic);
  });

  test('pass one that is held, one that failed and one that was opted out of', async () => {
    world.carrier.next(refuse(21408), refuse(30007));
    for (const body of ['Held', 'Failed', 'Third']) await world.send(client, body);
    await world.runJobs();
    expect(bodiesTo(client)).toEqual(['Held', 'Failed', 'Third']);
    const stopped = await world.addClient();
    const messages = [await world.send(stopped, 'One'), await world.send(stopped, 'Two')];
    await recordOptOut(world.ctx, stopped.id, stopped.contactId);
    await world.runJobs();
    expect(await Promise.all(messages.map(statusOf))).toEqual(['failed', 'failed']);
    expect(bodiesTo(stopped)).toEqual([]);
  });

  test('wait while the account is at fault, and then go out in order', async () => {
    world.carrier.always(fail('account_fault', { carrierCode: 20003 }));
    world.carrier.lists(() => {
      throw new CarrierError('account_fault', 'the token is wrong');
    });
    for (const body of ['One', 'Two', 'Three']) await world.send(client, body);
    for (let minutes = 0; minutes < 10; minutes += 2) {
      await world.sweep();
      world.clock.advance(120_000);
    }
    expect(bodiesTo(client)).toEqual(['One']);
    world.carrier.always(sent);
    world.carrier.lists(() => []);
    world.clock.advance(3_600_000);
    await world.sweep();
    expect(bodiesTo(client)).toEqual(['One', 'One', 'Two', 'Three']);
  });
});

describe('a text that the carrier took', () => {
  async function takenText() {
    const sid = newSid();
    world.carrier.next(() => ({ ...accepted(), carrierMessageId: sid }));
    const [taken, short] = [await world.send(client, 'A long one'), await world.send(client, 'Short')];
    // What wakes it is what the first one does.
    await sql`delete from graphile_worker._private_jobs`.execute(world.db);
    await world.deliver(taken);
    await world.deliver(short);
    expect(bodiesTo(client)).toEqual(['A long one']);
    return { attemptId: (await world.attempts(taken))[0]?.id ?? '', sid, short };
  }

  test.each(['sent', 'delivered', 'undelivered', 'failed'] as const)(
    'lets the next one of its conversation go as soon as it is reported as %s',
    async (status) => {
      const { attemptId, sid } = await takenText();
      await world.report(attemptId, { status, sid });
      await world.runJobs();
      expect(bodiesTo(client)).toEqual(['A long one', 'Short']);
    },
  );

  test('and that is not reported lets it go after fifteen seconds, whatever else is said of it meanwhile', async () => {
    const { attemptId, sid, short } = await takenText();
    world.clock.advance(14_999);
    await world.report(attemptId, { status: 'accepted', sid });
    await world.deliver(short);
    expect(bodiesTo(client)).toEqual(['A long one']);
    world.clock.advance(1);
    await world.runJobs();
    expect(bodiesTo(client)).toEqual(['A long one', 'Short']);
  });

  test('keeps no other conversation waiting', async () => {
    await takenText();
    const other = await world.addClient();
    await world.deliver(await world.send(other, 'Elsewhere'));
    expect(bodiesTo(other)).toEqual(['Elsewhere']);
  });
});
