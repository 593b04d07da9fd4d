-- What the carrier told us, as it came: every callback whose signature was right, and whatever its list told us first.
-- `inbound_texts` and `messages` can be made from it again; nothing in it is ever changed.
create table carrier_events (
  org_id uuid not null,
  id uuid not null,
  -- Given under the thread's lock: of two texts of one thread, the lower one was accepted first.
  place bigint generated always as identity,
  carrier_account_id uuid not null,
  kind text not null,
  source text not null,
  carrier_message_id text not null,
  -- Which attempt the address of a status callback names; perhaps one that is not known here, or not yet.
  attempt_id uuid,
  -- A callback's form byte for byte; else the listed fields as JSON.
  raw text not null,
  raw_hash bytea not null,
  -- When it came to us.
  received_at timestamptz not null,
  primary key (org_id, id),
  constraint carrier_events_kind_known check (kind in ('text', 'status')),
  constraint carrier_events_source_known check (source in ('callback', 'poll', 'migration')),
  constraint carrier_events_attempt_of_status check (kind = 'status' or attempt_id is null),
  constraint carrier_events_account_fk
    foreign key (org_id, carrier_account_id) references carrier_accounts (org_id, id)
);
create unique index carrier_events_text_once on carrier_events (carrier_account_id, carrier_message_id)
  where kind = 'text';
-- A signed request is right for ever: sent again and again, it fills no table.
create unique index carrier_events_status_once on carrier_events (carrier_account_id, carrier_message_id, raw_hash)
  where kind = 'status';
create index carrier_events_by_attempt on carrier_events (org_id, attempt_id) where attempt_id is not null;
create index carrier_events_texts_in_order on carrier_events (org_id, place) where kind = 'text';

create function refuse_carrier_event_change() returns trigger language plpgsql as $$
begin
  raise exception 'carrier events are append-only' using errcode = 'restrict_violation',
    constraint = 'carrier_events_append_only';
end
$$;
create trigger carrier_events_append_only before update or delete on carrier_events
  for each row execute function refuse_carrier_event_change();
create trigger carrier_events_no_truncate before truncate on carrier_events
  for each statement execute function refuse_carrier_event_change();

-- Texts from before there was this log: what is left of them.
insert into carrier_events
  (org_id, id, carrier_account_id, kind, source, carrier_message_id, raw, raw_hash, received_at)
select org_id, gen_random_uuid(), carrier_account_id, 'text', 'migration', carrier_message_id, raw,
       sha256(convert_to(raw, 'UTF8')), received_at
  from (
    select text.*, message.thread_id, message.seq, json_build_object(
             'carrierMessageId', text.carrier_message_id, 'from', from_address, 'to', to_address,
             'body', text.body, 'mediaCount', media_count, 'createdAt', received_at)::text as raw
      from inbound_texts text
      left join messages message on message.org_id = text.org_id and message.id = text.message_id
  ) earlier
 order by thread_id, seq;

-- How far the carrier's list of texts was read: what it held up to `seen_until` is stored.
create table carrier_polls (
  org_id uuid not null,
  carrier_account_id uuid not null,
  seen_until timestamptz not null,
  -- In a row, up to now.
  failures integer not null default 0,
  primary key (org_id, carrier_account_id),
  constraint carrier_polls_failures_not_negative check (failures >= 0),
  constraint carrier_polls_account_fk
    foreign key (org_id, carrier_account_id) references carrier_accounts (org_id, id)
);

-- How many of the times have passed at which the carrier is asked what became of a text that it took.
alter table delivery_attempts add column times_asked integer not null default 0;
create index delivery_attempts_to_ask on delivery_attempts (org_id, finished_at)
  where state = 'accepted' and times_asked < 3;
