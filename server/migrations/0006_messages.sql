create table messages (
  org_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  client_id uuid not null,
  -- Place in the thread, given under the thread's row lock: order of acceptance.
  seq integer not null,
  direction text not null,
  author text not null,
  author_sitter_id uuid,
  contact_id uuid,
  body text not null,
  encoding text not null,
  segments integer not null,
  status text not null,
  -- When the text was received or accepted; windows and overrides are judged at it.
  occurred_at timestamptz not null,
  -- Inbound: the number it came to. Outbound: the number it went out from, set at hand-over.
  number_id uuid,
  recipient text,
  recipient_sitter_id uuid,
  -- The routing decision with its whole trace: at acceptance, and replaced by the one at hand-over.
  decision jsonb not null,
  carrier_account_id uuid,
  carrier_message_id text,
  carrier_code integer,
  failure_reason text,
  retry_of uuid,
  lease_token uuid,
  lease_until timestamptz,
  attempts_made integer not null default 0,
  next_attempt_at timestamptz,
  updated_at timestamptz not null,
  primary key (org_id, id),
  constraint messages_seq_once unique (org_id, thread_id, seq),
  constraint messages_carrier_message_once unique (carrier_account_id, carrier_message_id),
  constraint messages_direction_known check (direction in ('inbound', 'outbound')),
  constraint messages_author_fits check (
    (direction = 'inbound' and author = 'client')
    or (direction = 'outbound' and author in ('owner', 'sitter', 'automation'))
  ),
  constraint messages_author_sitter_named check ((author = 'sitter') = (author_sitter_id is not null)),
  constraint messages_status_fits check (
    (direction = 'inbound') = (status = 'received')
    and status in ('scheduled', 'queued', 'sending', 'sent', 'delivered', 'undelivered', 'failed',
                   'blocked', 'held', 'discarded', 'received')
  ),
  constraint messages_recipient_fits check (
    (direction = 'inbound') = (recipient is not null)
    and (recipient is null or recipient in ('owner', 'sitter'))
    and (recipient is not distinct from 'sitter') = (recipient_sitter_id is not null)
  ),
  constraint messages_inbound_has_number check (direction = 'outbound' or number_id is not null),
  constraint messages_accepted_has_number
    check (direction = 'inbound' or carrier_message_id is null or number_id is not null),
  constraint messages_carrier_id_has_account
    check (carrier_message_id is null or carrier_account_id is not null),
  constraint messages_lease_complete check ((lease_token is null) = (lease_until is null)),
  constraint messages_thread_fk
    foreign key (org_id, thread_id, client_id) references threads (org_id, id, client_id),
  -- The phone belongs to the thread's own client: a wrong recipient cannot be stored.
  constraint messages_contact_fk
    foreign key (org_id, client_id, contact_id) references client_contacts (org_id, client_id, id)
    on delete set null (contact_id),
  constraint messages_author_sitter_fk
    foreign key (org_id, author_sitter_id) references sitters (org_id, id),
  constraint messages_recipient_sitter_fk
    foreign key (org_id, recipient_sitter_id) references sitters (org_id, id),
  constraint messages_number_fk foreign key (org_id, number_id) references business_numbers (org_id, id),
  constraint messages_carrier_account_fk
    foreign key (org_id, carrier_account_id) references carrier_accounts (org_id, id),
  constraint messages_retry_fk foreign key (org_id, retry_of) references messages (org_id, id)
);
create unique index messages_retried_once on messages (org_id, retry_of) where retry_of is not null;
create index messages_undecided on messages (org_id, thread_id, seq)
  where status in ('queued', 'sending');
create index messages_waiting on messages (updated_at) where status = 'queued';
create index messages_through_number on messages (org_id, number_id, occurred_at desc)
  where number_id is not null;
create index messages_body_search on messages using gin (body gin_trgm_ops);

-- One call to the carrier, written before it is made.
create table delivery_attempts (
  org_id uuid not null,
  id uuid not null,
  message_id uuid not null,
  lease_token uuid not null,
  number_id uuid not null,
  from_e164 text not null,
  to_phone text not null,
  decision jsonb not null,
  state text not null,
  carrier_message_id text,
  carrier_code integer,
  error text,
  started_at timestamptz not null,
  finished_at timestamptz,
  primary key (org_id, id),
  constraint delivery_attempts_state_known
    check (state in ('calling', 'accepted', 'rejected', 'aborted', 'unknown', 'absent')),
  constraint delivery_attempts_finished_dated check ((state = 'calling') = (finished_at is null)),
  constraint delivery_attempts_message_fk foreign key (org_id, message_id) references messages (org_id, id),
  constraint delivery_attempts_number_fk
    foreign key (org_id, number_id) references business_numbers (org_id, id)
);
create unique index delivery_attempts_one_open on delivery_attempts (org_id, message_id)
  where state in ('calling', 'unknown', 'accepted');
create index delivery_attempts_calling on delivery_attempts (started_at) where state = 'calling';
create index delivery_attempts_by_message on delivery_attempts (org_id, message_id, started_at);

-- Every text the carrier handed over, as it came. The unique key is what makes receiving happen once.
create table inbound_texts (
  org_id uuid not null,
  id uuid not null,
  carrier_account_id uuid not null,
  carrier_message_id text not null,
  from_address text not null,
  to_address text not null,
  body text not null,
  media_count integer not null default 0,
  disposition text not null,
  unrouted_reason text,
  message_id uuid,
  received_at timestamptz not null,
  resolved_at timestamptz,
  primary key (org_id, id),
  constraint inbound_texts_carrier_message_once unique (carrier_account_id, carrier_message_id),
  constraint inbound_texts_disposition_known
    check (disposition in ('threaded', 'unknown_sender', 'unroutable')),
  constraint inbound_texts_threaded_or_reasoned check (
    (disposition = 'threaded') = (message_id is not null)
    and (disposition = 'threaded') = (unrouted_reason is null)
  ),
  constraint inbound_texts_account_fk
    foreign key (org_id, carrier_account_id) references carrier_accounts (org_id, id),
  constraint inbound_texts_message_fk foreign key (org_id, message_id) references messages (org_id, id)
);
create index inbound_texts_unrouted on inbound_texts (org_id, received_at desc, id desc)
  where disposition <> 'threaded';
