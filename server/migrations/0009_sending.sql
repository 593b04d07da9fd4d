-- How fast texts may go out: a lane for each number and one for the whole account at its carrier.
create table sending_lanes (
  org_id uuid not null,
  -- The number's or the account's own id.
  id uuid not null,
  number_id uuid,
  carrier_account_id uuid,
  segments_per_second double precision not null,
  -- When the next text may go. A text that must wait takes its place by moving it on.
  free_at timestamptz not null,
  -- The carrier asked to wait; `pauses` counts how often since it last took a text.
  paused_until timestamptz,
  pauses integer not null default 0,
  -- Nothing goes out before somebody has acted.
  stopped_at timestamptz,
  stop_code integer,
  stop_reason text,
  -- When an account is asked whether it works again; `stops` counts since it last took a text.
  probe_at timestamptz,
  stops integer not null default 0,
  primary key (org_id, id),
  constraint sending_lanes_of_number_or_account check (
    (number_id is null) <> (carrier_account_id is null) and id = coalesce(number_id, carrier_account_id)
  ),
  constraint sending_lanes_rate_in_range check (segments_per_second between 0.01 and 1000000),
  constraint sending_lanes_stop_reasoned check ((stopped_at is null) = (stop_reason is null)),
  constraint sending_lanes_number_fk foreign key (org_id, number_id) references business_numbers (org_id, id),
  constraint sending_lanes_account_fk
    foreign key (org_id, carrier_account_id) references carrier_accounts (org_id, id)
);
create index sending_lanes_to_probe on sending_lanes (probe_at) where probe_at is not null;

alter table messages
  -- Claims of it since its last attempt: a text that fails its worker each time is held.
  add column claims integer not null default 0,
  -- The number in whose lane `next_attempt_at` is its place.
  add column paced_number_id uuid,
  -- Since when later texts of the thread pass this one although its outcome is unknown: the owner's word.
  add column let_pass_at timestamptz,
  add constraint messages_paced_number_fk
    foreign key (org_id, paced_number_id) references business_numbers (org_id, id);

alter table delivery_attempts
  -- When the carrier is asked next whether it has a text whose outcome is unknown.
  add column next_lookup_at timestamptz;
update delivery_attempts set next_lookup_at = now() where state = 'unknown';
alter table delivery_attempts
  add constraint delivery_attempts_lookup_of_unknown check ((state = 'unknown') = (next_lookup_at is not null));
-- A text of the carrier is the outcome of one attempt.
create unique index delivery_attempts_carrier_message_once on delivery_attempts (org_id, carrier_message_id)
  where carrier_message_id is not null;
create index delivery_attempts_to_look_up on delivery_attempts (next_lookup_at) where state = 'unknown';
