-- The second wall around an organization, beside the `org_id` that every query names. Nobody has to remember it: a
-- connection as `maskline_app` sees no row until its transaction says which organization it is for. The roles belong to
-- the whole server: whoever migrates has made them by now.
grant usage on schema public to maskline_migrator, maskline_app, maskline_ingest, maskline_auditor;

-- Whom the transaction is for; nobody, unless it was said in the transaction itself.
create function current_org_id() returns uuid language sql stable parallel safe
  return nullif(current_setting('maskline.org_id', true), '')::uuid;
-- The hash of the key that somebody presents whose organization is not known yet: it opens its own row and no other.
create function presented_credential() returns bytea language sql stable parallel safe
  return decode(nullif(current_setting('maskline.credential', true), ''), 'hex');

-- For a new table, in its migration, and then the rights of each role on it:
--   call hold_by_organization('things');
--   grant select, insert, update on things to maskline_app;
--   call open_to_ingest('things'); grant select on things to maskline_ingest;   -- if callbacks or jobs need it
create procedure hold_by_organization(held regclass) language plpgsql as $$
begin
  execute format('alter table %s enable row level security, force row level security', held);
  execute format('create policy migrator on %s to maskline_migrator using (true)', held);
  execute format('create policy app on %s to maskline_app using (org_id = current_org_id())', held);
end
$$;
-- Callbacks and jobs work for all organizations; what they write is held by the foreign keys, which join on `org_id`.
create procedure open_to_ingest(variadic opened regclass[]) language plpgsql as $$
declare
  held regclass;
begin
  foreach held in array opened loop
    execute format('create policy ingest on %s to maskline_ingest using (true)', held);
  end loop;
end
$$;
revoke all on procedure hold_by_organization, open_to_ingest from public;

do $$
declare
  held regclass;
begin
  for held in
    select attrelid from pg_attribute join pg_class on pg_class.oid = attrelid
     where attname = 'org_id' and relkind = 'r' and relnamespace = 'public'::regnamespace
  loop
    call hold_by_organization(held);
  end loop;
end
$$;
alter table organizations enable row level security, force row level security;
create policy migrator on organizations to maskline_migrator using (true);
create policy app on organizations to maskline_app using (id = current_org_id());
create policy app_credential on api_keys for select to maskline_app using (hash = presented_credential());

-- Nothing is deleted but phones that a person takes back, and what is written down is not written again.
grant select on carrier_numbers, delivery_attempts, recovered_texts to maskline_app;
grant select, insert on notes, audit_events, idempotency_keys to maskline_app;
grant select, insert, update on pets, allowed_contacts, sitter_reads, erased_phones to maskline_app;
grant select, update on organizations, inbound_texts, recoveries to maskline_app;
grant select, insert, update on
  carrier_accounts, sitters, clients, client_contacts, opt_outs, business_numbers, number_assignments, number_leases,
  threads, routing_overrides, bookings, assignment_windows, messages, alerts, sending_lanes to maskline_app;
grant delete on client_contacts, pets, allowed_contacts to maskline_app;
-- An erasure overwrites what was written down, too.
grant delete on notes, opt_outs to maskline_app;
grant update (to_phone, decision) on delivery_attempts to maskline_app;
grant update (body, from_address, to_address) on recovered_texts to maskline_app;
grant update (answer) on idempotency_keys to maskline_app;
grant select (org_id, id, attempt_id, carrier_message_id, erased_at), update (raw, erased_at) on carrier_events
  to maskline_app;
grant select, update (last_used_at, revoked_at) on api_keys to maskline_app;

call open_to_ingest(
  'organizations', 'carrier_accounts', 'carrier_numbers', 'sitters', 'clients', 'client_contacts', 'opt_outs',
  'business_numbers', 'number_assignments', 'number_leases', 'threads', 'routing_overrides', 'bookings',
  'assignment_windows', 'messages', 'delivery_attempts', 'inbound_texts', 'carrier_events', 'carrier_polls',
  'sending_lanes', 'alerts', 'audit_events', 'idempotency_keys', 'recoveries', 'recovered_texts', 'allowed_contacts',
  'erased_phones');
grant select on organizations, sitters, routing_overrides, bookings, assignment_windows, allowed_contacts, erased_phones
  to maskline_ingest;
grant select, insert on clients, client_contacts, inbound_texts, carrier_events to maskline_ingest;
grant select, insert, update on
  opt_outs, number_assignments, number_leases, threads, messages, delivery_attempts, carrier_polls, sending_lanes, alerts,
  recovered_texts to maskline_ingest;
grant select, update on carrier_accounts, business_numbers, recoveries to maskline_ingest;
grant select, insert, delete on carrier_numbers to maskline_ingest;
grant insert on audit_events to maskline_ingest;
-- To lock a row takes the right to update a column of it.
grant update (created_at) on sitters, clients, client_contacts to maskline_ingest;
grant select (created_at), delete on idempotency_keys to maskline_ingest;

create policy auditor on audit_events for select to maskline_auditor using (true);
create policy auditor on organizations for select to maskline_auditor using (true);
grant select on audit_events to maskline_auditor;
grant select (id, name) on organizations to maskline_auditor;

-- The tables of the job queue are closed to both: they enqueue by this alone, and a request for its own organization only.
-- A migration that brings another task replaces the list.
create function enqueueable_tasks() returns text[] language sql immutable parallel safe
  return array['adopt_carrier_texts', 'check_inbound_callbacks', 'deliver_message', 'list_carrier_numbers', 'note_erasure', 'poll_carrier',
    'probe_account', 'reconcile_attempt', 'set_inbound_callback'];
create function enqueue_job(task text, payload json, delay_ms double precision, job_key text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if task <> all (public.enqueueable_tasks()) then
    raise exception 'there is no task named %', task using errcode = 'insufficient_privilege';
  end if;
  if current_setting('role') = 'maskline_app' and payload ->> 'orgId' is not null
     and (payload ->> 'orgId')::uuid is distinct from public.current_org_id() then
    raise exception 'a request enqueues for its own organization only' using errcode = 'insufficient_privilege';
  end if;
  -- Not `now()`, which is when the transaction began: a delay read from the clock since then would not be over yet.
  perform graphile_worker.add_job(task, payload => payload,
    run_at => clock_timestamp() + delay_ms * interval '1 millisecond', job_key => job_key);
end
$$;
revoke all on function enqueue_job from public;
grant execute on function enqueue_job to maskline_app, maskline_ingest;
