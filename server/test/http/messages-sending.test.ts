import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { addContact, recordOptOut } from '../../src/services/client-contacts.ts';
import { quarantineNumber, releaseNumber } from '../../src/services/quarantine.ts';
import { newId, newOpaqueId } from '../../src/store/ids.ts';
import { overrideTo } from '../support/duties.ts';
import { eventsOf, jobsOf } from '../support/number-rows.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import type { TestClient, TestNumber, TestSitter } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld;
let frontDesk: TestNumber;
let client: TestClient;
let sitter: TestSitter & { key: string };
let before: number;
beforeAll(async () => {
  world = await createSendingWorld();
  frontDesk = await world.addNumber({ class: 'front_desk' });
  client = await world.addClient();
  const added = await world.addSitter();
  sitter = { ...added, key: await world.sitterKey(added.id) };
});
afterAll(() => world.close());

type Sent = {
  body?: unknown;
  key?: string;
  idempotencyKey?: string | null;
  headers?: Record<string, string>;
};
const post = (to: { threadId: string | null }, sent: Sent = {}) =>
  world.call('POST', `/threads/${to.threadId}/messages`, { body: { body: 'See you at noon.' }, ...sent });

const countRows = async () => {
  const { rows } = await sql<{ count: number }>`
    select (select count(*) from messages) + (select count(*) from audit_events) + (select count(*) from alerts)
         + (select count(*) from number_leases) + (select count(*) from delivery_attempts)
         + (select count(*) from graphile_worker._private_jobs) as count`.execute(world.db);
  return Number(rows[0]?.count);
};

describe('an accepted text', () => {
  test('is answered with its decision, and exists with its audit event and its wake-up', async () => {
    const { status, body } = await post(client);
    expect(status).toBe(202);
    expect(body).toMatchObject({
      direction: 'outbound',
      status: 'queued',
      author: { kind: 'owner', sitter_id: null },
      number: null,
      attempts_made: 0,
      contact: { id: client.contactId, label: 'mobile' },
      decision: { outcome: 'send', rule: 'front_desk', number: { id: frontDesk.id, e164: frontDesk.e164 } },
    });
    expect(body.decision.trace.length).toBeGreaterThan(3);
    expect(await eventsOf(world, body.id)).toEqual(['message.accepted']);
    expect(await jobsOf(world)).toContainEqual({
      task: 'deliver_message',
      payload: { orgId: world.orgId, messageId: body.id },
    });
  });

  test('of an owner marks the conversation as read, one of a sitter does not', async () => {
    const unread = async () => (await world.call('GET', `/threads/${client.threadId}`)).body.unread_count;
    const setUnread = () =>
      world.db.updateTable('threads').set({ unreadCount: 3 }).where('id', '=', client.threadId).execute();
    await setUnread();
    await post(client);
    expect(await unread()).toBe(0);
    await setUnread();
    await world.assign(client, sitter.id, [0, 1]);
    expect((await post(client, { key: sitter.key })).status).toBe(202);
    expect(await unread()).toBe(3);
  });

  test('shows a sitter the number and the label of the phone, and no reasons', async () => {
    const { body } = await post(client, { key: sitter.key });
    expect(body).toMatchObject({
      author: { kind: 'sitter', sitter_id: sitter.id },
      contact: { label: 'mobile' },
      decision: { rule: 'own_number', number: { e164: sitter.number?.e164 }, trace: [] },
    });
    expect(JSON.stringify(body)).not.toContain(client.phone);
  });

  test('goes to the phone that the owner chose', async () => {
    const { contact } = await addContact(world.ctx, client.id, { phone: fictionalPhone(), label: 'Work' });
    const { body } = await post(client, { body: { body: 'Hi', contact_id: contact.id } });
    expect(body.contact).toEqual({ id: contact.id, label: 'Work' });
  });

  test('goes out from the next number by the rules while the first one is in quarantine', async () => {
    const other = await world.addClient();
    await world.assign(other, sitter.id, [0, 1]);
    await quarantineNumber(world.ctx, sitter.number?.id ?? '', { reason: 'Spam' });
    const { status, body } = await post(other, { key: sitter.key });
    expect([status, body.decision.rule, body.decision.number.id]).toEqual([202, 'front_desk', frontDesk.id]);
    expect((await world.openAlerts()).map(({ kind }) => kind)).toContain('number_passed_over');
    await releaseNumber(world.ctx, sitter.number?.id ?? '', { force: true, reason: 'Fine again' });
  });

  test('of 700 emoji is accepted, with its segments', async () => {
    const { status, body } = await post(client, { body: { body: '🐕'.repeat(700) } });
    expect([status, body.encoding, body.segments]).toEqual([202, 'UCS-2', 22]);
  });

  test('with a bidirectional override or eight marks on a character is kept as it is', async () => {
    const text = `a\u202eb e${'\u0301'.repeat(8)}`;
    const { status, body } = await post(client, { body: { body: text } });
    expect([status, body.body]).toEqual([202, text]);
  });
});

describe('a refused text', () => {
  beforeAll(async () => {
    before = await countRows();
  });
  afterEach(async () => {
    expect(await countRows()).toBe(before);
  });
  /** What a test set up is not what the request wrote. */
  const given = async <T>(work: () => Promise<T>): Promise<T> => {
    const made = await work();
    before = await countRows();
    return made;
  };

  test.each([
    ['nothing', '', 'empty_message'],
    ['white space', ' \n\t ', 'empty_message'],
    ['nothing visible', '\u200b\u200d\ufeff', 'empty_message'],
    ['1601 letters', 'a'.repeat(1601), 'message_too_long'],
    ['801 emoji', '🐕'.repeat(801), 'message_too_long'],
    ['nine marks on a letter', `e${'\u0301'.repeat(9)}`, 'too_many_marks'],
    ['five hundred marks', `z${'\u0335\u0301'.repeat(250)}`, 'too_many_marks'],
  ])('with %s is refused', async (_name, text, code) => {
    const { status, body } = await post(client, { body: { body: text } });
    expect([status, body.code]).toEqual([422, code]);
  });

  test('that is too long is told its segments', async () => {
    const { body } = await post(client, { body: { body: 'a'.repeat(1601) } });
    expect(body.detail).toBe('The text has 1601 characters in 11 segments: use at most 1600.');
  });

  test.each(['{"body":"a\\u0000b"}', '{"body":"a\\ud83d"}', '{"body":"\\udc36b"}'])(
    'with a character that cannot be sent is refused: %s',
    async (body) => {
      const answer = await post(client, { body });
      expect([answer.status, answer.body.code]).toEqual([422, 'invalid_character']);
    },
  );

  test('to a phone that opted out, or to a client whose phones all did, is refused', async () => {
    const gone = await given(async () => {
      const added = await world.addClient();
      await recordOptOut(world.ctx, added.id, added.contactId);
      return added;
    });
    for (const body of [{ body: 'Hi' }, { body: 'Hi', contact_id: gone.contactId }]) {
      const answer = await post(gone, { body });
      expect([answer.status, answer.body.code]).toEqual([409, 'recipient_opted_out']);
      expect(JSON.stringify(answer.body)).not.toContain(gone.phone);
    }
  });

  test("to another client's phone, or one that is not there, is refused", async () => {
    const other = await given(() => world.addClient());
    for (const contact_id of [other.contactId, newId()]) {
      const { status, body } = await post(client, { body: { body: 'Hi', contact_id } });
      expect([status, body.code]).toEqual([409, 'recipient_missing']);
    }
  });

  test('to a client without a phone is refused', async () => {
    const bare = await given(async () => {
      const added = await world.addClient();
      await world.db.deleteFrom('clientContacts').where('id', '=', added.contactId).execute();
      return added;
    });
    const { status, body } = await post(bare);
    expect([status, body.code]).toEqual([409, 'recipient_missing']);
  });

  test('of a sitter outside the own windows names the next one', async () => {
    const other = await given(async () => {
      const added = await world.addClient();
      await world.assign(added, sitter.id, [2, 3]);
      return added;
    });
    const { status, body } = await post(other, { key: sitter.key });
    expect([status, body.code]).toEqual([409, 'outside_assignment_window']);
    expect(body.detail).toContain('the next window begins Tue 24 Nov 2026, 12:00');
  });

  test('of a sitter under an override to somebody else is refused', async () => {
    const other = await given(async () => {
      const added = await world.addClient();
      await world.assign(added, sitter.id, [0, 3]);
      await overrideTo(world, added.threadId ?? '', null);
      return added;
    });
    const { status, body } = await post(other, { key: sitter.key });
    expect([status, body.code]).toEqual([409, 'outside_assignment_window']);
  });

  test('of a sitter who never had to do with the conversation is not found', async () => {
    const other = await given(() => world.addClient());
    expect(await post(other, { key: sitter.key })).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    });
  });

  test("to another organization's conversation is not found, as one that is not there or no id", async () => {
    const org = await given(() => world.secondOrg());
    const theirs = await given(() => org.addClient());
    for (const threadId of [theirs.threadId, newId(), 'none']) {
      expect(await post({ threadId })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  test.each([{ contact_id: newId() }, { to: '+14125550100' }])(
    'of a sitter that names a phone is refused: %j',
    async (extra) => {
      const { status, body } = await post(client, { key: sitter.key, body: { body: 'Hi', ...extra } });
      expect([status, body.code]).toEqual([422, 'unknown_field']);
      expect(body.errors).toMatchObject([{ path: Object.keys(extra)[0] }]);
      expect(JSON.stringify(body)).not.toContain('+1412');
    },
  );

  test.each([
    ['no', null, 'idempotency_key_required'],
    ['too long an', 'k'.repeat(300), 'idempotency_key_invalid'],
    ['an unprintable', 'a b', 'idempotency_key_invalid'],
  ])('with %s Idempotency-Key is refused', async (_name, idempotencyKey, code) => {
    const answer = await post(client, { idempotencyKey });
    expect([answer.status, answer.body.code]).toEqual([400, code]);
  });
});

describe('the same request again', () => {
  test('gets the same answer and makes no second text, even after the text has moved on', async () => {
    const other = await world.addClient();
    const idempotencyKey = newOpaqueId();
    const first = await post(other, { idempotencyKey });
    await world.deliver({ id: first.body.id });
    const again = await post(other, { idempotencyKey });
    expect([again.status, again.body]).toEqual([202, first.body]);
    expect((await world.call('GET', `/threads/${other.threadId}/messages`)).body.data).toHaveLength(1);
  });

  test('at once, many times, makes one text', async () => {
    const other = await world.addClient();
    const idempotencyKey = newOpaqueId();
    const answers = await Promise.all(Array.from({ length: 8 }, () => post(other, { idempotencyKey })));
    for (const { status, body } of answers) {
      if (status !== 202) expect([status, body.code]).toEqual([409, 'idempotency_key_in_flight']);
    }
    expect((await world.call('GET', `/threads/${other.threadId}/messages`)).body.data).toHaveLength(1);
  });

  test('with another text or for another conversation is refused, by another caller is another request', async () => {
    const other = await world.addClient();
    await world.assign(other, sitter.id, [0, 1]);
    const idempotencyKey = newOpaqueId();
    await post(other, { idempotencyKey });
    const reuses = [
      await post(other, { idempotencyKey, body: { body: 'Something else' } }),
      await post(client, { idempotencyKey }),
    ];
    for (const { status, body } of reuses)
      expect([status, body.code]).toEqual([422, 'idempotency_key_reuse']);
    expect((await post(other, { idempotencyKey, key: sitter.key })).status).toBe(202);
  });

  test('after a refusal is judged anew', async () => {
    const other = await world.addClient();
    const idempotencyKey = newOpaqueId();
    expect((await post(other, { idempotencyKey, key: sitter.key })).status).toBe(404);
    await world.assign(other, sitter.id, [0, 1]);
    expect((await post(other, { idempotencyKey, key: sitter.key })).status).toBe(202);
  });
});

test('message, decision, audit event and wake-up are all gone when the transaction fails', async () => {
  const other = await world.addClient({ class: 'one_time' });
  await world.addNumber({ class: 'pool' });
  await sql`create function refuse_answer() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`.execute(
    world.db,
  );
  await sql`create trigger refuse_answer before insert on idempotency_keys execute function refuse_answer()`.execute(
    world.db,
  );
  const rows = await countRows();
  const { status, body } = await post(other);
  expect([status, body.code]).toEqual([500, 'internal_error']);
  expect(await countRows()).toBe(rows);
  await sql`drop trigger refuse_answer on idempotency_keys`.execute(world.db);
  expect((await post(other)).body.decision).toMatchObject({ rule: 'pool_lease', opens_lease: true });
});
