import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actingFor, SYSTEM } from '../../src/context.ts';
import { runDueJobs } from '../../src/jobs/worker.ts';
import { pollCarrier, pollEveryAccount } from '../../src/services/carrier-poll.ts';
import { openDb } from '../../src/store/db.ts';
import { book } from '../support/duties.ts';
import { carrierIsDown, createListingCarrier, type ListingCarrier } from '../support/listing-carrier.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { postText } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: World;
let carrier: ListingCarrier;
let desk: string;
beforeEach(async () => {
  carrier = createListingCarrier();
  world = await createWorld({ carriers: { twilio: carrier } });
  desk = (await world.addNumber({ class: 'front_desk' })).e164;
});
afterEach(() => world.close());

const poll = (org: Pick<World, 'orgId'> = world) => pollCarrier(actingFor(world.base, org.orgId, SYSTEM));
const ago = async (ms: number) => new Date((await world.clock.now(world.db)).getTime() - ms);
const listed = async (from: string, ms: number, more: Partial<Parameters<ListingCarrier['add']>[0]> = {}) =>
  carrier.add({ from, to: desk, createdAt: await ago(ms), ...more });
const bodies = async (threadId: string | null) => {
  const { body } = await world.call('GET', `/threads/${threadId}/messages`);
  return body.data.map((it: { body: string }) => it.body).reverse();
};
const alerts = async (kind: string) => {
  const { body } = await world.call('GET', '/alerts?state=open');
  return body.data.filter((it: { kind: string }) => it.kind === kind);
};

describe('texts that no callback brought', () => {
  test('are received once, the oldest first, at the time the carrier got them, and one alert counts them', async () => {
    world.clock.advance(HOUR);
    const { phone, threadId } = await world.addClient();
    const second = await listed(phone, 5 * MINUTE, { body: 'second' });
    await listed(phone, 9 * MINUTE, { body: 'first' });
    await poll();
    await poll();
    expect(await bodies(threadId)).toEqual(['first', 'second']);
    const { body } = await world.call('GET', `/threads/${threadId}`);
    expect(body).toMatchObject({ unread_count: 2, last_activity_at: '2026-11-24T16:00:00.000Z' });
    const message = await world.db
      .selectFrom('messages')
      .select('occurredAt')
      .where('carrierMessageId', '=', second.carrierMessageId)
      .executeTakeFirst();
    expect(message?.occurredAt).toEqual(second.createdAt);
    expect(await alerts('missed_callbacks')).toMatchObject([
      {
        severity: 'warning',
        times_raised: 2,
        sentence: expect.stringMatching(/^2 texts came without a callback/),
        what_to_do: expect.stringMatching(/public URL.*callback address/),
      },
    ]);
  });

  test('are told by what the list said of them', async () => {
    world.clock.advance(HOUR);
    const { carrierMessageId } = await listed(fictionalPhone(), 5 * MINUTE, { body: 'Rex?' });
    await poll();
    const event = await world.db
      .selectFrom('carrierEvents')
      .selectAll()
      .where('carrierMessageId', '=', carrierMessageId)
      .executeTakeFirstOrThrow();
    expect(event).toMatchObject({ kind: 'text', source: 'poll' });
    expect(JSON.parse(event.raw)).toMatchObject({ body: 'Rex?', createdAt: '2026-11-24T15:55:00.000Z' });
  });

  test('go to the sitter whose window it was when the carrier got them', async () => {
    const [sitter, client] = [await world.addSitter(), await world.addClient()];
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [0, 1] });
    world.clock.advance(90 * MINUTE);
    const inWindow = await listed(client.phone, 45 * MINUTE);
    const after = await listed(client.phone, 20 * MINUTE);
    await poll();
    const recipients = await world.db
      .selectFrom('messages')
      .select(['carrierMessageId', 'recipientSitterId'])
      .where('carrierMessageId', 'in', [inWindow.carrierMessageId, after.carrierMessageId])
      .orderBy('seq')
      .execute();
    expect(recipients.map((it) => it.recipientSitterId)).toEqual([sitter.id, null]);
  });

  test('are not counted as missed while their callback may be on its way', async () => {
    const { phone, threadId } = await world.addClient();
    const text = await listed(phone, 59_000);
    await poll();
    expect(await bodies(threadId)).toEqual([]);
    const { carrierMessageId: sid, body } = text;
    await postText(await world.app(), world.account, { from: phone, to: desk, sid, body });
    world.clock.advance(5 * MINUTE);
    await poll();
    expect(await bodies(threadId)).toEqual([body]);
    expect(await alerts('missed_callbacks')).toEqual([]);
  });

  test('and whose callback comes at the same moment are one text', async () => {
    world.clock.advance(HOUR);
    for (let round = 0; round < 20; round += 1) {
      const { phone, threadId } = await world.addClient();
      const { carrierMessageId: sid, body } = await listed(phone, 2 * MINUTE);
      const app = await world.app();
      const [answer] = await Promise.all([
        postText(app, world.account, { from: phone, to: desk, sid, body }),
        poll(),
      ]);
      expect(answer.status).toBe(200);
      expect(await bodies(threadId)).toEqual([body]);
    }
  });

  test('from nobody who can be answered, to a group perhaps, or to a number that is not ours are for the owner', async () => {
    world.clock.advance(HOUR);
    const client = await world.addClient();
    await listed('888777', 2 * MINUTE);
    await listed(client.phone, 3 * MINUTE, { mayBeGroup: true });
    await listed(client.phone, 4 * MINUTE, { to: fictionalPhone() });
    await poll();
    const { body } = await world.call('GET', '/inbound-texts');
    expect(body.data).toMatchObject([
      { disposition: 'unknown_sender', reason: expect.stringMatching(/no phone number/) },
      { disposition: 'unknown_sender', reason: expect.stringMatching(/may have been sent to a group/) },
      { disposition: 'unroutable' },
    ]);
    // The callback of a number that is not here is not ours to miss.
    expect(await alerts('missed_callbacks')).toMatchObject([{ times_raised: 2 }]);
    expect(await alerts('unroutable_text')).toHaveLength(1);
  });
});

describe('a text that was overtaken', () => {
  test('does not take the next answer to its phone', async () => {
    const [client, second] = [await world.addClient(), fictionalPhone()];
    const contact = { phone: second, label: 'Home' };
    await world.call('POST', `/clients/${client.id}/contacts`, { body: contact });
    world.clock.advance(HOUR);
    await listed(client.phone, 10 * MINUTE, { body: 'from the first' });
    await postText(await world.app(), world.account, { from: second, to: desk, body: 'Home now' });
    world.clock.advance(MINUTE);
    await poll();
    const { body } = await world.call('GET', `/threads/${client.threadId}/effective-number`);
    expect(body.contact.label).toBe('Home');
  });

  test('does not undo a STOP that came after it; a STOP always counts', async () => {
    world.clock.advance(HOUR);
    const [client, other] = [await world.addClient(), await world.addClient()];
    await postText(await world.app(), world.account, { from: client.phone, to: desk, body: 'STOP' });
    await listed(client.phone, 10 * MINUTE, { body: 'START' });
    await listed(other.phone, 10 * MINUTE, { body: 'STOP' });
    world.clock.advance(MINUTE);
    await poll();
    const out = await world.db.selectFrom('optOuts').select('phone').where('optedInAt', 'is', null).execute();
    expect(new Set(out.map(({ phone }) => phone))).toEqual(new Set([client.phone, other.phone]));
  });
});

describe('the list', () => {
  test('is read since the account was connected, then since the last time, each less a quarter of an hour', async () => {
    world.clock.set('2026-11-24T18:00:00Z');
    await poll();
    world.clock.set('2026-11-24T18:01:00Z');
    await poll();
    expect(carrier.asked).toEqual([new Date('2026-11-24T14:45:00Z'), new Date('2026-11-24T17:45:00Z')]);
  });

  test('of many hours of outage is taken over whole, whatever its pages, and each thread in order', async () => {
    await poll();
    const clients = [await world.addClient(), await world.addClient(), await world.addClient()];
    world.clock.advance(6 * HOUR);
    carrier.pageSize = 7;
    for (let count = 0; count < 60; count += 1) {
      const client = clients[count % clients.length];
      await listed(client?.phone ?? '', 6 * HOUR - count * 5 * MINUTE, { body: String(count) });
    }
    await poll();
    for (const [index, { threadId }] of clients.entries()) {
      const { body } = await world.call('GET', `/threads/${threadId}/messages?limit=100`);
      const seen = body.data.map((it: { body: string }) => Number(it.body)).reverse();
      expect(seen).toEqual(Array.from({ length: 20 }, (_, time) => 3 * time + index));
    }
    expect(await alerts('missed_callbacks')).toMatchObject([{ times_raised: 60 }]);
  });

  test('that fails in the middle is read again from where it was, and nothing is skipped', async () => {
    await poll();
    world.clock.advance(2 * HOUR);
    const { phone, threadId } = await world.addClient();
    for (let count = 0; count < 5; count += 1) {
      await listed(phone, (100 - count) * MINUTE, { body: String(count) });
    }
    carrier.pageSize = 2;
    carrier.fails = { atPage: 1, error: carrierIsDown };
    await poll();
    expect(await bodies(threadId)).toEqual([]);
    carrier.fails = null;
    world.clock.advance(MINUTE);
    await poll();
    expect(await bodies(threadId)).toEqual(['0', '1', '2', '3', '4']);
  });

  test('that fails three times in a row is alerted about, until it is read again', async () => {
    carrier.fails = { atPage: 0, error: carrierIsDown };
    for (const open of [0, 0, 1, 1]) {
      await poll();
      expect(await alerts('carrier_list_failing')).toHaveLength(open);
    }
    expect(await alerts('carrier_list_failing')).toMatchObject([
      { severity: 'warning', sentence: expect.stringContaining('4 times in a row: Twilio answered 503') },
    ]);
    carrier.fails = null;
    await poll();
    expect(await alerts('carrier_list_failing')).toEqual([]);
    carrier.fails = { atPage: 0, error: carrierIsDown };
    await poll();
    expect(await alerts('carrier_list_failing')).toEqual([]);
  });

  test('read by two servers at once, again and again, gives each text once', async () => {
    const second = openDb(world.databaseUrl, { maxConnections: 4 });
    const others = { ...actingFor(world.base, world.orgId, SYSTEM), db: second.db };
    world.clock.advance(HOUR);
    const { phone, threadId } = await world.addClient();
    for (let round = 1; round <= 10; round += 1) {
      for (let count = 0; count < 3; count += 1) await listed(phone, (3 - count) * 2 * MINUTE);
      await Promise.all([poll(), pollCarrier(others)]);
      const { body } = await world.call('GET', `/threads/${threadId}`);
      expect(body.unread_count).toBe(3 * round);
    }
    expect(await alerts('missed_callbacks')).toMatchObject([{ times_raised: 30 }]);
    await second.pool.end();
  });

  test('of an account that is broken holds up no other', async () => {
    const other = await world.secondOrg();
    const theirDesk = await other.addNumber({ class: 'front_desk' });
    await world.db
      .updateTable('carrierAccounts')
      .set({ authTokenSealed: Buffer.from('nothing that was ever sealed') })
      .where('id', '=', world.account.id)
      .execute();
    world.clock.advance(HOUR);
    carrier.add({ from: fictionalPhone(), to: theirDesk.e164, createdAt: await ago(2 * MINUTE) });
    await pollEveryAccount(world.base);
    const { db, pool } = openDb(world.databaseUrl, { maxConnections: 5 });
    await runDueJobs({ ...world.base, db }, pool);
    await pool.end();
    const { body } = await world.call('GET', '/threads', { key: other.ownerKey });
    expect(body.data).toHaveLength(1);
  });
});
