import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { makeTestFolder } from '../support/test-folder.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

let database: TestDatabase;
let folder: string;
let client: pg.Client;
beforeEach(async () => {
  database = await createEmptyDatabase();
  folder = await makeTestFolder();
  for (const name of (await readdir(MIGRATIONS)).filter((file) => file < '0011')) {
    await copyFile(join(MIGRATIONS, name), join(folder, name));
  }
  await migrate(database.url, () => {}, folder);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});
afterEach(async () => {
  await client.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

const at = '2026-11-24T15:00:00Z';
const org = newId();
const addOrganization = () =>
  client.query(
    `insert into organizations (id, name, time_zone, default_country, created_at)
     values ($1, 'Happy Paws', 'UTC', 'US', $2)`,
    [org, at],
  );
const addAlert = async (topic: string, resolvedAt: string | null) => {
  const id = newId();
  await client.query(
    `insert into alerts (org_id, id, kind, severity, topic, sentence, what_to_do, entities, raised_at, last_raised_at, resolved_at)
     values ($1, $2, 'test', 'warning', $3, 'x', 'x', '[]', $4, $4, $5)`,
    [org, id, topic, at, resolvedAt],
  );
  return id;
};

test('alerts and opt-outs of an earlier release say how they ended, and who lifts them', async () => {
  await addOrganization();
  await addAlert('open', null);
  await addAlert('closed', at);
  const [resolved, owner] = [await addAlert('resolved', at), newId()];
  await client.query(
    `insert into audit_events (org_id, id, occurred_at, actor, actor_id, event, entity, entity_id, details)
     values ($1, $2, $3, 'owner', $4, 'alert.resolved', 'alert', $5, '{}')`,
    [org, newId(), at, owner, resolved],
  );
  for (const [phone, source] of [
    ['+12015550101', 'text'],
    ['+12015550102', 'carrier'],
    ['+12015550103', 'owner'],
  ]) {
    await client.query('insert into opt_outs values ($1, $2, $3, null, $4)', [org, phone, at, source]);
  }

  await migrate(database.url);

  const alerts = await client.query(
    'select topic, resolved_by, resolved_by_id, dismissed from alerts order by topic',
  );
  expect(alerts.rows).toEqual([
    { topic: 'closed', resolved_by: 'system', resolved_by_id: null, dismissed: false },
    { topic: 'open', resolved_by: null, resolved_by_id: null, dismissed: false },
    { topic: 'resolved', resolved_by: 'owner', resolved_by_id: owner, dismissed: false },
  ]);
  const optOuts = await client.query('select carrier_blocks from opt_outs order by phone');
  expect(optOuts.rows.map((row) => row.carrier_blocks)).toEqual([true, true, false]);
});
