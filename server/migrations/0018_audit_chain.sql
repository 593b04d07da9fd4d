-- The events of an organization form a chain: each hash covers the event and the hash before it.
alter table audit_events
  add column seq bigint,
  add column hash bytea,
  add column key_id text;

-- Where the chain of an organization ends. Whoever appends locks it, as the last thing in a transaction.
create table audit_heads (
  org_id uuid primary key references organizations (id),
  seq bigint not null,
  hash bytea not null,
  constraint audit_heads_place_fits check (seq >= 0 and octet_length(hash) = 32)
);

create function refuse_audit_head_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.org_id = old.org_id and new.seq > old.seq then
      return new;
    end if;
  end if;
  raise exception 'the chain of audit events only grows' using errcode = 'restrict_violation',
    constraint = 'audit_heads_forward_only';
end
$$;

-- Earlier events get their places by time and a plain SHA-256, which the first event with a key covers.
-- The form of an event is that of server/src/store/audit-event-form.ts.
alter table audit_events disable trigger audit_events_append_only;
do $$
declare
  org organizations;
  event audit_events;
  field text;
  form bytea;
  place bigint;
  last bytea;
begin
  for org in select * from organizations loop
    place := 0;
    last := decode(repeat('00', 32), 'hex');
    for event in select * from audit_events where org_id = org.id order by occurred_at, id loop
      place := place + 1;
      form := '';
      foreach field in array array[
        'maskline audit event 1', encode(last, 'hex'), event.org_id::text, place::text, event.id::text,
        (extract(epoch from event.occurred_at) * 1000000)::bigint::text, event.actor, event.actor_id::text,
        event.event, event.entity, event.entity_id::text, event.reason, event.details::text, null
      ] loop
        form := form || coalesce(int4send(octet_length(convert_to(field, 'UTF8'))) || convert_to(field, 'UTF8'), '\xffffffff');
      end loop;
      last := sha256(form);
      update audit_events set seq = place, hash = last where org_id = org.id and id = event.id;
    end loop;
    insert into audit_heads (org_id, seq, hash) values (org.id, place, last);
  end loop;
end
$$;
alter table audit_events enable trigger audit_events_append_only;

alter table audit_events
  alter column seq set not null,
  alter column hash set not null,
  add constraint audit_events_seq_once unique (org_id, seq),
  add constraint audit_events_place_fits check (seq >= 1 and octet_length(hash) = 32);

create trigger audit_heads_forward_only before update or delete on audit_heads
  for each row execute function refuse_audit_head_change();
create trigger audit_heads_no_truncate before truncate on audit_heads
  for each statement execute function refuse_audit_head_change();

call hold_by_organization('audit_heads');
call open_to_ingest('audit_heads');
create policy auditor on audit_heads for select to maskline_auditor using (true);
grant select, insert, update on audit_heads to maskline_app, maskline_ingest;
grant select on audit_heads to maskline_auditor;
grant select (created_at) on organizations to maskline_auditor;
