create extension if not exists btree_gist;
create extension if not exists pg_trgm;

create table organizations (
  id uuid primary key,
  name text not null,
  time_zone text not null,
  default_country text not null,
  lead_minutes integer not null default 0,
  grace_minutes integer not null default 0,
  default_quarantine_days integer not null default 90,
  created_at timestamptz not null,
  constraint organizations_name_not_blank check (btrim(name) <> ''),
  constraint organizations_default_country_is_alpha2 check (default_country ~ '^[A-Z]{2}$'),
  constraint organizations_minutes_in_range
    check (lead_minutes between 0 and 1440 and grace_minutes between 0 and 1440),
  constraint organizations_quarantine_days_in_range check (default_quarantine_days between 1 and 3650)
);

-- The endpoint id is the opaque part of the callback URL: it gives the organization before anything is trusted.
create table carrier_accounts (
  org_id uuid not null references organizations (id),
  id uuid not null,
  carrier text not null,
  account_sid text not null,
  auth_token_sealed bytea not null,
  endpoint_id text not null,
  created_at timestamptz not null,
  numbers_listed_at timestamptz,
  primary key (org_id, id),
  constraint carrier_accounts_carrier_known check (carrier in ('twilio')),
  constraint carrier_accounts_one_per_organization unique (org_id),
  constraint carrier_accounts_account_once unique (carrier, account_sid),
  constraint carrier_accounts_endpoint_once unique (endpoint_id)
);

-- What the carrier says this account rents, refreshed by a job: `add` takes a number only from here.
create table carrier_numbers (
  org_id uuid not null,
  carrier_account_id uuid not null,
  e164 text not null,
  carrier_number_id text not null,
  listed_at timestamptz not null,
  primary key (org_id, carrier_account_id, e164),
  constraint carrier_numbers_account_fk
    foreign key (org_id, carrier_account_id) references carrier_accounts (org_id, id)
);
