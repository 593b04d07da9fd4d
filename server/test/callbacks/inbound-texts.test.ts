import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fictionalPhone } from '../support/outside-world.ts';
import { type IncomingText, newMessageSid, postText, receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let desk: { id: string; e164: string };
let receive: (text: IncomingText) => Promise<void>;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
  receive = receiving(world);
});
afterAll(() => world.close());

const textOf = (sid: string) =>
  world.db.selectFrom('inboundTexts').selectAll().where('carrierMessageId', '=', sid).executeTakeFirst();
const messageOf = (sid: string) =>
  world.db.selectFrom('messages').selectAll().where('carrierMessageId', '=', sid).executeTakeFirst();
const clientOf = (phone: string) =>
  world.db
    .selectFrom('clientContacts')
    .innerJoin('clients', 'clients.id', 'clientContacts.clientId')
    .innerJoin('threads', 'threads.clientId', 'clients.id')
    .selectAll('clients')
    .select(['threads.id as threadId', 'threads.unreadCount', 'threads.lastSeq', 'clientContacts.isPrimary'])
    .where('clientContacts.phone', '=', phone)
    .execute();
const alertsNaming = (entityId: string) =>
  world.db
    .selectFrom('alerts')
    .selectAll()
    .where(sql<boolean>`entities::text like ${`%${entityId}%`}`)
    .execute();

describe('a text of a client', () => {
  test('is stored with its thread, and twice the same message id is one text', async () => {
    const { phone, threadId } = await world.addClient();
    const text = { from: phone, to: desk.e164, sid: newMessageSid(), body: 'Is Biscuit fine?' };
    await receive(text);
    world.clock.advance(40 * 24 * 3_600_000);
    await receive(text);
    expect(await messageOf(text.sid)).toMatchObject({
      threadId,
      seq: 1,
      direction: 'inbound',
      status: 'received',
      body: text.body,
      numberId: desk.id,
    });
    const thread = await world.call('GET', `/threads/${threadId}`);
    expect(thread.body).toMatchObject({ unread_count: 1, last_message: { preview: 'Is Biscuit fine?' } });
  });

  test('with a message id that is stored keeps the first body, sender and number', async () => {
    const [{ phone }, other] = [await world.addClient(), await world.addClient()];
    const pool = await world.addNumber({ class: 'pool' });
    const sid = newMessageSid();
    await receive({ from: phone, to: desk.e164, sid, body: 'first' });
    await receive({ from: phone, to: desk.e164, sid, body: 'second' });
    await receive({ from: other.phone, to: pool.e164, sid, body: 'third' });
    expect(await textOf(sid)).toMatchObject({ body: 'first', fromAddress: phone, toAddress: desk.e164 });
    expect(await messageOf(sid)).toMatchObject({ body: 'first' });
    expect((await clientOf(other.phone))[0]).toMatchObject({ unreadCount: 0, lastSeq: 0 });
  });

  test('with the message id of another account is another text', async () => {
    const other = await world.secondOrg();
    const theirDesk = await other.addNumber({ class: 'front_desk' });
    const text = { from: fictionalPhone(), sid: newMessageSid() };
    await receive({ ...text, to: desk.e164 });
    await postText(await world.app(), other.account, { ...text, to: theirDesk.e164 });
    const stored = await world.db
      .selectFrom('inboundTexts')
      .select('orgId')
      .where('carrierMessageId', '=', text.sid)
      .execute();
    expect(new Set(stored.map(({ orgId }) => orgId))).toEqual(new Set([world.orgId, other.orgId]));
  });

  test('keeps what PostgreSQL cannot hold as U+FFFD, and is not lost for it', async () => {
    const [{ phone }, sid] = [await world.addClient(), newMessageSid()];
    await receive({ from: phone, to: desk.e164, sid, body: 'a\0b' });
    expect(await messageOf(sid)).toMatchObject({ body: 'a\u{fffd}b' });
    expect(await textOf(sid)).toMatchObject({ body: 'a\u{fffd}b' });
  });

  test('may be empty, or longer than any that could be sent', async () => {
    const { phone, threadId } = await world.addClient();
    const [empty, long] = [newMessageSid(), newMessageSid()];
    await receive({ from: phone, to: desk.e164, sid: empty, body: '' });
    await receive({
      from: phone,
      to: desk.e164,
      sid: long,
      body: '🐕'.repeat(2_000),
      more: { NumMedia: '99' },
    });
    expect(await messageOf(empty)).toMatchObject({ body: '' });
    expect((await messageOf(long))?.body).toHaveLength(4_000);
    expect(await textOf(long)).toMatchObject({ mediaCount: 99 });
    const { body } = await world.call('GET', `/threads/${threadId}`);
    expect([body.unread_count, body.last_message.preview.length]).toEqual([2, 119]);
  });

  test('leaves one audit event, without its phone and its words', async () => {
    const [{ phone }, sid] = [await world.addClient(), newMessageSid()];
    await receive({ from: phone, to: desk.e164, sid, body: 'The key is under the mat' });
    const message = await messageOf(sid);
    const { data } = (await world.call('GET', `/audit-events?entity_id=${message?.id}`)).body;
    expect(data).toMatchObject([{ event: 'message.received', actor: 'carrier' }]);
    expect(JSON.stringify(data)).not.toMatch(/key is under/);
    expect(JSON.stringify(data)).not.toContain(phone.slice(2));
  });
});

describe('a first text of a phone that nobody knows', () => {
  test('makes a one-time client named by the last four digits, a primary phone and a thread', async () => {
    const phone = fictionalPhone();
    await receive({ from: phone, to: desk.e164, body: 'Hi, do you walk cats?' });
    expect(await clientOf(phone)).toMatchObject([
      { name: `Unknown ${phone.slice(-4)}`, class: 'one_time', isPrimary: true, unreadCount: 1 },
    ]);
  });

  test('goes into the one thread of a household when its second phone is known by then', async () => {
    const [{ id, phone, threadId }, second] = [await world.addClient(), fictionalPhone()];
    await world.call('POST', `/clients/${id}/contacts`, { body: { phone: second, label: 'Home' } });
    await receive({ from: phone, to: desk.e164, body: 'from the first' });
    await receive({ from: second, to: desk.e164, body: 'from the second' });
    const { data } = (await world.call('GET', `/threads/${threadId}/messages`)).body;
    expect(data.map((it: { body: string }) => it.body)).toEqual(['from the second', 'from the first']);
    const next = await world.call('GET', `/threads/${threadId}/effective-number`);
    expect(next.body.contact.label).toBe('Home');
  });

  test('of another organization makes a client of its own there', async () => {
    const [other, { phone }] = [await world.secondOrg(), await world.addClient()];
    const theirDesk = await other.addNumber({ class: 'front_desk' });
    await postText(await world.app(), other.account, { from: phone, to: theirDesk.e164 });
    const orgs = (await clientOf(phone)).map(({ orgId }) => orgId);
    expect(new Set(orgs)).toEqual(new Set([world.orgId, other.orgId]));
  });
});

describe('a sender who could not be answered', () => {
  const countClients = async () =>
    Number(
      (
        await world.db
          .selectFrom('clients')
          .select((of) => of.fn.countAll().as('n'))
          .executeTakeFirstOrThrow()
      ).n,
    );

  test.each([
    ['blank', ''],
    ['a short code', '888777'],
    ['a name', 'Anonymous'],
    ['a channel', 'whatsapp:+14125550177'],
    ['too short to be a phone', '+12345'],
    ['the number that spells ANONYMOUS', '+266696687'],
    ['the number that spells RESTRICTED', '+7378742833'],
    ['the number that spells UNAVAILABLE', '+86282452253'],
  ])('%s goes to the unknown-sender box: no client, no reply', async (_, from) => {
    const [before, sid] = [await countClients(), newMessageSid()];
    await receive({ from, to: desk.e164, sid, body: 'Your code is 1234' });
    expect(await textOf(sid)).toMatchObject({
      disposition: 'unknown_sender',
      fromAddress: from,
      messageId: null,
    });
    expect(await countClients()).toBe(before);
  });

  test("a sitter's personal phone and a number of ours go there too", async () => {
    const before = await countClients();
    const sitter = await world.addSitter();
    const former = await world.addSitter({ active: false });
    const pool = await world.addNumber({ class: 'pool' });
    for (const from of [sitter.phone, former.phone, pool.e164, desk.e164, sitter.number?.e164 ?? '']) {
      const sid = newMessageSid();
      await receive({ from, to: desk.e164, sid });
      expect(await textOf(sid)).toMatchObject({ disposition: 'unknown_sender' });
    }
    expect(await countClients()).toBe(before);
    const sent = await world.db
      .selectFrom('messages')
      .select('id')
      .where('direction', '=', 'outbound')
      .execute();
    expect(sent).toEqual([]);
  });

  test("a client whose phone is a sitter's as well is a client", async () => {
    const sitter = await world.addSitter();
    const { threadId } = await world.addClient({ phone: sitter.phone });
    const sid = newMessageSid();
    await receive({ from: sitter.phone, to: desk.e164, sid });
    expect(await messageOf(sid)).toMatchObject({ threadId });
  });
});

describe('a text to a number that is not ours', () => {
  test('is stored as unroutable, acknowledged and alerted, and makes no client', async () => {
    const [to, from, sid] = [fictionalPhone(), fictionalPhone(), newMessageSid()];
    await receive({ from, to, sid });
    const text = await textOf(sid);
    expect(text).toMatchObject({ disposition: 'unroutable', messageId: null });
    expect(await alertsNaming(text?.id ?? '')).toMatchObject([
      { kind: 'unroutable_text', severity: 'warning', resolvedAt: null },
    ]);
    expect(await clientOf(from)).toEqual([]);
  });

  test('is counted in one alert while that is open', async () => {
    const to = fictionalPhone();
    await receive({ from: fictionalPhone(), to });
    await receive({ from: fictionalPhone(), to });
    const alerts = await world.db
      .selectFrom('alerts')
      .select('timesRaised')
      .where('topic', '=', `unroutable_text:${to}`)
      .execute();
    expect(alerts).toEqual([{ timesRaised: 2 }]);
  });

  test("another organization's number is not ours, and that organization gets nothing", async () => {
    const other = await world.secondOrg();
    const theirs = await other.addNumber({ class: 'front_desk' });
    const sid = newMessageSid();
    await receive({ from: fictionalPhone(), to: theirs.e164, sid });
    expect(await textOf(sid)).toMatchObject({ orgId: world.orgId, disposition: 'unroutable' });
    const inbox = await world.call('GET', '/threads', { key: other.ownerKey });
    const box = await world.call('GET', '/inbound-texts', { key: other.ownerKey });
    expect([inbox.body.data, box.body.data]).toEqual([[], []]);
  });

  test('a number that has been given back is no longer ours', async () => {
    const pool = await world.addNumber({ class: 'pool' });
    await world.call('POST', `/numbers/${pool.id}/retire`, { body: { reason: 'Given back' } });
    const [{ phone }, sid] = [await world.addClient(), newMessageSid()];
    await receive({ from: phone, to: pool.e164, sid });
    expect(await textOf(sid)).toMatchObject({ disposition: 'unroutable' });
  });
});
