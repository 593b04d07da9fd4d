import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actingFor } from '../../src/context.ts';
import { deliverMessage } from '../../src/services/delivery.ts';
import { noteErasure, replayErasures } from '../../src/services/erasure-replay.ts';
import { checkEventLog } from '../../src/services/event-log.ts';
import { receiveText } from '../../src/services/inbound-texts.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { book, overrideTo } from '../support/duties.ts';
import { rememberedErasures } from '../support/erasures.ts';
import { createScriptedCarrier, sent } from '../support/scripted-carrier.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { newMessageSid, postStatus, receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const START = '2026-11-24T15:00:00Z';
const NAME = 'Quillfeather';

let world: World;
let desk: { id: string; e164: string };
let ana: TestSitter;
let client: TestClient;
const carrier = createScriptedCarrier();
const erasures = rememberedErasures();
beforeAll(async () => {
  const { sendText } = carrier;
  world = await createWorld({ carriers: { twilio: { ...twilio, sendText } }, erasures });
  desk = await world.addNumber({ class: 'front_desk' });
  ana = await world.addSitter({ name: 'Ana' });
});
beforeEach(async () => {
  world.clock.set(START);
  carrier.always(sent);
  client = await world.addClient({ name: `Carla ${NAME}` });
});
afterAll(() => world.close());

const say = (body: string) => world.call('POST', `/threads/${client.threadId}/messages`, { body: { body } });
const erase = (id = client.id) =>
  world.call('POST', `/clients/${id}/erasure`, { body: { reason: 'Asked by letter' } });
const clientSays = (body: string, from = client.phone, sid = newMessageSid()) =>
  receiving(world)({ from, to: desk.e164, body, sid });
const attemptOf = (messageId: string) =>
  world.db
    .selectFrom('deliveryAttempts')
    .selectAll()
    .where('messageId', '=', messageId)
    .executeTakeFirstOrThrow();
const asIngest = () => actingFor(world.base, world.orgId, { kind: 'carrier', id: null });
const minutes = (count: number) => world.clock.set(new Date(new Date(START).getTime() + count * 60_000));

/** Every row of every table, as text. */
async function everything(): Promise<string> {
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(world.db);
  const tables = await Promise.all(
    rows.map(({ name }) =>
      sql<{ row: string }>`select it::text as row from ${sql.table(name)} it`.execute(world.db),
    ),
  );
  return tables.flatMap((table) => table.rows.map(({ row }) => row)).join('\n');
}

/** A client's whole life, in which every word and phone is found again: `heron` stands in all of them. */
async function furnish(): Promise<string[]> {
  const second = '+14128675309';
  await world.call('POST', `/clients/${client.id}/contacts`, {
    body: { phone: second, label: 'Heron phone' },
  });
  await world.call('POST', `/clients/${client.id}/pets`, { body: { name: 'Heron', notes: 'heron' } });
  await world.call('POST', `/threads/${client.threadId}/notes`, { body: { body: 'heron note' } });
  const bookingId = await book(world, { clientId: client.id, sitterId: ana.id, hours: [0, 5] });
  await book(world, {
    clientId: client.id,
    sitterId: (await world.addSitter({ name: 'Ben' })).id,
    hours: [1, 3],
  });
  const notes = { notes: 'heron visit', visible_to_sitter: true };
  await world.call('PUT', `/bookings/${bookingId}/visit-notes`, { body: notes });
  await world.call('PATCH', `/bookings/${bookingId}`, { body: { service: 'heron walk' } });
  await clientSays('heron stop please');
  await clientSays('heron: my number is 412 867 5309', second);
  await clientSays('STOP', second);
  const { body: out } = await say('heron answer');
  await deliverMessage(world.base, world.orgId, out.id);
  minutes(1);
  const { id: attempt, carrierMessageId } = await attemptOf(out.id);
  const status = { sid: carrierMessageId ?? '', attempt, to: client.phone };
  await postStatus(await world.app(), world.account, { ...status, status: 'sent' });
  await overrideTo(world, client.threadId ?? '', ana.id);
  await say('heron that waits');
  await world.call('DELETE', `/clients/${client.id}/contacts/${client.contactId}`);
  return [client.phone.slice(1), second.slice(1), NAME, 'heron', 'Heron', '412 867 5309'];
}

describe('an erased client', () => {
  test('is nowhere any more: no name, no phone, no word', async () => {
    const canaries = await furnish();
    const before = await everything();
    for (const canary of canaries) expect(before).toContain(canary);
    const answer = await erase();
    expect(answer).toMatchObject({ status: 200, body: { name: 'Erased client', contacts: [] } });
    const after = await everything();
    for (const canary of canaries) expect([canary, after.includes(canary)]).toEqual([canary, false]);
    const texts = (await world.call('GET', `/threads/${client.threadId}/messages`)).body.data;
    expect(texts.map(({ status }: { status: string }) => status)).toEqual([
      'discarded',
      'sent',
      'received',
      'received',
      'received',
    ]);
    expect((await checkEventLog(world.operator)).faults).toEqual([]);
  });

  test('has no visits ahead, and nobody is made responsible for the conversation', async () => {
    await furnish();
    await erase();
    const { data } = (await world.call('GET', `/bookings?client_id=${client.id}`)).body;
    expect(data.map(({ status }: { status: string }) => status)).toEqual(['cancelled', 'cancelled']);
    const thread = (await world.call('GET', `/threads/${client.threadId}`)).body;
    expect(thread).toMatchObject({ responsible: { kind: 'owner', rule: 'owner_inbox' }, number: null });
    expect((await say('Are you there?')).body.code).toBe('recipient_missing');
  });

  test('stays erased when a status comes late, which only counts', async () => {
    const { body: out } = await say('heron');
    await deliverMessage(world.base, world.orgId, out.id);
    const { id: attempt, carrierMessageId } = await attemptOf(out.id);
    const status = { sid: carrierMessageId ?? '', attempt, to: client.phone };
    const app = await world.app();
    await postStatus(app, world.account, { ...status, status: 'sent' });
    expect((await erase()).status).toBe(200);
    expect(await postStatus(app, world.account, { ...status, status: 'delivered' })).toMatchObject({
      status: 200,
    });
    expect((await world.call('GET', `/messages/${out.id}`)).body.status).toBe('delivered');
    expect(await everything()).not.toContain(client.phone.slice(1));
  });

  test('is told of in one event that names nobody, and a second time changes nothing', async () => {
    await clientSays('Hello');
    for (let times = 0; times < 2; times += 1) expect((await erase()).status).toBe(200);
    const events = (await world.call('GET', `/audit-events?event=client.erased&entity_id=${client.id}`)).body
      .data;
    expect(events).toMatchObject([{ reason: 'Asked by letter', details: { phones: 1, texts_discarded: 0 } }]);
  });

  test('is opted out still when the phone comes back, by a text or by the owner’s hand', async () => {
    const other = await world.addClient();
    for (const { id, phone } of [client, other]) {
      await clientSays('STOP', phone);
      await erase(id);
    }
    await clientSays('Hello again', client.phone);
    const [thread] = (await world.call('GET', '/threads?opted_out=true&search=Hello%20again')).body.data;
    expect(thread.blocked).toMatch(/opted out/);
    const contacts = [{ phone: other.phone }];
    const { body } = await world.call('POST', '/clients', {
      body: { name: 'Carla', class: 'recurring', contacts },
    });
    expect(body.contacts[0].opted_out).not.toBe(null);
    minutes(1);
    await clientSays('START', client.phone);
    expect((await world.call('GET', `/threads/${thread.id}`)).body.blocked).toBe(null);
  });

  test('leaves a phone alone that has become another client’s', async () => {
    await clientSays('STOP');
    await world.call('POST', `/clients/${client.id}/contacts`, { body: { phone: '+14128675310' } });
    await world.call('DELETE', `/clients/${client.id}/contacts/${client.contactId}`);
    const contacts = [{ phone: client.phone }];
    const heir = await world.call('POST', '/clients', {
      body: { name: 'Heir', class: 'recurring', contacts },
    });
    await erase();
    const shown = (await world.call('GET', `/clients/${heir.body.id}`)).body.contacts[0];
    expect(shown).toMatchObject({ phone: client.phone, opted_out: { source: 'text' } });
  });

  test('is not erased while a carrier is at a text', async () => {
    const { body: out } = await say('Hello');
    carrier.next(() => {
      throw new Error('no answer');
    });
    await deliverMessage(world.base, world.orgId, out.id).catch(() => {});
    expect((await erase()).body.code).toBe('texts_under_way');
    expect((await world.call('GET', `/clients/${client.id}`)).body.name).toBe(`Carla ${NAME}`);
  });

  test('does not come back by an answer that was kept for a repeated request', async () => {
    const key = newOpaqueId();
    const send = () =>
      world.call('POST', `/threads/${client.threadId}/messages`, {
        body: { body: 'heron' },
        idempotencyKey: key,
      });
    await send();
    await erase();
    const again = await send();
    expect(again.status).toBe(202);
    expect(JSON.stringify(again.body)).not.toContain('heron');
  });
});

describe('after a restore', () => {
  test('is erased again, from the list outside the database', async () => {
    await clientSays('heron');
    await clientSays('STOP');
    const before = await world.db
      .selectFrom('clients')
      .selectAll()
      .where('id', '=', client.id)
      .executeTakeFirstOrThrow();
    await erase();
    await noteErasure(world.operator, client.id);
    await noteErasure(world.operator, client.id);
    expect(JSON.stringify(await erasures.read())).not.toContain(client.phone.slice(-7));
    await bringBack(before);
    const nameNow = async () => (await world.call('GET', `/clients/${client.id}`)).body.name;
    expect(await nameNow()).toContain(NAME);
    expect(await replayErasures(world.contexts().operator)).toBe(1);
    expect(await nameNow()).toBe('Erased client');
    expect(await everything()).not.toContain(client.phone.slice(1));
    expect(await replayErasures(world.contexts().operator)).toBe(0);
    await clientSays('Hello again');
    const [thread] = (await world.call('GET', '/threads?opted_out=true&search=Hello%20again')).body.data;
    expect(thread.blocked).toMatch(/opted out/);
  });

  /** As a restore from before the erasure would. */
  async function bringBack({ id, name }: { id: string; name: string }): Promise<void> {
    await world.db.deleteFrom('erasedPhones').where('clientId', '=', id).execute();
    await world.db.updateTable('clients').set({ name, erasedAt: null }).where('id', '=', id).execute();
    await world.db
      .updateTable('organizations')
      .set({ erasureKeySealed: null })
      .where('id', '=', world.orgId)
      .execute();
    const contact = { orgId: world.orgId, id: newOpaqueId(), clientId: id, phone: client.phone };
    await world.db
      .insertInto('clientContacts')
      .values({ ...contact, label: 'Mobile', isPrimary: true, createdAt: new Date(START) })
      .execute();
    const optOut = { orgId: world.orgId, phone: client.phone, optedOutAt: new Date(START), optedInAt: null };
    await world.db
      .insertInto('optOuts')
      .values({ ...optOut, source: 'text', carrierBlocks: false })
      .execute();
  }

  test('texts from before the erasure are not taken in again from the carrier’s list, and later ones are', async () => {
    await clientSays('Before');
    minutes(5);
    await erase();
    const listed = (body: string, at: Date) =>
      receiveText(asIngest(), {
        carrierAccountId: world.account.id,
        text: {
          carrierMessageId: newMessageSid(),
          from: client.phone,
          to: desk.e164,
          body,
          mediaCount: 0,
          hasOddMedia: false,
          isGroup: false,
        } as never,
        source: 'poll',
        raw: '{}',
        at,
      });
    minutes(20);
    expect(await listed('old words', new Date(new Date(START).getTime() + 60_000))).toEqual({
      disposition: 'replay',
    });
    expect(await listed('new words', new Date(new Date(START).getTime() + 900_000))).toEqual({
      disposition: 'threaded',
    });
    expect(await everything()).not.toContain('old words');
  });
});

describe('the export of a client', () => {
  test('holds all that is kept, and nothing of others', async () => {
    await furnish();
    await world.addClient({ name: 'Otto Other' });
    const { status, body } = await world.call('GET', `/clients/${client.id}/data-export`);
    expect(status).toBe(200);
    expect(body).toMatchObject({
      organization: 'Happy Paws',
      client: { name: `Carla ${NAME}` },
      contacts: [{ phone: '+14128675309', opted_out: { carrier_blocks: true } }],
      pets: [{ name: 'Heron', notes: 'heron' }],
      notes: [{ body: 'heron note' }],
      texts: [
        { direction: 'inbound', body: 'heron stop please', contact: client.phone, number: desk.e164 },
        { body: 'heron: my number is 412 867 5309', contact: '+14128675309' },
        { body: 'STOP' },
        { direction: 'outbound', author: 'owner', body: 'heron answer', contact: client.phone },
        { body: 'heron that waits', status: 'queued' },
      ],
    });
    expect(body.bookings).toHaveLength(2);
    expect(JSON.stringify(body)).not.toContain('Otto');
  });

  test('of an erased one holds nothing that names anybody', async () => {
    await clientSays('heron');
    await erase();
    const raw = JSON.stringify((await world.call('GET', `/clients/${client.id}/data-export`)).body);
    expect(raw).not.toMatch(/heron|Quillfeather/);
    expect(raw).not.toContain(client.phone);
  });
});
