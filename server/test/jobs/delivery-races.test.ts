import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '../../src/context.ts';
import { recordOptOut, removeContact } from '../../src/services/client-contacts.ts';
import { optOut } from '../../src/services/consent.ts';
import { deliverMessage } from '../../src/services/delivery.ts';
import { quarantineNumber, releaseNumber } from '../../src/services/quarantine.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { blocked } from '../support/scripted-carrier.ts';
import type { TestClient } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld;
beforeAll(async () => {
  world = await createSendingWorld();
  await world.addNumber({ class: 'front_desk' });
  await watchCommits(world);
});
afterAll(() => world.close());

const callsTo = (client: TestClient) => world.carrier.texts.filter(({ to }) => to === client.phone);

/** Lets no attempt commit whose number is in quarantine by then, or whose phone has opted out. */
async function watchCommits({ db }: SendingWorld): Promise<void> {
  await sql`
    create function refuse_late_attempt() returns trigger language plpgsql as $$
    begin
      if exists (select 1 from business_numbers where id = new.number_id and status <> 'active')
        or exists (select 1 from opt_outs where phone = new.to_phone and opted_in_at is null)
      then raise exception 'an attempt was written too late'; end if;
      return null;
    end $$`.execute(db);
  await sql`
    create constraint trigger refuse_late_attempt after insert on delivery_attempts
      deferrable initially deferred for each row execute function refuse_late_attempt()`.execute(db);
}

/** How long one takes on this machine now, in milliseconds. */
async function timeOfHandOver(): Promise<number> {
  const message = await world.send(await world.addClient());
  const begun = performance.now();
  await world.deliver(message);
  return performance.now() - begun;
}

function sometimeDuring(tookMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 1.5 * tookMs));
}

/** A context whose hand-over stops with its attempt written, before it commits. */
function stopBeforeCommit(base: Context) {
  const call = blocked();
  let asked = 0;
  const now: Context['clock']['now'] = async (db) => {
    if (db.isTransaction) asked += 1;
    if (db.isTransaction && asked === 2)
      await call.answer({ from: '', to: '', body: '', statusCallbackUrl: '' });
    return base.clock.now(db);
  };
  return { ctx: { ...base, clock: { now } }, written: call.called, goOn: call.release };
}

describe('one text', () => {
  test('is handed over once, however many workers are at it', async () => {
    const client = await world.addClient();
    const message = await world.send(client);
    await Promise.all(Array.from({ length: 10 }, () => world.deliver(message)));
    expect(callsTo(client)).toHaveLength(1);
    expect(await world.attempts(message)).toMatchObject([{ state: 'accepted' }]);
    expect(await world.message(message)).toMatchObject({ status: 'sending', attemptsMade: 1 });
  });

  test('is not handed over again while its call is under way', async () => {
    const client = await world.addClient();
    const message = await world.send(client);
    const call = blocked();
    world.carrier.next(call.answer);
    const first = world.deliver(message);
    await call.called;
    await Promise.all(Array.from({ length: 5 }, () => world.deliver(message)));
    expect(callsTo(client)).toHaveLength(1);
    call.release();
    await first;
    expect(await world.attempts(message)).toMatchObject([{ state: 'accepted' }]);
  });
});

test('texts of many conversations go out from one number at once, and none is put off', async () => {
  const clients = await Promise.all(Array.from({ length: 20 }, () => world.addClient()));
  const messages = await Promise.all(clients.map((client) => world.send(client)));
  world.clock.advance(10 * 60_000);
  await Promise.all(messages.map((message) => world.deliver(message)));
  for (const client of clients) expect(callsTo(client)).toHaveLength(1);
});

describe('a hand-over under way', () => {
  test('is waited for by the quarantine of its number', async () => {
    const sitter = await world.addSitter();
    const client = await world.addClient();
    await world.assign(client, sitter.id, [0, 1]);
    const message = await world.send(client);
    const { ctx, written, goOn } = stopBeforeCommit(world.base);
    const handedOver = deliverMessage(ctx, world.orgId, message.id);
    await written;
    let isQuarantined = false;
    const quarantined = quarantineNumber(world.ctx, sitter.number?.id ?? '', { reason: 'Test' }).then(() => {
      isQuarantined = true;
    });
    await waitForLockWaiter(world.db);
    expect(isQuarantined).toBe(false);
    goOn();
    await Promise.all([handedOver, quarantined]);
    expect(await world.attempts(message)).toMatchObject([{ numberId: sitter.number?.id }]);
  });

  test('is waited for by an opt-out of its phone', async () => {
    const client = await world.addClient();
    const message = await world.send(client);
    const { ctx, written, goOn } = stopBeforeCommit(world.base);
    const handedOver = deliverMessage(ctx, world.orgId, message.id);
    await written;
    let isOptedOut = false;
    const optedOut = recordOptOut(world.ctx, client.id, client.contactId).then(() => {
      isOptedOut = true;
    });
    await waitForLockWaiter(world.db);
    expect(isOptedOut).toBe(false);
    goOn();
    await Promise.all([handedOver, optedOut]);
    expect(await world.attempts(message)).toMatchObject([{ toPhone: client.phone }]);
  });
});

test('no attempt is written from a number after its quarantine, in whatever order they come', async () => {
  const sitter = await world.addSitter();
  const number = sitter.number?.id ?? '';
  const from = new Set<boolean>();
  const took = await timeOfHandOver();
  for (let round = 0; round < 40; round += 1) {
    const client = await world.addClient();
    await world.assign(client, sitter.id, [0, 1]);
    const message = await world.send(client);
    const quarantine = async () => {
      await sometimeDuring(took);
      await quarantineNumber(world.ctx, number, { reason: 'Test' });
    };
    await Promise.all([quarantine(), world.deliver(message)]);
    const [attempt] = await world.attempts(message);
    from.add(attempt?.numberId === number);
    await releaseNumber(world.ctx, number, { force: true, reason: 'Test' });
  }
  expect(from).toEqual(new Set([true, false]));
});

test('no attempt is written to a phone after its STOP, in whatever order they come', async () => {
  const statuses = new Set<string>();
  const took = await timeOfHandOver();
  for (let round = 0; round < 40; round += 1) {
    const client = await world.addClient();
    const message = await world.send(client);
    const stop = async () => {
      await sometimeDuring(took);
      await world.db
        .transaction()
        .execute((db) => optOut({ ...world.ctx, db }, { id: client.contactId, phone: client.phone }, 'text'));
    };
    await Promise.all([stop(), world.deliver(message)]);
    statuses.add((await world.message(message)).status);
  }
  expect(statuses).toEqual(new Set(['sending', 'failed']));
});

test('a phone removed while a text to it is handed over makes neither of them fail', async () => {
  const took = await timeOfHandOver();
  for (let round = 0; round < 30; round += 1) {
    const client = await world.addClient();
    await world.db
      .updateTable('threads')
      .set({ lastWriterContactId: client.contactId })
      .where('id', '=', client.threadId ?? '')
      .execute();
    const message = await world.send(client);
    const remove = async () => {
      await sometimeDuring(took);
      await removeContact(world.ctx, client.id, client.contactId);
    };
    await Promise.all([remove(), world.deliver(message)]);
    expect(['sending', 'held']).toContain((await world.message(message)).status);
  }
});

test('two organizations send at once, each from its own number with its own account', async () => {
  const other = await world.secondOrg();
  const theirNumber = await other.addNumber({ class: 'front_desk' });
  const [ours, theirs] = [await world.addClient(), await other.addClient()];
  const theirWorld = { ...world, ...other };
  const message = await world.send(ours);
  const theirMessage = await world.send(theirs, 'Hello', theirWorld.ctx);
  await Promise.all([
    deliverMessage(world.base, other.orgId, message.id),
    deliverMessage(world.base, world.orgId, theirMessage.id),
  ]);
  expect([...callsTo(ours), ...callsTo(theirs)]).toEqual([]);
  await Promise.all([
    deliverMessage(world.base, other.orgId, theirMessage.id),
    deliverMessage(world.base, world.orgId, message.id),
  ]);
  expect(callsTo(theirs)).toMatchObject([
    { from: theirNumber.e164, statusCallbackUrl: expect.stringContaining(other.account.endpointId) },
  ]);
  expect(callsTo(ours)).toMatchObject([
    { statusCallbackUrl: expect.stringContaining(world.account.endpointId) },
  ]);
});
