-- A principal is an API key or a user since people sign in.
alter table notes drop constraint notes_author_fk;
alter table recoveries drop constraint recoveries_resumed_by_fk;

-- The inbox asks whether a conversation has one.
create index messages_not_arrived on messages (org_id, thread_id, seq) where status in ('failed', 'undelivered', 'held');
