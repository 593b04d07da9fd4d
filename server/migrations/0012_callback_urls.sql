-- Which address the carrier was told to send a number's texts to: it may be another one at the next start.
alter table business_numbers add column callback_url text;
alter table business_numbers add constraint business_numbers_callback_url_dated
  check (callback_url is null or callback_set_at is not null);
