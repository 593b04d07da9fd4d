-- Whether the carrier blocks the phone as well: then only a START from the phone itself undoes the opt-out.
alter table opt_outs add column carrier_blocks boolean;
-- Of texts it is not known which word they were: rather one START too many than a text that the carrier refuses.
update opt_outs set carrier_blocks = (source <> 'owner');
alter table opt_outs
  alter column carrier_blocks set not null,
  add constraint opt_outs_carrier_blocks_its_own check (source <> 'carrier' or carrier_blocks);

-- What a client's text said about consent, as it was understood when it came.
alter table messages
  add column consent text,
  add constraint messages_consent_fits check (
    consent is null
    or (direction = 'inbound' and consent in ('opted_out', 'opted_in', 'help', 'possible_opt_out'))
  );

-- How an alert ended: by an owner, with a note, or by itself when what it was about was over.
alter table alerts
  add column dismissed boolean not null default false,
  add column resolved_by text,
  add column resolved_by_id uuid,
  add column resolution_note text;
update alerts
   set resolved_by = case when by_owner.id is null then 'system' else 'owner' end, resolved_by_id = by_owner.actor_id
  from alerts as ended
  left join audit_events as by_owner
    on by_owner.org_id = ended.org_id and by_owner.entity = 'alert' and by_owner.entity_id = ended.id
   and by_owner.event = 'alert.resolved'
 where alerts.org_id = ended.org_id and alerts.id = ended.id and ended.resolved_at is not null;
alter table alerts
  add constraint alerts_resolved_by_known check (resolved_by in ('owner', 'system')),
  add constraint alerts_end_is_complete check ((resolved_at is null) = (resolved_by is null)),
  add constraint alerts_dismissed_has_ended check (not dismissed or resolved_at is not null),
  add constraint alerts_critical_not_dismissed check (not (dismissed and severity = 'critical'));
create index alerts_by_entity on alerts using gin (entities jsonb_path_ops);
