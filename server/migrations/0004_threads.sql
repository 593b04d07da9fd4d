create table threads (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  last_seq integer not null default 0,
  unread_count integer not null default 0,
  -- The last message's time, or the thread's own while it has none: the inbox is one index range.
  last_activity_at timestamptz not null,
  last_message_preview text,
  last_message_direction text,
  last_writer_contact_id uuid,
  created_at timestamptz not null,
  primary key (org_id, id),
  constraint threads_one_per_client unique (org_id, client_id),
  constraint threads_of_client unique (org_id, id, client_id),
  constraint threads_unread_not_negative check (unread_count >= 0),
  constraint threads_client_fk foreign key (org_id, client_id) references clients (org_id, id)
    deferrable initially deferred,
  -- A text can go only to a phone of this thread's own client.
  constraint threads_last_writer_fk
    foreign key (org_id, client_id, last_writer_contact_id)
    references client_contacts (org_id, client_id, id) on delete set null (last_writer_contact_id)
);
create index threads_newest_first on threads (org_id, last_activity_at desc, id desc);
create index threads_unread on threads (org_id, last_activity_at desc, id desc) where unread_count > 0;

-- `thread`: a one-time client's number. `relay`: leased to one (sitter, client) pair.
create table number_leases (
  org_id uuid not null,
  id uuid not null,
  kind text not null,
  number_id uuid not null,
  thread_id uuid not null,
  sitter_id uuid,
  started_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  primary key (org_id, id),
  constraint number_leases_kind_known check (kind in ('thread', 'relay')),
  constraint number_leases_relay_names_sitter check ((kind = 'relay') = (sitter_id is not null)),
  constraint number_leases_end_reasoned check ((ended_at is null) = (end_reason is null)),
  constraint number_leases_ends_after_start check (ended_at >= started_at),
  constraint number_leases_number_fk
    foreign key (org_id, number_id) references business_numbers (org_id, id),
  constraint number_leases_thread_fk foreign key (org_id, thread_id) references threads (org_id, id),
  constraint number_leases_sitter_fk foreign key (org_id, sitter_id) references sitters (org_id, id)
);
create unique index number_leases_one_per_thread on number_leases (org_id, thread_id)
  where kind = 'thread' and ended_at is null;
create unique index number_leases_relay_once on number_leases (org_id, sitter_id, number_id)
  where kind = 'relay' and ended_at is null;
create index number_leases_by_number on number_leases (org_id, number_id) where ended_at is null;

create table routing_overrides (
  org_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  target text not null,
  sitter_id uuid,
  reason text not null,
  starts_at timestamptz not null,
  ends_at timestamptz,
  removed_at timestamptz,
  created_at timestamptz not null,
  primary key (org_id, id),
  constraint routing_overrides_target_known check (target in ('owner', 'sitter')),
  constraint routing_overrides_sitter_named check ((target = 'sitter') = (sitter_id is not null)),
  constraint routing_overrides_reason_not_blank check (btrim(reason) <> ''),
  constraint routing_overrides_ends_after_start check (ends_at > starts_at),
  constraint routing_overrides_thread_fk foreign key (org_id, thread_id) references threads (org_id, id),
  constraint routing_overrides_sitter_fk foreign key (org_id, sitter_id) references sitters (org_id, id)
);
create index routing_overrides_by_thread on routing_overrides (org_id, thread_id, created_at desc);

create table notes (
  org_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  body text not null,
  created_by uuid not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  constraint notes_body_not_blank check (btrim(body) <> ''),
  constraint notes_thread_fk foreign key (org_id, thread_id) references threads (org_id, id),
  constraint notes_author_fk foreign key (org_id, created_by) references api_keys (org_id, id)
);
create index notes_by_thread on notes (org_id, thread_id, created_at, id);
