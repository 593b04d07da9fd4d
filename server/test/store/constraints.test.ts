import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import type { TestClient, TestNumber, TestOrganization, TestSitter } from '../support/seeds.ts';
import { insert, stoppedBy as stoppedByOn } from '../support/stopped-by.ts';
import { createWorld, type World } from '../support/world.ts';

// What the code would refuse first is tried here by SQL, so that it is the constraint that is seen to hold.
let world: World;
let other: TestOrganization;
let ana: TestSitter;
let carla: TestClient;
let otto: TestClient;
let number: TestNumber;
let pool: TestNumber;

beforeAll(async () => {
  world = await createWorld();
  other = await world.secondOrg();
  ana = await world.addSitter({ name: 'Ana' });
  carla = await world.addClient({ name: 'Carla' });
  otto = await world.addClient({ name: 'Otto' });
  number = await world.addNumber({ class: 'front_desk' });
  pool = await world.addNumber({ class: 'pool' });
});
afterAll(() => world.close());

const at = '2026-11-24T15:00:00Z';
const later = '2026-11-24T16:00:00Z';

const stoppedBy = (...statements: Parameters<typeof stoppedByOn>[1][]) =>
  stoppedByOn(world.db, ...statements);

const message = (row: Record<string, unknown> = {}) =>
  insert('messages', {
    org_id: world.orgId,
    id: newId(),
    thread_id: carla.threadId,
    client_id: carla.id,
    seq: 1,
    direction: 'outbound',
    author: 'owner',
    contact_id: carla.contactId,
    body: 'Hi',
    encoding: 'GSM-7',
    segments: 1,
    status: 'queued',
    occurred_at: at,
    decision: '{}',
    updated_at: at,
    ...row,
  });
const alert = (row: Record<string, unknown> = {}) =>
  insert('alerts', {
    org_id: world.orgId,
    id: newId(),
    kind: 'test',
    severity: 'critical',
    topic: 'test',
    sentence: 'Something happened.',
    what_to_do: 'Look.',
    entities: '[]',
    raised_at: at,
    last_raised_at: at,
    ...row,
  });
const optOut = (row: Record<string, unknown> = {}) =>
  insert('opt_outs', {
    org_id: world.orgId,
    phone: carla.phone,
    opted_out_at: at,
    source: 'carrier',
    carrier_blocks: true,
    ...row,
  });
const window = (row: Record<string, unknown> = {}) =>
  insert('assignment_windows', {
    org_id: world.orgId,
    id: newId(),
    thread_id: carla.threadId,
    sitter_id: ana.id,
    starts_at: at,
    ends_at: later,
    created_at: at,
    ...row,
  });
const lease = (row: Record<string, unknown> = {}) =>
  insert('number_leases', {
    org_id: world.orgId,
    id: newId(),
    kind: 'thread',
    number_id: pool.id,
    thread_id: carla.threadId,
    started_at: at,
    ...row,
  });
const attempt = (messageId: string, row: Record<string, unknown> = {}) =>
  insert('delivery_attempts', {
    org_id: world.orgId,
    id: newId(),
    message_id: messageId,
    lease_token: newId(),
    number_id: number.id,
    from_e164: number.e164,
    to_phone: carla.phone,
    decision: '{}',
    state: 'calling',
    started_at: at,
    ...row,
  });
const setNumber = (id: string, change: ReturnType<typeof sql>) =>
  sql`update business_numbers set ${change} where org_id = ${world.orgId} and id = ${id}`;

test('rows that break nothing are stopped by nothing', async () => {
  const id = newId();
  expect(await stoppedBy(message({ id }), attempt(id), window(), lease())).toBeNull();
});

describe('a message', () => {
  test('goes to a phone of its own thread’s client only', async () => {
    expect(await stoppedBy(message({ contact_id: otto.contactId }))).toBe('messages_contact_fk');
  });
  test('is of its thread’s client', async () => {
    const row = { client_id: otto.id, contact_id: otto.contactId };
    expect(await stoppedBy(message(row))).toBe('messages_thread_fk');
  });
  test('has a place of its own', async () => {
    expect(await stoppedBy(message(), message())).toBe('messages_seq_once');
  });
  test('is retried once', async () => {
    const id = newId();
    const retry = (seq: number) => message({ seq, retry_of: id });
    expect(await stoppedBy(message({ id }), retry(2), retry(3))).toBe('messages_retried_once');
  });
  test('has one open attempt, and another only after that one failed', async () => {
    const id = newId();
    const rejected = { state: 'rejected', finished_at: at };
    expect(await stoppedBy(message({ id }), attempt(id, rejected), attempt(id))).toBeNull();
    expect(await stoppedBy(message({ id }), attempt(id), attempt(id))).toBe('delivery_attempts_one_open');
  });
  test('of a carrier is stored once', async () => {
    const sent = { carrier_account_id: world.account.id, carrier_message_id: 'SM1', number_id: number.id };
    const both = [message(sent), message({ ...sent, seq: 2 })];
    expect(await stoppedBy(...both)).toBe('messages_carrier_message_once');
  });
});

describe('a text of the carrier', () => {
  test('is the outcome of one attempt', async () => {
    const [one, two] = [newId(), newId()];
    const taken = { state: 'accepted', finished_at: at, carrier_message_id: 'SM1' };
    const texts = [message({ id: one }), message({ id: two, seq: 2 })];
    expect(await stoppedBy(...texts, attempt(one, taken), attempt(two, taken))).toBe(
      'delivery_attempts_carrier_message_once',
    );
  });
});

describe('an attempt', () => {
  test('is looked up while its outcome is unknown, and only then', async () => {
    const id = newId();
    const unknown = { state: 'unknown', finished_at: at };
    expect(await stoppedBy(message({ id }), attempt(id, { ...unknown, next_lookup_at: at }))).toBeNull();
    for (const row of [unknown, { next_lookup_at: at }]) {
      expect(await stoppedBy(message({ id }), attempt(id, row))).toBe('delivery_attempts_lookup_of_unknown');
    }
  });
});

describe('a lane', () => {
  const lane = (row: Record<string, unknown>) => {
    const whole = { org_id: world.orgId, segments_per_second: 1, free_at: at, ...row };
    return insert('sending_lanes', whole);
  };
  const clear = sql`delete from sending_lanes`;

  test('is of one number or of the account, has a rate, and says why it stopped', async () => {
    const { id: accountId } = world.account;
    const ofNumber = { id: number.id, number_id: number.id };
    const ofAccount = { id: accountId, carrier_account_id: accountId };
    expect(await stoppedBy(clear, lane(ofNumber), lane(ofAccount))).toBeNull();
    expect(await stoppedBy(clear, lane(ofNumber), lane(ofNumber))).toBe('sending_lanes_pkey');
    for (const row of [{ id: newId() }, { ...ofNumber, ...ofAccount }, { ...ofNumber, id: pool.id }]) {
      expect(await stoppedBy(clear, lane(row))).toBe('sending_lanes_of_number_or_account');
    }
    expect(await stoppedBy(clear, lane({ ...ofNumber, segments_per_second: 0 }))).toBe(
      'sending_lanes_rate_in_range',
    );
    expect(await stoppedBy(clear, lane({ ...ofNumber, stopped_at: at }))).toBe('sending_lanes_stop_reasoned');
  });
  test('is of a number of the own organization', async () => {
    const theirs = await other.addNumber({ class: 'pool' });
    expect(await stoppedBy(lane({ id: theirs.id, number_id: theirs.id }))).toBe('sending_lanes_number_fk');
  });
});

describe('a window', () => {
  test('ends after it starts', async () => {
    expect(await stoppedBy(window({ ends_at: at }))).toBe('assignment_windows_ends_after_start');
  });
  test('is the only current one of its booking', async () => {
    const id = newId();
    const booking = insert('bookings', {
      org_id: world.orgId,
      id,
      external_id: 'b',
      client_id: carla.id,
      starts_at: at,
      ends_at: later,
      status: 'confirmed',
      confirmation_hash: Buffer.from('x'),
      created_at: at,
      updated_at: at,
    });
    const current = () => window({ booking_id: id });
    const past = window({ booking_id: id, superseded_at: at });
    expect(await stoppedBy(booking, past, current())).toBeNull();
    expect(await stoppedBy(booking, current(), current())).toBe('assignment_windows_one_current_per_booking');
  });
});

describe('a number', () => {
  test('is leased to a thread as its only one', async () => {
    expect(await stoppedBy(lease(), lease())).toBe('number_leases_one_per_thread');
    expect(await stoppedBy(lease({ ended_at: at, end_reason: 'replaced' }), lease())).toBeNull();
  });
  test('is leased as relay to one client of a sitter', async () => {
    const relay = (threadId: string | null) =>
      lease({ kind: 'relay', sitter_id: ana.id, thread_id: threadId });
    expect(await stoppedBy(relay(carla.threadId), relay(otto.threadId))).toBe('number_leases_relay_once');
  });
  test('of the pool has no holder', async () => {
    const change = sql`sitter_id = ${ana.id}`;
    expect(await stoppedBy(setNumber(pool.id, change))).toBe('business_numbers_holder_class');
  });
  test('of a sitter is the sitter’s only one', async () => {
    const change = sql`class = 'sitter', sitter_id = ${ana.id}`;
    expect(await stoppedBy(setNumber(pool.id, change))).toBe('business_numbers_one_per_sitter');
  });
  test('is the only front desk number', async () => {
    expect(await stoppedBy(setNumber(pool.id, sql`class = 'front_desk'`))).toBe(
      'business_numbers_one_front_desk',
    );
  });
  test('in quarantine says since when, until when and why', async () => {
    const change = sql`status = 'quarantined', quarantined_at = ${at}, quarantined_until = ${later}`;
    expect(await stoppedBy(setNumber(pool.id, change))).toBe('business_numbers_quarantine_complete');
  });
  test('leaves quarantine after it entered', async () => {
    const change = sql`status = 'quarantined', quarantine_reason = 'x', quarantined_at = ${later}, quarantined_until = ${at}`;
    expect(await stoppedBy(setNumber(pool.id, change))).toBe('business_numbers_quarantine_ends_after_start');
  });
  test('of the front desk is not in quarantine', async () => {
    const change = sql`status = 'quarantined', quarantine_reason = 'x', quarantined_at = ${at}, quarantined_until = ${later}`;
    expect(await stoppedBy(setNumber(number.id, change))).toBe('business_numbers_front_desk_not_quarantined');
  });
  test('that was retired has no holder', async () => {
    const change = sql`status = 'retired', retired_at = ${at}`;
    expect(await stoppedBy(setNumber(ana.number?.id ?? '', change))).toBe(
      'business_numbers_retired_has_no_holder',
    );
  });
  test('has one holder at a time, in its history too', async () => {
    const held = insert('number_assignments', {
      org_id: world.orgId,
      id: newId(),
      number_id: ana.number?.id,
      sitter_id: (await world.addSitter({ number: false })).id,
      started_at: later,
      ended_at: '2026-11-24T17:00:00Z',
      end_reason: 'x',
    });
    expect(await stoppedBy(held)).toBe('number_assignments_one_holder_at_a_time');
  });
});

test('a thread remembers only a phone of its own client', async () => {
  const change = sql`update threads set last_writer_contact_id = ${otto.contactId} where id = ${carla.threadId}`;
  expect(await stoppedBy(change)).toBe('threads_last_writer_fk');
});

describe('what is known of the words of a text', () => {
  const received = () => ({
    direction: 'inbound',
    author: 'client',
    status: 'received',
    number_id: number.id,
    recipient: 'owner',
  });
  test('about consent is one of four things', async () => {
    expect(await stoppedBy(message({ ...received(), consent: 'help' }))).toBe(null);
    expect(await stoppedBy(message({ ...received(), consent: 'perhaps' }))).toBe('messages_consent_fits');
  });
  test('about consent is said by the client alone', async () => {
    expect(await stoppedBy(message({ consent: 'opted_out' }))).toBe('messages_consent_fits');
  });
  test('hides contact data in other texts than a sitter’s, and names the rules that found it', async () => {
    const judged = { contact_data: ['phone'], policy_version: 1 };
    expect(await stoppedBy(message({ ...received(), ...judged, redacted_body: '[hidden]' }))).toBe(null);
    const redacted = { ...judged, redacted_body: '[hidden]' };
    expect(await stoppedBy(message(redacted))).toBe(null);
    const bySitter = { author: 'sitter', author_sitter_id: ana.id };
    expect(await stoppedBy(message({ ...redacted, ...bySitter }))).toBe('messages_redacted_not_of_sitters');
    expect(await stoppedBy(message({ contact_data: ['phone'] }))).toBe('messages_contact_data_judged');
  });
});

test('an opt-out that the carrier told is blocked by the carrier', async () => {
  expect(await stoppedBy(optOut())).toBe(null);
  expect(await stoppedBy(optOut({ carrier_blocks: false }))).toBe('opt_outs_carrier_blocks_its_own');
});

describe('an alert', () => {
  const ended = { resolved_at: later, resolved_by: 'owner' };
  test('ends with whoever ended it', async () => {
    expect(await stoppedBy(alert(ended))).toBe(null);
    expect(await stoppedBy(alert({ resolved_at: later }))).toBe('alerts_end_is_complete');
    expect(await stoppedBy(alert({ resolved_by: 'system' }))).toBe('alerts_end_is_complete');
    expect(await stoppedBy(alert({ ...ended, resolved_by: 'sitter' }))).toBe('alerts_resolved_by_known');
  });
  test('that is open is not dismissed', async () => {
    expect(await stoppedBy(alert({ severity: 'info', dismissed: true }))).toBe('alerts_dismissed_has_ended');
  });
  test('that is critical is not dismissed', async () => {
    expect(await stoppedBy(alert({ ...ended, dismissed: true }))).toBe('alerts_critical_not_dismissed');
    expect(await stoppedBy(alert({ ...ended, severity: 'warning', dismissed: true }))).toBe(null);
  });
  test('of a topic is open once', async () => {
    expect(await stoppedBy(alert(), alert())).toBe('alerts_open_once');
    expect(await stoppedBy(alert(ended), alert(ended), alert())).toBe(null);
  });
});

/** Every foreign key between rows of organizations, as the database has them. */
async function foreignKeys(): Promise<{ name: string; joinsOrganization: boolean }[]> {
  const { rows } = await sql<{ name: string; joinsOrganization: boolean }>`
    select conname as name,
      exists (select from unnest(conkey) as key join pg_attribute on attrelid = conrelid and attnum = key
              where attname = 'org_id') as joins_organization
    from pg_constraint
    where contype = 'f' and connamespace = 'public'::regnamespace and confrelid <> 'organizations'::regclass`.execute(
    world.db,
  );
  return rows;
}

describe('no row points into another organization', () => {
  test('because every foreign key joins on the organization', async () => {
    const keys = await foreignKeys();
    expect(keys.length).toBeGreaterThan(20);
    expect(keys.filter((key) => !key.joinsOrganization)).toEqual([]);
  });
  test('such as a window of a sitter of theirs', async () => {
    const theirs = await other.addSitter();
    expect(await stoppedBy(window({ sitter_id: theirs.id }))).toBe('assignment_windows_sitter_fk');
  });
});
