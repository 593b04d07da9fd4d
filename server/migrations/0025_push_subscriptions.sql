-- A browser that is told of new texts, as its push service named it. It belongs to the session in that browser and ends with
-- it. Nobody can send to it by what is here: that takes the organization's key, which is derived from the secret key.
create table push_subscriptions (
  org_id uuid not null,
  id uuid not null,
  user_id uuid not null,
  session_id uuid not null,
  endpoint text not null,
  endpoint_hash bytea not null,
  p256dh text not null,
  auth text not null,
  -- The secret key whose key the browser trusts.
  push_key_id text not null,
  created_at timestamptz not null,
  last_success_at timestamptz,
  primary key (org_id, id),
  constraint push_subscriptions_endpoint_once unique (endpoint_hash),
  constraint push_subscriptions_session_once unique (org_id, session_id),
  constraint push_subscriptions_user_fk foreign key (org_id, user_id) references users (org_id, id),
  constraint push_subscriptions_session_fk foreign key (org_id, session_id) references sessions (org_id, id)
    on delete cascade
);
create index push_subscriptions_of_user on push_subscriptions (org_id, user_id);

-- A browser in which somebody of another organization signs in is theirs no longer: whoever knows an endpoint may take it.
call hold_by_organization('push_subscriptions');
create policy app_credential on push_subscriptions for select to maskline_app
  using (endpoint_hash = presented_credential());
create policy app_credential_gone on push_subscriptions for delete to maskline_app
  using (endpoint_hash = presented_credential());
grant select, insert, delete on push_subscriptions to maskline_app;

-- Receiving a text looks who is told of it, and a job tells them.
call open_to_ingest('push_subscriptions', 'retired_keys');
grant select, update (last_success_at), delete on push_subscriptions to maskline_ingest;
grant select (role, sitter_id, deactivated_at) on users to maskline_ingest;
grant select (org_id, id, last_seen_at) on sessions to maskline_ingest;

-- Browsers trust the key that they were given: after another secret key came it is needed still.
alter table retired_keys drop constraint retired_keys_purpose_known;
alter table retired_keys
  add constraint retired_keys_purpose_known check (purpose in ('audit_chain', 'request_hash', 'push'));
grant select on retired_keys to maskline_ingest;

create or replace function enqueueable_tasks() returns text[] language sql immutable parallel safe
  return array['adopt_carrier_texts', 'check_inbound_callbacks', 'deliver_message', 'list_carrier_numbers',
    'note_erasure', 'poll_carrier', 'probe_account', 'push_text', 'reconcile_attempt', 'send_account_mail',
    'set_inbound_callback'];
