-- What was asked for may hold a password, and a plain hash of it can be guessed at. From here on the hash is keyed; the id
-- tells by which secret key. Rows from before have none, and are forgotten within a week.
alter table idempotency_keys add column request_key_id text;

-- A request that comes again after the secret key was replaced is compared by the one of its time.
grant select on retired_keys to maskline_app;
