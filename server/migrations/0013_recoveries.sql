-- The database was put back to an earlier state: nothing is sent until it knows what the carrier took since, and the
-- owner says so.
create table recoveries (
  org_id uuid not null references organizations (id),
  id uuid not null,
  -- As of when the rows are. The carrier's texts are looked through from some time before it.
  backup_at timestamptz not null,
  restored_at timestamptz not null,
  adopted_at timestamptz,
  resumed_at timestamptz,
  resumed_by uuid,
  resume_reason text,
  primary key (org_id, id),
  constraint recoveries_backup_before_restore check (backup_at <= restored_at),
  constraint recoveries_resumed_by_somebody check ((resumed_at is null) = (resumed_by is null)),
  constraint recoveries_resumed_adopted_or_reasoned
    check (resumed_at is null or adopted_at is not null or resume_reason is not null),
  constraint recoveries_resumed_by_fk foreign key (org_id, resumed_by) references api_keys (org_id, id)
);
create unique index recoveries_one_open on recoveries (org_id) where resumed_at is null;

-- What was found at the carrier and not here, and what became of it. The key is what makes adopting happen once.
create table recovered_texts (
  org_id uuid not null,
  recovery_id uuid not null,
  carrier_message_id text not null,
  fate text not null,
  message_id uuid,
  direction text not null,
  from_address text not null,
  to_address text not null,
  -- Of a text without a conversation; any other has it in its message.
  body text,
  carrier_created_at timestamptz not null,
  recovered_at timestamptz not null,
  primary key (org_id, carrier_message_id),
  constraint recovered_texts_direction_known check (direction in ('inbound', 'outbound')),
  constraint recovered_texts_fate_known check (fate in ('received', 'matched', 'added', 'held', 'unplaced')),
  constraint recovered_texts_unplaced_kept check (fate <> 'unplaced' or (message_id is null and body is not null)),
  constraint recovered_texts_recovery_fk foreign key (org_id, recovery_id) references recoveries (org_id, id),
  constraint recovered_texts_message_fk foreign key (org_id, message_id) references messages (org_id, id)
);
create index recovered_texts_oldest_first on recovered_texts (org_id, carrier_created_at, carrier_message_id);

-- A report may name a text whose attempt was lost with the database: then it is known by the carrier's id alone.
create index delivery_attempts_by_carrier_message on delivery_attempts (org_id, carrier_message_id)
  where carrier_message_id is not null;
create index messages_left_to_send on messages (org_id, occurred_at, id)
  where status in ('queued', 'sending') and carrier_message_id is null;
