import { sql } from 'kysely';
import type { Db } from '../../src/store/db.ts';

type Row = Record<string, unknown>;
type About = readonly [entity: string, id: unknown];

/** What of a table is a change of state, and which events tell of it: one about any of these rows (null: any of the kind), in its transaction. */
type Rule = {
  about(row: Row, columns: readonly string[]): About[];
  /** Columns that are no state of their own, with the reason. */
  follows?: Record<string, string>;
  /** Why a new row is no change of state. */
  insertFollows?: string;
};

const FOR_TEXTS = 'follows from its texts, each of which has its events';
const QUEUE = 'where the text stands in the queue';
const PACE = 'the pace of sending';
const FROM_ATTEMPT = 'what the carrier calls the text: known from the attempt';
const AGAIN = 'the same alert again while it is open';

const RULES: Record<string, Rule> = {
  organizations: {
    about: ({ id }) => [['organization', id]],
    follows: { erasure_key_sealed: 'made at the first erasure, which is an event' },
  },
  carrier_accounts: {
    about: ({ id }) => [['carrier_account', id]],
    follows: { numbers_listed_at: 'when the carrier was asked last' },
  },
  api_keys: { about: ({ id }) => [['api_key', id]], follows: { last_used_at: 'when it was used last' } },
  users: {
    about: ({ id }) => [['user', id]],
    follows: { totp_last_step: 'which code was accepted last: the session that it began has its event' },
  },
  sessions: {
    about: ({ id, user_id }) => [
      ['session', id],
      ['user', user_id],
    ],
    follows: {
      last_seen_at: 'when it was used last',
      second_factor: 'follows from the second factors, which have their events',
    },
  },
  account_links: {
    // The link of a first owner has no user until that one is made by it.
    about: ({ org_id, user_id }) => [
      ['user', user_id],
      ['organization', org_id],
    ],
    follows: { mailed_at: 'a job has mailed it', token_sealed: 'kept until it was mailed' },
  },
  recovery_codes: {
    about: ({ user_id }) => [
      ['user', user_id],
      ['passkey', null],
      ['session', null],
    ],
  },
  passkeys: {
    about: ({ id, user_id }) => [
      ['passkey', id],
      ['user', user_id],
    ],
    follows: { counter: 'how often it was used', last_used_at: 'when it was used last' },
  },
  push_subscriptions: {
    about: ({ id, session_id, user_id }) => [
      ['push_subscription', id],
      // Ends with its session.
      ['session', session_id],
      ['user', user_id],
    ],
    follows: { last_success_at: 'when something was told last' },
  },
  sitters: { about: ({ id }) => [['sitter', id]] },
  clients: { about: ({ id }) => [['client', id]] },
  client_contacts: {
    // Which phone is the primary one is one change, told of the phone that became it or was removed.
    about: ({ id, client_id }, columns) => [
      ['client_contact', `${columns}` === 'is_primary' ? null : id],
      ['client', client_id],
    ],
  },
  opt_outs: {
    about: () => [
      ['client_contact', null],
      ['inbound_text', null],
    ],
  },
  erased_phones: { about: () => [['client', null]] },
  pets: { about: ({ id }) => [['pet', id]] },
  sitter_reads: { about: ({ thread_id }) => [['thread', thread_id]] },
  allowed_contacts: { about: ({ id }) => [['allowed_contact', id]] },
  business_numbers: { about: ({ id }) => [['number', id]], follows: { last_used_at: FOR_TEXTS } },
  number_assignments: { about: ({ number_id }) => [['number', number_id]] },
  sending_lanes: {
    about: ({ number_id, carrier_account_id }) => [
      ['number', number_id],
      ['carrier_account', carrier_account_id],
    ],
    insertFollows: 'made at first need, with the rate that holds without it',
    follows: { free_at: PACE, paused_until: PACE, pauses: PACE, probe_at: PACE, stops: PACE },
  },
  threads: {
    about: ({ id }) => [['thread', id]],
    follows: {
      last_seq: FOR_TEXTS,
      unread_count: FOR_TEXTS,
      last_activity_at: FOR_TEXTS,
      last_message_preview: FOR_TEXTS,
      last_message_direction: FOR_TEXTS,
      last_writer_contact_id: FOR_TEXTS,
    },
  },
  number_leases: {
    about: ({ id, number_id }) => [
      ['number_lease', id],
      ['number', number_id],
    ],
  },
  routing_overrides: { about: ({ id }) => [['override', id]] },
  scheduled_texts: {
    // One that goes out becomes a text under the same id.
    about: ({ id }) => [
      ['scheduled_text', id],
      ['message', id],
    ],
  },
  text_templates: { about: ({ id }) => [['text_template', id]] },
  notes: { about: ({ id }) => [['note', id]] },
  bookings: { about: ({ id }) => [['booking', id]] },
  assignment_windows: {
    about: ({ id, booking_id }) => [
      ['assignment_window', id],
      ['booking', booking_id],
    ],
  },
  messages: {
    about: ({ id }) => [['message', id]],
    follows: {
      lease_token: QUEUE,
      lease_until: QUEUE,
      claims: QUEUE,
      attempts_made: QUEUE,
      next_attempt_at: QUEUE,
      paced_number_id: QUEUE,
      updated_at: QUEUE,
      carrier_account_id: FROM_ATTEMPT,
      carrier_message_id: FROM_ATTEMPT,
    },
  },
  delivery_attempts: { about: ({ message_id }) => [['message', message_id]] },
  inbound_texts: {
    about: ({ id, message_id }) => [
      ['inbound_text', id],
      ['message', message_id],
    ],
  },
  alerts: {
    about: ({ id }) => [['alert', id]],
    follows: {
      last_raised_at: AGAIN,
      times_raised: AGAIN,
      sentence: AGAIN,
      what_to_do: AGAIN,
      severity: AGAIN,
      entities: AGAIN,
    },
  },
  recoveries: { about: ({ id }) => [['recovery', id]] },
  retired_keys: { about: ({ org_id }) => [['organization', org_id]] },
};

/** Tables that hold no state of the organization, and why. */
const EXCEPTED: Record<string, string> = {
  audit_events: 'the log itself',
  audit_heads: 'the log itself',
  carrier_events: 'a log of its own, append-only: what the carrier told',
  delivery_attempts:
    'a journal of its own: a row for each call, with how it ended; what that does to the text is an event',
  carrier_polls: 'how far the carrier’s list was read',
  carrier_numbers: 'a copy of the carrier’s list',
  idempotency_keys: 'answers kept for requests that come again',
  spent_steps: 'that a step of signing in was done: the session or the passkey has its event',
  recovered_texts: 'what was looked at during a recovery; its end is an event',
};

/** Notes every row that is changed from now on, by transaction, beside the tables of the product. */
export async function watchChanges(db: Db): Promise<void> {
  await sql`create schema watch`.execute(db);
  await sql`create table watch.changes (
    place bigserial primary key, tx xid8 not null, name text not null, op text not null, row jsonb not null, columns text[]
  )`.execute(db);
  await sql`
    create function watch.note() returns trigger language plpgsql security definer as $$
    declare
      before jsonb := case when tg_op = 'INSERT' then '{}' else to_jsonb(old) end;
      after jsonb := case when tg_op = 'DELETE' then to_jsonb(old) else to_jsonb(new) end;
    begin
      insert into watch.changes (tx, name, op, row, columns) select pg_current_xact_id(), tg_table_name, tg_op, after,
        array(select key from jsonb_each(after) where value is distinct from before -> key);
      return null;
    end $$`.execute(db);
  const { rows } = await sql<{ name: string }>`
    select table_name as name from information_schema.tables
     where table_schema = 'public' and table_type = 'BASE TABLE' and table_name <> 'schema_migrations'`.execute(
    db,
  );
  for (const { name } of rows) {
    await sql`create trigger noted after insert or update or delete on ${sql.table(name)}
      for each row execute function watch.note()`.execute(db);
  }
}

/** Whatever was noted until now is of no interest. */
export async function forgetChanges(db: Db): Promise<void> {
  await sql`truncate watch.changes`.execute(db);
}

type Change = { tx: string; name: string; op: string; row: Row; columns: string[] };

/** Every change of state since the last call that no event tells of, and every event that is there twice. */
export async function takeUnrecorded(db: Db): Promise<string[]> {
  const { rows } = await sql<Change>`
    with taken as (delete from watch.changes returning *)
    select tx::text, name, op, row, columns from taken order by place`.execute(db);
  const byTransaction = new Map<string, Change[]>();
  for (const change of rows) byTransaction.set(change.tx, [...(byTransaction.get(change.tx) ?? []), change]);
  return [...byTransaction.values()].flatMap(unrecordedIn);
}

function unrecordedIn(changes: readonly Change[]): string[] {
  const events = changes.filter(({ name }) => name === 'audit_events').map(({ row }) => row);
  const names = events.map(({ event, entity_id }) => `${event} of ${entity_id}`);
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  const untold = changes.filter((change) => isState(change) && !isTold(change, events));
  return [
    ...twice.map((name) => `${name} is recorded twice in one transaction`),
    ...untold.map(({ name, op, columns }) => {
      const what = op === 'UPDATE' ? `${op} ${name} (${columns})` : `${op} ${name}`;
      return `${what}, beside ${names.map((event) => event.split(' ')[0]).join(', ') || 'no event'}`;
    }),
  ];
}

function isState({ name, op, columns }: Change): boolean {
  if (name in EXCEPTED) return false;
  const { follows = {}, insertFollows } = ruleOf(name);
  if (op === 'INSERT') return insertFollows === undefined;
  return op !== 'UPDATE' || columns.some((column) => !(column in follows));
}

function isTold({ name, row, columns }: Change, events: readonly Row[]): boolean {
  // One change of every row that says something of the client.
  if (events.some(({ event }) => event === 'client.erased')) return true;
  // The same secrets under another key.
  if (events.some(({ event }) => event === 'secret_key.rotated') && columns.every(isSealed)) return true;
  return ruleOf(name)
    .about(row, columns)
    .some(([entity, id]) =>
      events.some((event) => event.entity === entity && (id === null || event.entity_id === id)),
    );
}

function isSealed(column: string): boolean {
  return column.endsWith('_sealed');
}

function ruleOf(name: string): Rule {
  const rule = RULES[name];
  if (!rule) throw new Error(`say in RULES or EXCEPTED what events tell of the table ${name}`);
  return rule;
}
