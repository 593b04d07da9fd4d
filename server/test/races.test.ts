import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../src/store/ids.ts';
import { waitForLockWaiter } from './support/locks.ts';
import { fictionalPhone } from './support/outside-world.ts';
import { ROUNDS } from './support/rounds.ts';
import { type IncomingText, newMessageSid, postText, twilio } from './support/signed-callback.ts';
import { createWorld, type World } from './support/world.ts';

let world: World;
let desk: string;
let otherNumber: string;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = (await world.addNumber({ class: 'front_desk' })).e164;
  otherNumber = (await world.addNumber({ class: 'pool' })).e164;
});
afterAll(() => world.close());

const times = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => make(i));
const deliver = async (text: IncomingText) => (await postText(await world.app(), world.account, text)).status;
const clientsOf = (phone: string) =>
  world.db
    .selectFrom('clientContacts')
    .innerJoin('clients', 'clients.id', 'clientContacts.clientId')
    .innerJoin('threads', 'threads.clientId', 'clients.id')
    .select(['clients.id', 'threads.id as threadId', 'threads.unreadCount', 'threads.lastSeq'])
    .where('clientContacts.phone', '=', phone)
    .execute();
const places = (threadId: string) =>
  world.db.selectFrom('messages').select('seq').where('threadId', '=', threadId).orderBy('seq').execute();

describe('many texts at once', () => {
  test('30 of one message id are one text, however often that is tried', async () => {
    const phones = [(await world.addClient()).phone, ...times(4, fictionalPhone)];
    const sids = times(ROUNDS, newMessageSid);
    for (const [round, sid] of sids.entries()) {
      const from = phones[round % phones.length] ?? '';
      const copies = times(30, (index) => deliver({ from, to: desk, sid, body: `copy ${index}` }));
      expect(new Set(await Promise.all(copies))).toEqual(new Set([200]));
    }
    for (const phone of phones) {
      expect(await clientsOf(phone)).toMatchObject([{ unreadCount: ROUNDS / 5, lastSeq: ROUNDS / 5 }]);
    }
    for (const table of ['inboundTexts', 'carrierEvents'] as const) {
      const stored = await world.db
        .selectFrom(table)
        .select('carrierMessageId')
        .where('carrierMessageId', 'in', sids)
        .execute();
      expect(stored).toHaveLength(ROUNDS);
    }
  }, 120_000);

  test('30 of one message id to a number that is not ours are one text and one alert', async () => {
    const [sid, to] = [newMessageSid(), fictionalPhone()];
    await Promise.all(times(30, () => deliver({ from: fictionalPhone(), to, sid })));
    const alerts = await world.db
      .selectFrom('alerts')
      .select('timesRaised')
      .where('topic', 'like', `%${to}`)
      .execute();
    expect(alerts).toEqual([{ timesRaised: 1 }]);
  });

  test('two different first texts of one phone make one client, one thread and two messages', async () => {
    for (let round = 0; round < 10; round += 1) {
      const phone = fictionalPhone();
      const answers = await Promise.all([
        deliver({ from: phone, to: desk }),
        deliver({ from: phone, to: otherNumber }),
      ]);
      expect(answers).toEqual([200, 200]);
      expect(await clientsOf(phone)).toMatchObject([{ unreadCount: 2, lastSeq: 2 }]);
    }
  });

  test('50 first texts of one phone make one thread in which each has a place', async () => {
    const phone = fictionalPhone();
    const answers = await Promise.all(
      times(50, (index) => deliver({ from: phone, to: desk, body: `${index}` })),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    const clients = await clientsOf(phone);
    expect(clients).toMatchObject([{ unreadCount: 50, lastSeq: 50 }]);
    const seqs = (await places(clients[0]?.threadId ?? '')).map(({ seq }) => seq);
    expect(seqs).toEqual(times(50, (index) => index + 1));
  });

  test('50 first texts and booking confirmations of one client make one thread, and no error', async () => {
    const sitter = await world.addSitter();
    const client = await world.addClient({ thread: false });
    const confirm = (index: number) =>
      world.call('POST', '/bookings', {
        body: {
          external_id: newId(),
          client_id: client.id,
          sitter_id: sitter.id,
          starts_at: `2026-12-${10 + (index % 20)}T15:00:00Z`,
          ends_at: `2026-12-${10 + (index % 20)}T16:00:00Z`,
        },
      });
    const answers = await Promise.all(
      times(50, async (index) =>
        index % 2 === 0 ? deliver({ from: client.phone, to: desk }) : (await confirm(index)).status,
      ),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(await clientsOf(client.phone)).toMatchObject([{ id: client.id, unreadCount: 25 }]);
    const windows = await world.call('GET', `/assignment-windows?client_id=${client.id}&limit=100`);
    const threads = windows.body.data.map((it: { thread_id: string }) => it.thread_id);
    expect([threads.length, new Set(threads).size]).toEqual([25, 1]);
  });

  test('first texts while the owner enters the same phone end in one client', async () => {
    for (let round = 0; round < 5; round += 1) {
      const phone = fictionalPhone();
      const create = world.call('POST', '/clients', {
        body: { name: 'Dana', class: 'recurring', contacts: [{ phone }] },
      });
      const texts = await Promise.all(times(4, () => deliver({ from: phone, to: desk })));
      expect(texts).toEqual([200, 200, 200, 200]);
      expect([201, 409]).toContain((await create).status);
      expect(await clientsOf(phone)).toMatchObject([{ unreadCount: 4 }]);
    }
  });
});

describe('a text while the owner works on its client', () => {
  test('is stored although the phone is being removed', async () => {
    for (let round = 0; round < 10; round += 1) {
      const client = await world.addClient();
      await deliver({ from: client.phone, to: desk, body: 'before' });
      const remove = world.call('DELETE', `/clients/${client.id}/contacts/${client.contactId}`);
      const answers = await Promise.all(times(4, () => deliver({ from: client.phone, to: desk })));
      expect([(await remove).status, ...answers]).toEqual([204, 200, 200, 200, 200]);
    }
  });

  test('is stored when it loses a deadlock', async () => {
    const { contactId, phone, threadId } = await world.addClient();
    const { answer } = await world.db.transaction().execute(async (tx) => {
      await tx.selectFrom('clientContacts').select('id').where('id', '=', contactId).forUpdate().execute();
      // Holds the thread and waits for the phone, for which this transaction then makes the circle.
      const text = deliver({ from: phone, to: desk });
      await waitForLockWaiter(world.db);
      await tx.selectFrom('threads').select('id').where('id', '=', threadId).forUpdate().execute();
      return { answer: text };
    });
    expect(await answer).toBe(200);
    expect(await clientsOf(phone)).toMatchObject([{ unreadCount: 1, lastSeq: 1 }]);
  });

  test('is stored while the client becomes recurring, sends and is read', async () => {
    const client = await world.addClient({ class: 'one_time' });
    const answers = await Promise.all(
      times(24, async (index) => {
        if (index % 4 === 1) {
          const body = { class: index % 8 === 1 ? 'recurring' : 'one_time' };
          return (await world.call('PATCH', `/clients/${client.id}`, { body })).status;
        }
        if (index % 4 === 2) return (await world.call('POST', `/threads/${client.threadId}/read`)).status;
        if (index % 4 === 3) {
          const body = { body: `Answer ${index}` };
          return (await world.call('POST', `/threads/${client.threadId}/messages`, { body })).status - 2;
        }
        return deliver({ from: client.phone, to: desk });
      }),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    const seqs = (await places(client.threadId ?? '')).map(({ seq }) => seq);
    expect(seqs).toEqual(times(12, (index) => index + 1));
  });
});
