-- Written in the transaction of the effect, so that the effect and its stored answer exist both or neither.
create table idempotency_keys (
  org_id uuid not null,
  api_key_id uuid not null,
  route text not null,
  key text not null,
  request_hash bytea not null,
  status integer not null,
  answer jsonb not null,
  created_at timestamptz not null,
  primary key (org_id, api_key_id, route, key),
  constraint idempotency_keys_api_key_fk foreign key (org_id, api_key_id) references api_keys (org_id, id)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);
