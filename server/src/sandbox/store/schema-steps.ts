/** Over a schema from before there were versions, this changes nothing. */
const FIRST = `
create table if not exists sandbox.accounts (
  sid text primary key,
  auth_token text not null,
  name text not null,
  created_at timestamptz not null
);

create table if not exists sandbox.numbers (
  seq bigint generated always as identity,
  sid text primary key,
  account_sid text not null references sandbox.accounts,
  e164 text not null constraint numbers_e164_once unique,
  sms_url text not null default '',
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table if not exists sandbox.messages (
  seq bigint generated always as identity unique,
  sid text primary key,
  account_sid text not null references sandbox.accounts,
  direction text not null check (direction in ('inbound', 'outbound-api')),
  from_phone text not null,
  to_phone text not null,
  body text not null,
  media_count integer not null default 0,
  status text not null,
  error_code integer,
  status_callback text,
  created_at timestamptz not null,
  sent_at timestamptz,
  delivered_at timestamptz,
  updated_at timestamptz not null
);
create index if not exists messages_by_account on sandbox.messages (account_sid, seq desc);
create index if not exists messages_by_from on sandbox.messages (from_phone);
create index if not exists messages_by_to on sandbox.messages (to_phone);

create table if not exists sandbox.transitions (
  id bigint generated always as identity primary key,
  message_sid text not null references sandbox.messages,
  status text not null,
  error_code integer,
  calls_back boolean not null,
  due_at timestamptz not null
);
create index if not exists transitions_by_message on sandbox.transitions (message_sid, id);

create table if not exists sandbox.callbacks (
  id bigint generated always as identity primary key,
  account_sid text not null references sandbox.accounts,
  message_sid text not null references sandbox.messages,
  kind text not null check (kind in ('inbound', 'status')),
  url text not null,
  fields jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'answered', 'failed')),
  attempts integer not null default 0,
  due_at timestamptz not null,
  answer_status integer,
  last_error text,
  created_at timestamptz not null,
  settled_at timestamptz
);
create index if not exists callbacks_pending on sandbox.callbacks (message_sid, id) where state = 'pending';

create table if not exists sandbox.opt_outs (
  number text not null,
  handset text not null,
  created_at timestamptz not null,
  primary key (number, handset)
);

create table if not exists sandbox.faults (
  id bigint generated always as identity primary key,
  account_sid text references sandbox.accounts,
  phone text,
  kind text not null,
  code integer,
  times integer check (times > 0),
  created_at timestamptz not null
);
`;

const SPOILT_IN_MORE_WAYS = `
alter table sandbox.messages
  add column validity_seconds integer,
  add column listed_at timestamptz;

alter table sandbox.transitions
  add column tells text[],
  add column tells_late_ms integer not null default 0;
update sandbox.transitions set tells = case when calls_back then array[status] else '{}' end;
alter table sandbox.transitions
  alter column tells set not null,
  drop column calls_back;

alter table sandbox.faults
  add column request text not null default 'send',
  add column delay_ms integer,
  add column retry_after_seconds integer,
  add column copies integer;
`;

/** In order, each once. A step that was released is never changed. */
export const STEPS: readonly string[] = [FIRST, SPOILT_IN_MORE_WAYS];
