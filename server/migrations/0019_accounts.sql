-- Who signs in. A person in two companies is two users, so that an address tells no organization about another.
create table users (
  org_id uuid not null references organizations (id),
  id uuid not null,
  role text not null,
  sitter_id uuid,
  email text not null,
  name text not null,
  password_hash text,
  password_set_at timestamptz,
  totp_secret_sealed bytea,
  totp_confirmed_at timestamptz,
  totp_last_step integer,
  created_at timestamptz not null,
  deactivated_at timestamptz,
  primary key (org_id, id),
  constraint users_role_known check (role in ('owner', 'sitter')),
  constraint users_sitter_named check ((role = 'sitter') = (sitter_id is not null)),
  constraint users_name_not_blank check (btrim(name) <> ''),
  constraint users_email_lower check (email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'),
  constraint users_password_dated check ((password_hash is null) = (password_set_at is null)),
  constraint users_totp_confirmed_complete check (totp_confirmed_at is null or totp_secret_sealed is not null),
  constraint users_totp_step_of_confirmed check (totp_last_step is null or totp_confirmed_at is not null),
  constraint users_sitter_fk foreign key (org_id, sitter_id) references sitters (org_id, id)
);
create unique index users_email_once on users (org_id, email) where deactivated_at is null;
create unique index users_one_per_sitter on users (org_id, sitter_id) where deactivated_at is null;
create index users_by_email on users (email) where deactivated_at is null;
create index users_by_name on users (org_id, lower(name), id);

create table sessions (
  org_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  token_hash bytea not null,
  device text not null,
  second_factor boolean not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  primary key (org_id, id),
  constraint sessions_token_once unique (token_hash),
  constraint sessions_token_is_hash check (octet_length(token_hash) = 32),
  constraint sessions_expire_later check (expires_at > created_at),
  constraint sessions_user_fk foreign key (org_id, user_id) references users (org_id, id)
);
create index sessions_open_of_user on sessions (org_id, user_id) where ended_at is null;

-- A link that sets a password, once. Its token is sealed here only until it was mailed.
create table account_links (
  org_id uuid not null references organizations (id),
  id uuid not null,
  kind text not null,
  user_id uuid,
  token_hash bytea not null,
  token_sealed bytea,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  mailed_at timestamptz,
  used_at timestamptz,
  withdrawn_at timestamptz,
  primary key (org_id, id),
  constraint account_links_kind_known check (kind in ('invitation', 'password_reset', 'first_owner')),
  constraint account_links_user_named check ((kind = 'first_owner') = (user_id is null)),
  constraint account_links_token_once unique (token_hash),
  constraint account_links_token_is_hash check (octet_length(token_hash) = 32),
  constraint account_links_expire_later check (expires_at > created_at),
  constraint account_links_end_once check (used_at is null or withdrawn_at is null),
  constraint account_links_sealed_until_mailed
    check (token_sealed is null or coalesce(mailed_at, used_at, withdrawn_at) is null),
  constraint account_links_user_fk foreign key (org_id, user_id) references users (org_id, id)
);
create index account_links_open on account_links (org_id, user_id) where used_at is null and withdrawn_at is null;

create table recovery_codes (
  org_id uuid not null,
  user_id uuid not null,
  hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (org_id, user_id, hash),
  constraint recovery_codes_user_fk foreign key (org_id, user_id) references users (org_id, id)
);

create table passkeys (
  org_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  credential_id bytea not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null,
  created_at timestamptz not null,
  last_used_at timestamptz,
  primary key (org_id, id),
  constraint passkeys_credential_once unique (credential_id),
  constraint passkeys_name_not_blank check (btrim(name) <> ''),
  constraint passkeys_user_fk foreign key (org_id, user_id) references users (org_id, id)
);
create index passkeys_of_user on passkeys (org_id, user_id);

-- What a browser was given to come back with counts once: what has come back is written down here.
create table spent_steps (
  org_id uuid not null references organizations (id),
  hash bytea not null,
  spent_at timestamptz not null,
  primary key (org_id, hash)
);

alter table organizations add column require_owner_second_factor boolean not null default false;

-- Whoever asks is an API key or a user. An answer that holds a secret is sealed.
alter table idempotency_keys drop constraint idempotency_keys_api_key_fk;
alter table idempotency_keys rename column api_key_id to principal_id;
alter table idempotency_keys
  alter column answer drop not null,
  add column answer_sealed bytea,
  add constraint idempotency_keys_org_fk foreign key (org_id) references organizations (id),
  add constraint idempotency_keys_answered check ((answer is null) <> (answer_sealed is null));

-- The second wall. Before anybody knows the organization, the token of a session or a link and the id of a passkey open
-- their own row, and an address the users in use who have it.
create function presented_email() returns text language sql stable parallel safe
  return nullif(current_setting('maskline.email', true), '');
call hold_by_organization('users');
call hold_by_organization('sessions');
call hold_by_organization('account_links');
call hold_by_organization('recovery_codes');
call hold_by_organization('passkeys');
call hold_by_organization('spent_steps');
create policy app_sign_in on users for select to maskline_app
  using (email = presented_email() and deactivated_at is null);
create policy app_credential on sessions for select to maskline_app using (token_hash = presented_credential());
create policy app_credential on account_links for select to maskline_app using (token_hash = presented_credential());
create policy app_credential on passkeys for select to maskline_app using (credential_id = presented_credential());
grant select, insert, update on users, sessions, account_links, recovery_codes, passkeys to maskline_app;
grant delete on recovery_codes, passkeys to maskline_app;
grant select, insert on spent_steps to maskline_app;
grant insert on api_keys to maskline_app;

-- A job mails links, and another forgets what is over; neither sees a password's hash.
call open_to_ingest('users', 'sessions', 'account_links', 'spent_steps');
grant select (org_id, id, email, name) on users to maskline_ingest;
grant select, update (mailed_at, token_sealed), delete on account_links to maskline_ingest;
grant select (ended_at, expires_at), delete on sessions to maskline_ingest;
grant select (spent_at), delete on spent_steps to maskline_ingest;
create or replace function enqueueable_tasks() returns text[] language sql immutable parallel safe
  return array['adopt_carrier_texts', 'check_inbound_callbacks', 'deliver_message', 'list_carrier_numbers',
    'note_erasure', 'poll_carrier', 'probe_account', 'reconcile_attempt', 'send_account_mail', 'set_inbound_callback'];
