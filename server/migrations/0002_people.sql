create table sitters (
  org_id uuid not null references organizations (id),
  id uuid not null,
  name text not null,
  phone text not null,
  active boolean not null default false,
  created_at timestamptz not null,
  activated_at timestamptz,
  deactivated_at timestamptz,
  primary key (org_id, id),
  constraint sitters_name_not_blank check (btrim(name) <> ''),
  constraint sitters_phone_e164 check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  constraint sitters_phone_once unique (org_id, phone)
);

create table api_keys (
  org_id uuid not null references organizations (id),
  id uuid not null,
  name text not null,
  hash bytea not null,
  role text not null,
  sitter_id uuid,
  created_at timestamptz not null,
  last_used_at timestamptz,
  revoked_at timestamptz,
  primary key (org_id, id),
  constraint api_keys_hash_once unique (hash),
  constraint api_keys_role_known check (role in ('owner', 'sitter')),
  constraint api_keys_sitter_named check ((role = 'sitter') = (sitter_id is not null)),
  constraint api_keys_sitter_fk foreign key (org_id, sitter_id) references sitters (org_id, id)
);

create table clients (
  org_id uuid not null references organizations (id),
  id uuid not null,
  name text not null,
  class text not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  constraint clients_name_not_blank check (btrim(name) <> ''),
  constraint clients_class_known check (class in ('recurring', 'one_time'))
);
create index clients_by_name on clients (org_id, lower(name), id);
create index clients_name_search on clients using gin (name gin_trgm_ops);

create table client_contacts (
  org_id uuid not null,
  id uuid not null,
  client_id uuid not null,
  phone text not null,
  label text not null,
  is_primary boolean not null,
  created_at timestamptz not null,
  primary key (org_id, id),
  constraint client_contacts_of_client unique (org_id, client_id, id),
  constraint client_contacts_phone_e164 check (phone ~ '^\+[1-9][0-9]{6,14}$'),
  constraint client_contacts_phone_once unique (org_id, phone),
  -- Deferred: a first text from an unknown phone inserts the contact first, and the client only if that won.
  constraint client_contacts_client_fk foreign key (org_id, client_id) references clients (org_id, id)
    deferrable initially deferred
);
create unique index client_contacts_one_primary on client_contacts (org_id, client_id) where is_primary;

-- One phone's STOP, valid for the whole organization. Keyed by the phone, so that it outlives the contact.
create table opt_outs (
  org_id uuid not null references organizations (id),
  phone text not null,
  opted_out_at timestamptz not null,
  opted_in_at timestamptz,
  source text not null,
  primary key (org_id, phone),
  constraint opt_outs_source_known check (source in ('text', 'carrier', 'owner')),
  constraint opt_outs_in_after_out check (opted_in_at is null or opted_in_at >= opted_out_at)
);
