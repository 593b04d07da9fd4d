alter table organizations
  -- Of the hashes below; made at the first erasure, sealed with the secret key.
  add column erasure_key_sealed bytea;

alter table clients
  add column erased_at timestamptz;

-- What is left of the phone of an erased client: a keyed hash, so that its opt-out still counts, and what the carrier
-- still knows of it is not taken in again.
create table erased_phones (
  org_id uuid not null references organizations (id),
  phone_hash bytea not null,
  client_id uuid not null,
  erased_at timestamptz not null,
  opted_out_at timestamptz,
  carrier_blocks boolean not null,
  primary key (org_id, phone_hash),
  constraint erased_phones_hash_fits check (octet_length(phone_hash) = 32),
  constraint erased_phones_blocked_opted_out check (opted_out_at is not null or not carrier_blocks)
);

alter table carrier_events
  add column erased_at timestamptz,
  add constraint carrier_events_erased_blank check (erased_at is null or raw = '');

-- Nothing is ever changed in it, but for the words and phones of an erased client.
create or replace function refuse_carrier_event_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.erased_at is null and new.erased_at is not null then
    if to_jsonb(new) - array['raw', 'erased_at'] = to_jsonb(old) - array['raw', 'erased_at'] then
      return new;
    end if;
  end if;
  raise exception 'carrier events are append-only' using errcode = 'restrict_violation',
    constraint = 'carrier_events_append_only';
end
$$;
