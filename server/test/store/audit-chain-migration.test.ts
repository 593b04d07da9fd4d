import { copyFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createChanges } from '../../src/changes.ts';
import { databaseClock } from '../../src/clock.ts';
import { actingFor, type Context, SYSTEM } from '../../src/context.ts';
import { noFailpoint } from '../../src/failpoints.ts';
import { createPushService } from '../../src/push-service.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { recordEvent, sealEarlierEvents } from '../../src/services/audit.ts';
import { verifyChain } from '../../src/services/audit-verification.ts';
import { openDb } from '../../src/store/db.ts';
import { newId } from '../../src/store/ids.ts';
import { migrate } from '../../src/store/migrate.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { rememberedErasures } from '../support/erasures.ts';
import { cheapPasswords, noCarrier } from '../support/outside-world.ts';
import { makeTestFolder } from '../support/test-folder.ts';

const MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

let database: TestDatabase;
let folder: string;
let client: pg.Client;
let base: Context;
let close: () => Promise<void>;
const [first, second, quiet] = [newId(), newId(), newId()];
beforeAll(async () => {
  database = await createEmptyDatabase();
  folder = await makeTestFolder();
  const names = await readdir(MIGRATIONS);
  const chain = names.find((name) => name.includes('audit_chain')) ?? '';
  for (const name of names.filter((file) => file < chain)) {
    await copyFile(join(MIGRATIONS, name), join(folder, name));
  }
  await migrate(database.url, () => {}, folder);
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  for (const id of [first, second, quiet]) await addOrganization(id);
  await addEvents(first, 5);
  await addEvents(second, 3);
  await migrate(database.url);
  const { db, pool } = openDb(database.url, { maxConnections: 2 });
  close = () => pool.end();
  base = {
    ...{ db, clock: databaseClock, log: pino({ level: 'silent' }), carriers: { twilio: noCarrier } },
    ...{ secrets: createSecretBox('5a'.repeat(32)), publicUrl: 'https://maskline.example' },
    ...{
      chance: Math.random,
      failpoint: noFailpoint,
      changes: createChanges(),
      handsets: null,
      erasures: rememberedErasures(),
    },
    ...{ passwords: cheapPasswords, mailer: null, webOrigins: [], push: createPushService() },
  };
});
afterAll(async () => {
  await client.end();
  await close();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

async function addOrganization(id: string): Promise<void> {
  await client.query(
    `insert into organizations (id, name, time_zone, default_country, lead_minutes, grace_minutes, default_quarantine_days, created_at)
     values ($1, 'Happy Paws', 'UTC', 'US', 0, 0, 90, now())`,
    [id],
  );
}

/** Not in the order of their times, some at the same time, with letters, numbers and instants that are hard to write. */
async function addEvents(orgId: string, count: number): Promise<void> {
  const reasons = [null, '', 'Zoë 🐶', "it's\n\\\t", null];
  for (let index = 0; index < count; index += 1) {
    await client.query(
      `insert into audit_events (org_id, id, occurred_at, actor, actor_id, event, entity, entity_id, reason, details)
       values ($1, $2, timestamptz '2026-11-24T15:00:00.123456Z' - $3 * interval '1 second', 'owner', $4, 'thing.done', 'thing', $5, $6, $7)`,
      [
        orgId,
        newId(),
        index >> 1,
        index % 2 ? newId() : null,
        newId(),
        reasons[index],
        '{"zz": 1e30, "é": [1.10, null], "a": {}}',
      ],
    );
  }
}

const verify = (orgId: string) => verifyChain(base, orgId);
const UNSEALED = expect.stringMatching(/^no event is sealed by a key/);

test('events of an earlier release get places in the order of their times', async () => {
  const { rows } = await client.query(
    'select seq::int, lag(occurred_at) over (order by seq) <= occurred_at as is_later, key_id from audit_events where org_id = $1 order by seq',
    [first],
  );
  expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  expect(rows.every(({ is_later, key_id }) => is_later !== false && key_id === null)).toBe(true);
});

test('the first start seals them, once and for all', async () => {
  expect((await verify(first)).faults.first).toEqual([UNSEALED]);
  await sealEarlierEvents(base);
  await sealEarlierEvents(base);
  expect(await verify(first)).toMatchObject({ events: 6, faults: { count: 0 } });
  expect(await verify(second)).toMatchObject({ events: 4, faults: { count: 0 } });
  expect(await verify(quiet)).toMatchObject({ events: 0, faults: { count: 0 } });
});

test('they are held by it: each that is changed afterwards is found', async () => {
  await recordEvent(actingFor(base, first, SYSTEM), { event: 'x.y', entity: 'x', entityId: newId() });
  await client.query('alter table audit_events disable trigger user');
  for (let seq = 1; seq <= 5; seq += 1) {
    const change = (to: string) =>
      client.query(`update audit_events set entity = $2 where org_id = '${first}' and seq = $1`, [seq, to]);
    await change('another');
    const [found] = (await verify(first)).faults.first;
    expect(found).toMatch(new RegExp(`^event ${seq} .* is not as it was recorded$`));
    await change('thing');
  }
  // Somebody who computes the plain hashes anew comes to the first event with a key.
  await client.query(`delete from audit_events where org_id = '${first}' and key_id is null`);
  expect((await verify(first)).faults.first[0]).toMatch(/^events 1 to 5 are missing/);
});
