import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { databaseClock } from '../../src/clock.ts';
import { actingFor, type Context, type OrgContext } from '../../src/context.ts';
import { findFreePort } from '../../src/demo/free-port.ts';
import { anchorChains, readAnchored } from '../../src/services/audit-anchors.ts';
import { createOrganization, updateOrganization } from '../../src/services/organizations.ts';
import { runCommandLine } from '../support/command-line.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { makeTestFolder } from '../support/test-folder.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let base: Context;
let org: OrgContext;
let folder: string;
let env: Record<string, string>;
let target: TestDatabase;
beforeAll(async () => {
  world = await createWorld();
  target = await createEmptyDatabase();
  folder = await makeTestFolder();
  // A backup says by the database's clock when it was made.
  base = { ...world.contexts().operator, clock: databaseClock };
  const { id } = await createOrganization(base, { name: 'Paws & Co', timeZone: 'UTC', defaultCountry: 'US' });
  org = actingFor(base, id, { kind: 'owner', id: null });
  env = {
    DATABASE_URL: world.databaseUrl,
    MASKLINE_DATA_DIR: folder,
    MASKLINE_SECRET_KEY: '5a'.repeat(32),
    MASKLINE_PORT: String(await findFreePort()),
  };
});
afterAll(async () => {
  await world.close();
  await target.drop();
  await rm(folder, { recursive: true, force: true });
});

const maskline = (args: string[], more: Record<string, string> = {}) =>
  runCommandLine(args, { ...env, ...more });
const change = (leadMinutes: number) => updateOrganization(org, { leadMinutes });
const file = () => join(folder, 'audit-anchors.jsonl');
const anchor = async () => anchorChains(base, file(), await readAnchored(file()));

test('a log that is as it was recorded is said to be, and that there are no anchors yet', async () => {
  await change(1);
  const { code, out } = await maskline(['audit', 'verify', '--org', org.orgId]);
  expect([code, out]).toEqual([
    0,
    `There are no anchors in ${file()}: whether the end of a log was cut off cannot be seen without them.\n` +
      'Paws & Co: 2 events, 0 anchors that agree: as they were recorded\n',
  ]);
  expect((await maskline(['audit', 'verify', '--org', world.orgId.replace(/^./, 'f')])).code).toBe(1);
});

test('what a restore took back is said to be gone for that reason', async () => {
  await anchor();
  const backup = join(folder, 'desk.backup');
  expect((await maskline(['backup', backup])).code).toBe(0);
  await change(2);
  await anchor();
  const restored = { DATABASE_URL: target.url };
  expect((await maskline(['restore', backup], restored)).code).toBe(0);
  const { code, out } = await maskline(['audit', 'verify', '--org', org.orgId], restored);
  expect(out).toMatch(
    /^Paws & Co: 4 events, 2 anchors that agree: as they were recorded\n {2}At .* a backup of .* was restored: 1 anchor of what came after the backup no longer count\.\n$/,
  );
  expect(code).toBe(0);
});

test('a log that was changed is told event by event, with what to do, and by the exit status', async () => {
  await sql`alter table audit_events disable trigger user`.execute(world.db);
  await sql`update audit_events set details = '{}' where org_id = ${org.orgId} and seq = 2`.execute(world.db);
  const { code, out } = await maskline(['audit', 'verify']);
  expect(code).toBe(1);
  expect(out).toContain('Paws & Co: 3 events');
  expect(out).toMatch(/\n {2}event 2 \(organization\.changed, .*\) is not as it was recorded\n/);
  expect(out).toContain('Keep a copy of the database');
});

test('without the key of its time a log cannot be checked, and nothing starts with another', async () => {
  const another = { MASKLINE_SECRET_KEY: '6b'.repeat(32) };
  expect(await maskline(['audit', 'verify'], another)).toMatchObject({
    code: 1,
    err: expect.stringContaining('were sealed with'),
  });
});
