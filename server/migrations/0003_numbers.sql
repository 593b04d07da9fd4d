create table business_numbers (
  org_id uuid not null references organizations (id),
  id uuid not null,
  e164 text not null,
  class text not null,
  status text not null,
  sitter_id uuid,
  carrier_account_id uuid not null,
  carrier_number_id text not null,
  callback_set_at timestamptz,
  quarantined_at timestamptz,
  quarantined_until timestamptz,
  quarantine_reason text,
  class_after_quarantine text,
  last_used_at timestamptz,
  retired_at timestamptz,
  created_at timestamptz not null,
  primary key (org_id, id),
  constraint business_numbers_e164_format check (e164 ~ '^\+[1-9][0-9]{6,14}$'),
  constraint business_numbers_class_known check (class in ('front_desk', 'sitter', 'pool')),
  constraint business_numbers_status_known check (status in ('active', 'quarantined', 'retired')),
  constraint business_numbers_holder_class check (sitter_id is null or class = 'sitter'),
  constraint business_numbers_retired_has_no_holder check (status <> 'retired' or sitter_id is null),
  constraint business_numbers_retired_dated check ((status = 'retired') = (retired_at is not null)),
  constraint business_numbers_quarantine_complete check (
    (status = 'quarantined') = (quarantined_at is not null)
    and (quarantined_at is null) = (quarantined_until is null)
    and (quarantined_at is null) = (quarantine_reason is null)
    and (class_after_quarantine is null or (class_after_quarantine = 'pool' and quarantined_at is not null))
  ),
  constraint business_numbers_quarantine_ends_after_start check (quarantined_until > quarantined_at),
  constraint business_numbers_front_desk_not_quarantined
    check (not (class = 'front_desk' and status = 'quarantined')),
  constraint business_numbers_sitter_fk foreign key (org_id, sitter_id) references sitters (org_id, id),
  constraint business_numbers_account_fk
    foreign key (org_id, carrier_account_id) references carrier_accounts (org_id, id)
);
create unique index business_numbers_e164_once on business_numbers (e164) where status <> 'retired';
create unique index business_numbers_one_per_sitter on business_numbers (org_id, sitter_id)
  where sitter_id is not null;
create unique index business_numbers_one_front_desk on business_numbers (org_id)
  where class = 'front_desk' and status = 'active';
create index business_numbers_quarantine_ends on business_numbers (quarantined_until)
  where status = 'quarantined';

-- Who held a number when: a late text to it names the holder of that time, never the next one.
create table number_assignments (
  org_id uuid not null,
  id uuid not null,
  number_id uuid not null,
  sitter_id uuid not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  end_reason text,
  primary key (org_id, id),
  constraint number_assignments_end_reasoned check ((ended_at is null) = (end_reason is null)),
  constraint number_assignments_ends_after_start check (ended_at >= started_at),
  constraint number_assignments_one_holder_at_a_time
    exclude using gist (org_id with =, number_id with =, tstzrange(started_at, ended_at) with &&),
  constraint number_assignments_number_fk
    foreign key (org_id, number_id) references business_numbers (org_id, id),
  constraint number_assignments_sitter_fk foreign key (org_id, sitter_id) references sitters (org_id, id)
);
create unique index number_assignments_one_current_holder on number_assignments (org_id, number_id)
  where ended_at is null;
create unique index number_assignments_one_current_number on number_assignments (org_id, sitter_id)
  where ended_at is null;
