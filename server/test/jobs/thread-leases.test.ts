import { afterAll, beforeEach, expect, test } from 'vitest';
import { updateClient } from '../../src/services/clients.ts';
import { sendMessage } from '../../src/services/messages.ts';
import { quarantineNumber, releaseNumber } from '../../src/services/quarantine.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { leaseEnds } from '../support/number-rows.ts';
import { sent } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld | undefined;
let frontDesk: TestNumber;
let pool: TestNumber[];

/** A world with a front desk and three pool numbers, in the order in which the pool gives them out. */
async function open(): Promise<SendingWorld> {
  const opened = await createSendingWorld();
  opened.carrier.always(sent);
  frontDesk = await opened.addNumber({ class: 'front_desk' });
  pool = [];
  for (const line of ['1', '2', '3']) {
    pool.push(await opened.addNumber({ class: 'pool', e164: `+1412555010${line}` }));
  }
  return opened;
}

beforeEach(async () => {
  await world?.close();
  world = await open();
});
afterAll(async () => {
  await world?.close();
});

const current = () => {
  if (!world) throw new Error('no world is open');
  return world;
};
const oneTime = () => current().addClient({ class: 'one_time' });

async function sendFrom(client: TestClient): Promise<string | undefined> {
  const message = await current().send(client);
  await current().deliver(message);
  return current().carrier.texts.at(-1)?.from;
}

test('each new conversation gets the pool number that was unused for longest', async () => {
  const froms: (string | undefined)[] = [];
  for (let count = 0; count < 4; count += 1) {
    current().clock.advance(1_000);
    froms.push(await sendFrom(await oneTime()));
  }
  const [first, second, third] = pool.map(({ e164 }) => e164);
  expect(froms).toEqual([first, second, third, first]);
});

test('a conversation keeps its number, whatever others do meanwhile', async () => {
  const client = await oneTime();
  const from = await sendFrom(client);
  for (let count = 0; count < 3; count += 1) {
    current().clock.advance(120_000);
    await sendFrom(await oneTime());
    expect(await sendFrom(client)).toBe(from);
  }
  const message = await current().send(client);
  expect(message.decision).toMatchObject({ rule: 'pool_lease', opensLease: false });
});

test('many conversations that need a number at once all get one, each with one lease', async () => {
  const clients = await Promise.all(Array.from({ length: 12 }, oneTime));
  const messages = await Promise.all(clients.map((client) => current().send(client)));
  await Promise.all(messages.map((message) => current().deliver(message)));
  const leases = await current().db.selectFrom('numberLeases').select(['threadId', 'endedAt']).execute();
  expect(new Set(leases.map(({ threadId }) => threadId)).size).toBe(12);
  expect(leases).toHaveLength(12);
  expect(current().carrier.texts).toHaveLength(12);
});

test('two first texts of one conversation at once open one lease', async () => {
  const client = await oneTime();
  const messages = await Promise.all([current().send(client), current().send(client)]);
  await Promise.all(messages.map((message) => current().deliver(message)));
  expect(await current().db.selectFrom('numberLeases').select('id').execute()).toHaveLength(1);
});

test('the lease ends when the client becomes recurring, and the front desk writes from then on', async () => {
  const client = await oneTime();
  await sendFrom(client);
  await updateClient(current().ctx, client.id, { class: 'recurring' });
  expect(await leaseEnds(current(), pool[0]?.id ?? '')).toEqual(['client_recurring']);
  expect(await sendFrom(client)).toBe(frontDesk.e164);
});

test('the lease ends when its number leaves the pool, and the conversation gets another', async () => {
  const client = await oneTime();
  await sendFrom(client);
  const promoted = pool[0];
  const { status } = await current().call('POST', `/numbers/${promoted?.id}/promote`);
  expect(status).toBe(200);
  expect(await leaseEnds(current(), promoted?.id ?? '')).toEqual(['number_promoted']);
  current().clock.advance(1_000);
  // The front desk number before it is in the pool now, and as unused as the other two.
  const left = [frontDesk, ...pool.slice(1)].map(({ e164 }) => e164);
  expect(left).toContain(await sendFrom(client));
});

test('no lease is opened on a number that left the pool while the text was accepted', async () => {
  const { db, ctx, orgId } = current();
  const client = await oneTime();
  let accepted: Promise<unknown> = Promise.resolve();
  await db.transaction().execute(async (tx) => {
    await tx
      .updateTable('businessNumbers')
      .set({ class: 'sitter' })
      .where('orgId', '=', orgId)
      .where('id', '=', pool[0]?.id ?? '')
      .execute();
    accepted = sendMessage(ctx, { threadId: client.threadId ?? '', body: 'Hi' });
    await waitForLockWaiter(db);
  });
  await accepted;
  expect(await leaseEnds(current(), pool[0]?.id ?? '')).toEqual([]);
  await current().runJobs();
  expect(current().carrier.texts).toMatchObject([{ from: pool[1]?.e164, to: client.phone }]);
  expect(await leaseEnds(current(), pool[1]?.id ?? '')).toEqual([null]);
});

test('a leased number in quarantine is replaced for good, and a queued text follows', async () => {
  const client = await oneTime();
  await sendFrom(client);
  const queued = await current().send(client);
  const leased = pool[0]?.id ?? '';
  await quarantineNumber(current().ctx, leased, { reason: 'Spam' });
  await current().deliver(queued);
  expect(current().carrier.texts.at(-1)).toMatchObject({ from: pool[1]?.e164 });
  expect(await leaseEnds(current(), leased)).toEqual(['replaced']);
  await releaseNumber(current().ctx, leased, { force: true, reason: 'Fine' });
  expect(await sendFrom(client)).toBe(pool[1]?.e164);
});

test('with the whole pool in quarantine the front desk writes, and the lease stays for its end', async () => {
  const client = await oneTime();
  await sendFrom(client);
  for (const { id } of pool) await quarantineNumber(current().ctx, id, { reason: 'Spam' });
  expect(await sendFrom(client)).toBe(frontDesk.e164);
  await releaseNumber(current().ctx, pool[0]?.id ?? '', { force: true, reason: 'Fine' });
  expect(await sendFrom(client)).toBe(pool[0]?.e164);
});
