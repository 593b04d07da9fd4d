import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { actingFor, SYSTEM } from '../../src/context.ts';
import { pollCarrier } from '../../src/services/carrier-poll.ts';
import type { Message } from '../../src/store/tables.ts';
import { carrierIsDown, createListingCarrier, type ListingCarrier } from '../support/listing-carrier.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const MINUTE = 60_000;
const DELIVERED = { status: 'delivered', carrierCode: null } as const;

let world: SendingWorld;
let listing: ListingCarrier;
beforeEach(async () => {
  world = await createSendingWorld();
  listing = createListingCarrier();
  const { listTextsInPages, fetchText } = listing;
  Object.assign(world.carrier, { listTextsInPages, fetchText });
  await world.addNumber({ class: 'front_desk' });
});
afterEach(() => world.close());

const poll = () => pollCarrier(actingFor(world.base, world.orgId, SYSTEM));
const wait = async (minutes: number) => {
  world.clock.advance(minutes * MINUTE);
  await poll();
};
const sent = async () => {
  const message = await world.send(await world.addClient());
  await world.deliver(message);
  return world.message(message);
};
/** What the carrier has of it. */
const atCarrier = async (message: Message, report: typeof DELIVERED | null = null) =>
  listing.add({
    carrierMessageId: message.carrierMessageId ?? '',
    direction: 'outbound',
    from: '+14155550123',
    to: '+14125350142',
    createdAt: await world.clock.now(world.db),
    report,
  });

describe('a text that the carrier took and of which no callback came', () => {
  test('is asked for after a quarter of an hour, an hour and a day, and never again', async () => {
    const message = await sent();
    const at = await atCarrier(message);
    const asked: number[] = [];
    for (const minutes of [14, 1, 44, 1, 1379, 1, 1440, 1440]) {
      await wait(minutes);
      asked.push(listing.fetched.splice(0).length);
    }
    expect(asked).toEqual([0, 1, 0, 1, 0, 1, 0, 0]);
    expect(at.report).toBeNull();
    expect(await world.message(message)).toMatchObject({ status: 'sending' });
  });

  test('gets the end that the carrier tells then, and is asked for no more', async () => {
    const message = await sent();
    const text = await atCarrier(message);
    await wait(15);
    text.report = DELIVERED;
    await wait(45);
    expect(await world.message(message)).toMatchObject({ status: 'delivered' });
    listing.fetched.length = 0;
    await wait(24 * 60);
    expect(listing.fetched).toEqual([]);
    const events = await world.db.selectFrom('carrierEvents').select(['kind', 'source']).execute();
    expect(events).toEqual([{ kind: 'status', source: 'poll' }]);
  });

  test('is asked for once after a long pause of ours, not for each time that passed', async () => {
    await sent();
    await wait(30 * 60);
    await wait(1);
    expect(listing.fetched).toHaveLength(1);
  });

  test('is asked for again when the carrier did not answer, and not when it has none', async () => {
    await sent();
    listing.fails = { atPage: 99, error: carrierIsDown };
    await wait(15);
    listing.fails = null;
    await wait(1);
    await wait(1);
    expect(listing.fetched).toHaveLength(2);
  });
});

test('a text whose end a callback told is not asked for', async () => {
  const message = await sent();
  const [attempt] = await world.attempts(message);
  await world.report(attempt?.id ?? '', { status: 'delivered', sid: message.carrierMessageId ?? '' });
  await wait(15);
  expect(listing.fetched).toEqual([]);
});

test('the list moves a text forward as a callback would, never back, and alerts nobody', async () => {
  const [first, second] = [await sent(), await sent()];
  await atCarrier(first, DELIVERED);
  const [attempt] = await world.attempts(second);
  await world.report(attempt?.id ?? '', { status: 'delivered', sid: second.carrierMessageId ?? '' });
  listing.add({ ...(await atCarrier(second)), report: { status: 'sent', carrierCode: null } });
  await wait(2);
  await wait(1);
  expect(await world.message(first)).toMatchObject({ status: 'delivered' });
  expect(await world.message(second)).toMatchObject({ status: 'delivered' });
  expect(await world.openAlerts()).toEqual([]);
  const { data } = (await world.call('GET', `/audit-events?entity_id=${first.id}`)).body;
  expect(data.filter((it: { event: string }) => it.event === 'message.delivered')).toHaveLength(1);
});

test('a status of the list that cannot be applied keeps neither texts nor other statuses out, and is alerted about', async () => {
  const [broken, well] = [await sent(), await sent()];
  // No column holds such a code.
  listing.add({ ...(await atCarrier(broken)), report: { status: 'failed', carrierCode: 2 ** 31 } });
  await atCarrier(well, DELIVERED);
  const client = await world.addClient();
  const to = (await world.addNumber({ class: 'pool' })).e164;
  listing.add({ from: client.phone, to, createdAt: await world.clock.now(world.db) });
  for (let times = 0; times < 3; times += 1) await wait(2);
  expect(await world.message(well)).toMatchObject({ status: 'delivered' });
  const { body } = await world.call('GET', `/threads/${client.threadId}`);
  expect(body.unread_count).toBe(1);
  expect((await world.openAlerts()).map(({ kind }) => kind)).toEqual([
    'carrier_list_failing',
    'missed_callbacks',
  ]);
});
