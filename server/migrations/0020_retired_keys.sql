-- A secret key that was replaced is gone. What was derived from it and is needed still is kept, sealed under the one in
-- use: the key of an organization's audit chain, together with the place of the last event that it sealed.
create table retired_keys (
  org_id uuid not null references organizations (id),
  key_id text not null,
  purpose text not null,
  key_sealed bytea not null,
  primary key (org_id, key_id, purpose),
  constraint retired_keys_purpose_known check (purpose in ('audit_chain', 'request_hash'))
);

call hold_by_organization('retired_keys');
create policy auditor on retired_keys for select to maskline_auditor using (true);
grant select on retired_keys to maskline_auditor;

-- At each start Maskline looks which keys sealed what is here; few answers are sealed.
create index idempotency_keys_sealed on idempotency_keys (org_id) where answer_sealed is not null;
