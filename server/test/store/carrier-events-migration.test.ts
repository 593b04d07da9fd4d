import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, test } from 'vitest';
import { actingFor, SYSTEM } from '../../src/context.ts';
import { checkEventLog } from '../../src/services/event-log.ts';
import { openDb } from '../../src/store/db.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createEmptyDatabase } from '../support/database.ts';
import { twilio } from '../support/signed-callback.ts';
import { makeTestFolder } from '../support/test-folder.ts';
import { createWorld } from '../support/world.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));
const ORG = '00000000-0000-7000-8000-000000000001';
const ROWS = `
  insert into organizations values ('${ORG}', 'Happy Paws', 'America/New_York', 'US', 0, 0, 90, now());
  insert into carrier_accounts (org_id, id, carrier, account_sid, auth_token_sealed, endpoint_id, created_at)
    values ('${ORG}', '${ORG}', 'twilio', 'AC1', '', 'e', now());
  insert into clients values ('${ORG}', '${ORG}', 'Carla', 'recurring', now());
  insert into client_contacts values ('${ORG}', '${ORG}', '${ORG}', '+14125550142', 'Mobile', true, now());
  insert into business_numbers
    (org_id, id, e164, class, status, carrier_account_id, carrier_number_id, created_at)
    values ('${ORG}', '${ORG}', '+12125550160', 'front_desk', 'active', '${ORG}', 'PN1', now());
  insert into threads (org_id, id, client_id, last_activity_at, created_at)
    values ('${ORG}', '${ORG}', '${ORG}', now(), now());
  insert into messages (org_id, id, thread_id, client_id, seq, direction, author, contact_id, body, encoding,
      segments, status, occurred_at, number_id, recipient, decision, carrier_account_id, carrier_message_id, updated_at)
    select '${ORG}', ('00000000-0000-7000-8000-00000000000' || seq)::uuid, '${ORG}', '${ORG}', seq, 'inbound',
           'client', '${ORG}', 'text ' || seq, 'GSM-7', 1, 'received', now(), '${ORG}', 'owner', '{}',
           '${ORG}', 'SM' || seq, now()
      from generate_series(2, 5) seq;
  insert into inbound_texts
    select org_id, id, carrier_account_id, carrier_message_id, '+14125550142', '+12125550160', body, 0,
           'threaded', null, id, now()
      from messages order by seq desc;
  insert into inbound_texts
    values ('${ORG}', '${ORG}', '${ORG}', 'SM9', '', '+12125550160', 'odd "🐕"', 1, 'unknown_sender', 'no phone', null, now());`;

test('texts from before the log come into it in the order of their threads, and agree with it', async () => {
  const [database, folder] = [await createEmptyDatabase(), await makeTestFolder()];
  const earlier = (await readdir(MIGRATIONS)).filter((name) => name < '0010');
  for (const name of earlier) await copyFile(join(MIGRATIONS, name), join(folder, name));
  await migrate(database.url, () => {}, folder);
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query(ROWS);
  await client.end();
  await migrate(database.url);
  const { db, pool } = openDb(database.url, { maxConnections: 2 });
  const world = await createWorld({ carriers: { twilio } });
  const ctx = { ...actingFor(world.base, ORG, SYSTEM), db };
  expect(await checkEventLog(ctx)).toEqual({ texts: 5, threads: 1, faults: [] });
  await world.close();
  await pool.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});
