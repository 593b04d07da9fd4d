alter table organizations
  add column client_names_for_sitters text not null default 'first_and_initial',
  add constraint organizations_client_names_known
    check (client_names_for_sitters in ('first', 'first_and_initial', 'full'));

-- What everybody may write besides the organization's own numbers, such as the vet's phone.
create table allowed_contacts (
  org_id uuid not null references organizations (id),
  id uuid not null,
  kind text not null,
  value text not null,
  label text not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  constraint allowed_contacts_once unique (org_id, kind, value),
  constraint allowed_contacts_kind_known check (kind in ('phone', 'domain')),
  constraint allowed_contacts_value_fits check (
    case kind
      when 'phone' then value ~ '^\+[1-9][0-9]{6,14}$'
      else value = lower(value) and value ~ '\.'
    end
  )
);

create table pets (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  name text not null,
  notes text not null,
  visible_to_sitters boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  constraint pets_name_not_blank check (btrim(name) <> ''),
  constraint pets_client_fk foreign key (org_id, client_id) references clients (org_id, id)
);
create index pets_by_client on pets (org_id, client_id, name, id);

alter table bookings
  add column visit_notes text,
  add column visit_notes_visible boolean not null default false,
  add constraint bookings_visible_notes_are_there check (visit_notes is not null or not visit_notes_visible);

-- How far a sitter has read a conversation.
create table sitter_reads (
  org_id uuid not null,
  sitter_id uuid not null,
  thread_id uuid not null,
  seq integer not null,
  read_at timestamptz not null,
  primary key (org_id, sitter_id, thread_id),
  constraint sitter_reads_sitter_fk foreign key (org_id, sitter_id) references sitters (org_id, id),
  constraint sitter_reads_thread_fk foreign key (org_id, thread_id) references threads (org_id, id)
);

-- A sitter reads an owner's text without contact data, too.
alter table messages
  drop constraint messages_redacted_inbound,
  add constraint messages_redacted_not_of_sitters check (redacted_body is null or author <> 'sitter');
