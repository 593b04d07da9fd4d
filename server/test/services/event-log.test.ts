import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actingFor, SYSTEM } from '../../src/context.ts';
import { pollCarrier } from '../../src/services/carrier-poll.ts';
import { checkEventLog } from '../../src/services/event-log.ts';
import { receiveText } from '../../src/services/inbound-texts.ts';
import { incomingOf, rereadListed } from '../../src/services/listed-texts.ts';
import { createListingCarrier, type ListingCarrier } from '../support/listing-carrier.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { newMessageSid, postText } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const MINUTE = 60_000;

let world: World;
let carrier: ListingCarrier;
let numbers: string[];
beforeEach(async () => {
  carrier = createListingCarrier();
  world = await createWorld({ carriers: { twilio: carrier } });
  numbers = [
    (await world.addNumber({ class: 'front_desk' })).e164,
    (await world.addNumber({ class: 'pool' })).e164,
  ];
});
afterEach(() => world.close());

const [FIRST = '', SECOND = '', THIRD = ''] = [fictionalPhone(), fictionalPhone(), fictionalPhone()];
const receive = async (from: string, body: string, more: object = {}) => {
  const to = numbers[body.length % 2] ?? '';
  const answer = await postText(await world.app(), world.account, { from, to, body, ...more });
  expect(answer.status).toBe(200);
};

/** Texts of a household, a stranger, a short code and a group, some by callbacks at once, some by the list alone. */
async function liveThrough(): Promise<void> {
  const { id } = await world.addClient({ phone: FIRST });
  const contact = { phone: SECOND, label: 'Home' };
  await world.call('POST', `/clients/${id}/contacts`, { body: contact });
  await Promise.all(
    ['Hi', 'Is Rex fine?', 'a\0b', '🐕 + ü', ''].flatMap((body) =>
      [FIRST, SECOND, THIRD].map((from) => receive(from, body)),
    ),
  );
  world.clock.advance(10 * MINUTE);
  const createdAt = new Date((await world.clock.now(world.db)).getTime() - 5 * MINUTE);
  for (const from of [FIRST, THIRD, '888777']) {
    carrier.add({ from, to: numbers[0] ?? '', createdAt, body: 'by the list' });
  }
  await pollCarrier(actingFor(world.base, world.orgId, SYSTEM));
  await receive('Anonymous', 'odd');
  await receive(FIRST, 'to many', { more: { OtherRecipients0: fictionalPhone() } });
  const sid = newMessageSid();
  for (let time = 0; time < 3; time += 1) await receive(THIRD, 'once', { sid });
}

/** Every thread by its client's phones, with its texts in their order; and the box. */
async function received({ db, orgId }: Pick<World, 'db' | 'orgId'>) {
  const threads = await db
    .selectFrom('threads')
    .innerJoin('messages', 'messages.threadId', 'threads.id')
    .select((of) => [
      sql<string[]>`(select array_agg(phone order by phone) from client_contacts contact
        where contact.client_id = threads.client_id)`.as('phones'),
      sql<string>`json_agg(json_build_array(carrier_message_id, body, seq, occurred_at,
        (select phone from client_contacts contact where contact.id = contact_id)) order by seq)`.as('texts'),
      of.fn.countAll().as('count'),
    ])
    .where('threads.orgId', '=', orgId)
    .groupBy('threads.clientId')
    .orderBy('phones')
    .execute();
  const box = await db
    .selectFrom('inboundTexts')
    .select(['carrierMessageId', 'body', 'fromAddress', 'disposition', 'unroutedReason', 'receivedAt'])
    .where('orgId', '=', orgId)
    .where('disposition', '<>', 'threaded')
    .orderBy('carrierMessageId')
    .execute();
  return { threads, box };
}

/** Takes every text of one world's log, as it came and when it came, into another that has none. */
async function replayInto(fresh: World): Promise<void> {
  const log = await world.db
    .selectFrom('carrierEvents')
    .selectAll()
    .where('kind', '=', 'text')
    .orderBy('place')
    .execute();
  const receiver = actingFor(fresh.base, fresh.orgId, SYSTEM);
  for (const { source, raw, receivedAt } of log) {
    fresh.clock.set(receivedAt);
    const to = { carrierAccountId: fresh.account.id, raw };
    if (source === 'poll') {
      const listed = rereadListed(raw);
      const at = new Date(listed.createdAt);
      await receiveText(receiver, { ...to, source, text: incomingOf(listed), at });
    } else {
      const text = carrier.rereadText(raw);
      if (!text) throw new Error('the log holds a form that cannot be read');
      await receiveText(receiver, { ...to, source: 'callback', text });
    }
  }
}

describe('the log of what the carrier told', () => {
  test('replayed into an empty organization gives the same threads with the same texts in the same order', async () => {
    await liveThrough();
    const fresh = await createWorld({ carriers: { twilio: carrier } });
    try {
      for (const e164 of numbers) await fresh.addNumber({ class: 'pool', e164 });
      const { id } = await fresh.addClient({ phone: FIRST });
      const contact = { phone: SECOND, label: 'Home' };
      await fresh.call('POST', `/clients/${id}/contacts`, { body: contact });
      await replayInto(fresh);
      const [before, after] = [await received(world), await received(fresh)];
      expect(before.threads.map(({ count }) => Number(count))).toEqual([11, 7]);
      expect(before.box).toHaveLength(3);
      expect(after).toEqual(before);
    } finally {
      await fresh.close();
    }
  });

  test('is found to agree with what is stored, and says how much that is', async () => {
    await liveThrough();
    expect(await checkEventLog(world.operator)).toEqual({ texts: 21, threads: 2, faults: [] });
    const other = await world.secondOrg();
    expect(await checkEventLog(other.operator)).toEqual({ texts: 0, threads: 0, faults: [] });
  });

  test('still agrees after the owner removed a phone, or gave it to another client', async () => {
    await liveThrough();
    const { body } = await world.call('GET', '/clients');
    const household = body.data.find((it: { contacts: unknown[] }) => it.contacts.length === 2);
    const home = household.contacts.find((it: { phone: string }) => it.phone === SECOND);
    const removed = await world.call('DELETE', `/clients/${household.id}/contacts/${home.id}`);
    expect(removed.status).toBe(204);
    await world.addClient({ phone: SECOND });
    await receive(SECOND, 'it is me');
    expect((await checkEventLog(world.operator)).faults).toEqual([]);
  });

  test.each([
    [
      'a changed body',
      "update messages set body = 'x' where seq = 3",
      [/reads otherwise/, /reads otherwise/],
    ],
    [
      'two texts that changed places',
      'update messages set seq = case seq when 1 then 1000 else 1 end where seq in (1, 2)',
      [/another place/, /another place/],
    ],
    ['a lost text', "delete from inbound_texts where from_address = 'Anonymous'", [/was never stored/]],
    [
      'a text that nobody sent',
      `update messages set carrier_message_id = 'SM1' where seq = 1 and thread_id = (select min(id::text)::uuid from threads)`,
      [/the log does not hold it/],
    ],
  ])('shows %s', async (_, statement, faults) => {
    await liveThrough();
    await sql.raw(statement).execute(world.db);
    const { faults: found } = await checkEventLog(world.operator);
    expect(found.map(({ what }) => what)).toEqual(faults.map((what) => expect.stringMatching(what)));
  });
});
