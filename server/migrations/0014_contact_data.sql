alter table messages
  -- Kinds of contact data that were found in the text.
  add column contact_data text[] not null default '{}',
  -- What a sitter reads of a client's text in place of the body; null where that is the body itself.
  add column redacted_body text,
  -- Of the rules that judged the text; null for one that none has judged.
  add column policy_version integer,
  add constraint messages_redacted_inbound check (redacted_body is null or direction = 'inbound'),
  add constraint messages_contact_data_judged check (contact_data = '{}' or policy_version is not null);
