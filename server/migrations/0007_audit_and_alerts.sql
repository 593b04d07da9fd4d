create table audit_events (
  org_id uuid not null references organizations (id),
  id uuid not null,
  occurred_at timestamptz not null,
  actor text not null,
  actor_id uuid,
  event text not null,
  entity text not null,
  entity_id uuid not null,
  reason text,
  details jsonb not null,
  primary key (org_id, id),
  constraint audit_events_actor_known
    check (actor in ('owner', 'sitter', 'client', 'carrier', 'operator', 'system'))
);
create index audit_events_newest_first on audit_events (org_id, occurred_at desc, id desc);
create index audit_events_by_entity on audit_events (org_id, entity, entity_id, occurred_at desc, id desc);

create function refuse_audit_change() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are append-only' using errcode = 'restrict_violation',
    constraint = 'audit_events_append_only';
end
$$;
create trigger audit_events_append_only before update or delete on audit_events
  for each row execute function refuse_audit_change();
create trigger audit_events_no_truncate before truncate on audit_events
  for each statement execute function refuse_audit_change();

-- What a person must look at. The topic names the matter, so that it is raised once while it is open.
create table alerts (
  org_id uuid not null references organizations (id),
  id uuid not null,
  kind text not null,
  severity text not null,
  topic text not null,
  sentence text not null,
  what_to_do text not null,
  entities jsonb not null,
  raised_at timestamptz not null,
  last_raised_at timestamptz not null,
  times_raised integer not null default 1,
  resolved_at timestamptz,
  primary key (org_id, id),
  constraint alerts_severity_known check (severity in ('info', 'warning', 'critical'))
);
create unique index alerts_open_once on alerts (org_id, topic) where resolved_at is null;
create index alerts_newest_first on alerts (org_id, raised_at desc, id desc);
