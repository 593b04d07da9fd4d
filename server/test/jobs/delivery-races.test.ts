import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { recordOptOut, removeContact } from '../../src/services/client-contacts.ts';
import { optOut } from '../../src/services/consent.ts';
import { deliverMessage } from '../../src/services/delivery.ts';
import { resumeAccount } from '../../src/services/lane-openings.ts';
import { retryMessage } from '../../src/services/message-retry.ts';
import { quarantineNumber } from '../../src/services/quarantine.ts';
import { lockThread } from '../../src/store/threads.ts';
import { pausedAt } from '../support/failpoints.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { jobsOf } from '../support/number-rows.ts';
import { ROUNDS } from '../support/rounds.ts';
import { accepted, blocked, refuse, sent } from '../support/scripted-carrier.ts';
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

const AT_ONCE = 10;
const ROUNDS_MS = 120_000;
const MOST_ROUNDS = 500;

/** Ten rounds at once, so that their halves meet in every order; on a busy machine more of them, until each side has won. */
async function inRounds(round: (number: number) => Promise<void>, enough = () => true): Promise<void> {
  for (let begun = 0; begun < ROUNDS || (!enough() && begun < MOST_ROUNDS); begun += AT_ONCE) {
    await Promise.all(Array.from({ length: AT_ONCE }, (_, index) => round(begun + index)));
  }
}

/** How long one takes on this machine now, while as many are under way as in a round, in milliseconds. */
async function timeOfHandOver(): Promise<number> {
  const clients = await Promise.all(Array.from({ length: AT_ONCE }, () => world.addClient()));
  const messages = await Promise.all(clients.map((client) => world.send(client)));
  const begun = performance.now();
  await Promise.all(messages.map((message) => world.deliver(message)));
  return performance.now() - begun;
}

function sometimeDuring(tookMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, Math.random() * 1.5 * tookMs));
}

/** Either side may begin first, so that either may win. */
async function deliverSometime(message: { id: string }, tookMs: number): Promise<void> {
  await sometimeDuring(tookMs);
  await world.deliver(message);
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

test('a hand-over waits for whatever is being decided in its conversation', async () => {
  const client = await world.addClient();
  const before = await world.send(client, 'Before');
  const message = await world.send(client, 'After');
  let handedOver: Promise<void> = Promise.resolve();
  await world.db.transaction().execute(async (tx) => {
    await lockThread(tx, world.orgId, client.threadId ?? '');
    handedOver = world.deliver(message);
    await waitForLockWaiter(world.db);
    await tx.updateTable('messages').set({ status: 'discarded' }).where('id', '=', before.id).execute();
  });
  await handedOver;
  expect(callsTo(client)).toMatchObject([{ body: 'After' }]);
});

describe('a hand-over under way', () => {
  test('is waited for by the quarantine of its number', async () => {
    const sitter = await world.addSitter();
    const client = await world.addClient();
    await world.assign(client, sitter.id, [0, 1]);
    const message = await world.send(client);
    const { ctx, reached: written, goOn } = pausedAt(world.base, 'delivery.before_attempt');
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
    const { ctx, reached: written, goOn } = pausedAt(world.base, 'delivery.before_attempt');
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

test('a hand-over waits for a quarantine of its number that is under way, and decides anew', async () => {
  const sitter = await world.addSitter();
  const client = await world.addClient();
  await world.assign(client, sitter.id, [0, 1]);
  const message = await world.send(client);
  let handedOver: Promise<unknown> = Promise.resolve();
  await world.db.transaction().execute(async (db) => {
    await quarantineNumber({ ...world.ctx, db }, sitter.number?.id ?? '', { reason: 'Test' });
    handedOver = deliverMessage(world.base, world.orgId, message.id);
    await waitForLockWaiter(world.db);
  });
  await handedOver;
  const [attempt, ...more] = await world.attempts(message);
  expect(more).toEqual([]);
  expect(attempt?.numberId).not.toBe(sitter.number?.id);
});

test(
  'no attempt is written from a number after its quarantine, in whatever order they come',
  async () => {
    const from = new Set<boolean>();
    const took = await timeOfHandOver();
    await inRounds(
      async () => {
        const [client, sitter] = [await world.addClient(), await world.addSitter()];
        const number = sitter.number?.id ?? '';
        await world.assign(client, sitter.id, [0, 1]);
        const message = await world.send(client);
        const quarantine = async () => {
          await sometimeDuring(took);
          await quarantineNumber(world.ctx, number, { reason: 'Test' });
        };
        await Promise.all([quarantine(), deliverSometime(message, took)]);
        const attempts = await world.attempts(message);
        expect(attempts).toHaveLength(1);
        from.add(attempts[0]?.numberId === number);
      },
      () => from.size === 2,
    );
    expect(from).toEqual(new Set([true, false]));
  },
  ROUNDS_MS,
);

test(
  'no attempt is written to a phone after its STOP, in whatever order they come',
  async () => {
    const statuses = new Set<string>();
    const took = await timeOfHandOver();
    await inRounds(
      async () => {
        const client = await world.addClient();
        const message = await world.send(client);
        const stop = async () => {
          await sometimeDuring(took);
          const contact = { id: client.contactId, phone: client.phone };
          const byText = { source: 'text', carrierBlocks: true } as const;
          await world.db.transaction().execute((db) => optOut({ ...world.ctx, db }, contact, byText));
        };
        await Promise.all([stop(), deliverSometime(message, took)]);
        const { status } = await world.message(message);
        expect(callsTo(client)).toHaveLength(status === 'sending' ? 1 : 0);
        statuses.add(status);
      },
      () => statuses.size === 2,
    );
    expect(statuses).toEqual(new Set(['sending', 'failed']));
  },
  ROUNDS_MS,
);

test(
  'two workers at one text call once, also when the lease of one has just ended',
  async () => {
    await inRounds(async (number) => {
      const client = await world.addClient();
      const message = await world.send(client);
      const slow = pausedAt(world.base, 'delivery.claimed');
      const isLate = number % 2 === 0;
      const first = deliverMessage(isLate ? slow.ctx : world.base, world.orgId, message.id);
      if (isLate) {
        await slow.reached;
        await sql`update messages set lease_until = ${world.clock.current()} where id = ${message.id}`.execute(
          world.db,
        );
        slow.goOn();
      }
      await Promise.all([first, world.deliver(message)]);
      expect(callsTo(client)).toHaveLength(1);
      expect(await world.attempts(message)).toMatchObject([{ state: 'accepted' }]);
    });
  },
  ROUNDS_MS,
);

test(
  'a text tried again by two at once is tried again once',
  async () => {
    const answer = refuse(30003);
    world.carrier.always((text) => (text.body === 'Fails' ? answer(text) : sent()));
    await inRounds(async () => {
      const client = await world.addClient();
      const message = await world.send(client, 'Fails');
      await world.deliver(message);
      const retry = () => retryMessage(world.ctx, { messageId: message.id });
      const outcomes = await Promise.allSettled([retry(), retry()]);
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      const refused = outcomes.find((outcome) => outcome.status === 'rejected');
      expect(refused?.reason).toMatchObject({ code: 'message_not_retryable' });
    });
    world.carrier.always(() => accepted());
  },
  ROUNDS_MS,
);

test(
  'a text that is handed over while its account is resumed goes out or is woken, and is not forgotten',
  async () => {
    const outcomes = new Set<string>();
    const took = (await timeOfHandOver()) / AT_ONCE;
    const organizations = await Promise.all(Array.from({ length: AT_ONCE }, () => world.secondOrg()));
    for (const each of organizations) await each.addNumber({ class: 'front_desk' });
    await inRounds(
      async (number) => {
        const org = organizations[number % AT_ONCE] ?? never();
        const client = await org.addClient();
        const message = await world.send(client, 'Held back', org.ctx);
        await sql`delete from graphile_worker._private_jobs where payload ->> 'orgId' = ${org.orgId}`.execute(
          world.db,
        );
        await sql`update sending_lanes set stopped_at = ${world.clock.current()}, stop_reason = 'Test'
      where id = ${org.account.id}`.execute(world.db);
        const resume = async () => {
          // Also well after it: on a busy machine nobody knows how long it takes this time.
          await sometimeDuring(3 * took);
          await resumeAccount(org.ctx, org.account.id);
        };
        await Promise.all([resume(), deliverMessage(world.base, org.orgId, message.id)]);
        const { status } = await world.message(message);
        const woken = (await jobsOf(org)).filter(({ payload }) =>
          JSON.stringify(payload).includes(message.id),
        );
        if (status === 'queued') expect(woken).toHaveLength(1);
        expect(callsTo(client)).toHaveLength(status === 'sending' ? 1 : 0);
        outcomes.add(status);
      },
      () => outcomes.size === 2,
    );
    expect(outcomes).toEqual(new Set(['queued', 'sending']));
  },
  ROUNDS_MS,
);

test('a phone removed while a text to it is handed over makes neither of them fail', async () => {
  const took = (await timeOfHandOver()) / AT_ONCE;
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

function never(): never {
  throw new Error('there is no such organization');
}
