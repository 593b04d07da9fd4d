-- A text that waits for its time. Until then it is no text of the conversation and has no place in it; when it goes out it
-- becomes one, under the same id, and its row here is gone.
create table scheduled_texts (
  org_id uuid not null,
  id uuid not null,
  thread_id uuid not null,
  -- The phone that the owner chose; if it has been removed by then, the text does not go out.
  contact_id uuid,
  body text not null,
  send_at timestamptz not null,
  -- Why it did not go out at its time; the owner says what becomes of it.
  problem text,
  created_by uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  primary key (org_id, id),
  constraint scheduled_texts_thread_fk foreign key (org_id, thread_id) references threads (org_id, id)
);
create index scheduled_texts_due on scheduled_texts (send_at) where problem is null;
create index scheduled_texts_by_thread on scheduled_texts (org_id, thread_id, send_at, id);

call hold_by_organization('scheduled_texts');
grant select, insert, update, delete on scheduled_texts to maskline_app;
call open_to_ingest('scheduled_texts');
grant select, update, delete on scheduled_texts to maskline_ingest;
