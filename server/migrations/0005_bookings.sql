create table bookings (
  org_id uuid not null,
  id uuid not null,
  external_id text not null,
  client_id uuid not null,
  sitter_id uuid,
  service text,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  status text not null,
  cancelled_at timestamptz,
  -- What the last confirmation said, so that its replay changes nothing whatever has happened since.
  confirmation_hash bytea not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  constraint bookings_external_id_once unique (org_id, external_id),
  constraint bookings_ends_after_start check (ends_at > starts_at),
  constraint bookings_status_known check (status in ('confirmed', 'cancelled')),
  constraint bookings_cancelled_dated check ((status = 'cancelled') = (cancelled_at is not null)),
  constraint bookings_client_fk foreign key (org_id, client_id) references clients (org_id, id),
  constraint bookings_sitter_fk foreign key (org_id, sitter_id) references sitters (org_id, id)
);
create index bookings_by_start on bookings (org_id, starts_at, id);
create index bookings_by_client on bookings (org_id, client_id, starts_at);

create table assignment_windows (
  org_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  sitter_id uuid not null,
  booking_id uuid,
  starts_at timestamptz not null,
  ends_at timestamptz not null,
  cancelled_at timestamptz,
  -- Set when a booking opened a successor: this window stays as history of who was responsible.
  superseded_at timestamptz,
  created_at timestamptz not null,
  primary key (org_id, id),
  constraint assignment_windows_ends_after_start check (ends_at > starts_at),
  constraint assignment_windows_thread_fk foreign key (org_id, thread_id) references threads (org_id, id),
  constraint assignment_windows_sitter_fk foreign key (org_id, sitter_id) references sitters (org_id, id),
  constraint assignment_windows_booking_fk foreign key (org_id, booking_id) references bookings (org_id, id)
);
create unique index assignment_windows_one_current_per_booking on assignment_windows (org_id, booking_id)
  where booking_id is not null and cancelled_at is null and superseded_at is null;
create index assignment_windows_by_thread on assignment_windows (org_id, thread_id, starts_at)
  where cancelled_at is null;
create index assignment_windows_by_sitter on assignment_windows (org_id, sitter_id, ends_at)
  where cancelled_at is null;
create index assignment_windows_by_start on assignment_windows (org_id, starts_at, id);
