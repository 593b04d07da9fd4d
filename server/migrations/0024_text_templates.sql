-- Texts that are written once and used often. `{{client_first_name}}` and the like are filled in when one is used.
create table text_templates (
  org_id uuid not null references organizations (id),
  id uuid not null,
  name text not null,
  body text not null,
  for_sitters boolean not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  constraint text_templates_name_not_blank check (btrim(name) <> '')
);
create unique index text_templates_name_once on text_templates (org_id, lower(name));

call hold_by_organization('text_templates');
grant select, insert, update, delete on text_templates to maskline_app;
