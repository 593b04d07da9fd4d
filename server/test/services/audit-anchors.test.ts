import { appendFile, readFile, rm, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { actingFor, type OrgContext } from '../../src/context.ts';
import { startAnchoring } from '../../src/jobs/anchor-chains.ts';
import { recordEvent } from '../../src/services/audit.ts';
import { checkAnchors } from '../../src/services/audit-anchor-check.ts';
import { anchorChains, anchorRestore, readAnchored } from '../../src/services/audit-anchors.ts';
import { verifyChain } from '../../src/services/audit-verification.ts';
import { createOrganization } from '../../src/services/organizations.ts';
import { newId } from '../../src/store/ids.ts';
import { makeTestFolder } from '../support/test-folder.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let folder: string;
let file: string;
let org: OrgContext;
let files = 0;
beforeAll(async () => {
  world = await createWorld();
  folder = await makeTestFolder();
});
afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  files += 1;
  file = join(folder, `${files}.jsonl`);
  const input = { name: 'Other Paws', timeZone: 'UTC', defaultCountry: 'US' };
  const { id } = await createOrganization(world.contexts().operator, input);
  org = actingFor(world.contexts().operator, id, { kind: 'owner', id: newId() });
});

const record = () => recordEvent(org, { event: 'thing.done', entity: 'thing', entityId: newId() });
const anchor = async () => anchorChains(world.contexts().operator, file, await readAnchored(file));
const check = async () => (await checkAnchors(world.db, file)).byOrganization.get(org.orgId);
const lines = async () => (await readFile(file, 'utf8')).split('\n').slice(0, -1);
const linesOfOrg = async () =>
  (await lines()).filter((line) => line.includes(org.orgId)).map((line) => JSON.parse(line));

/** As somebody who owns the tables could, and leaves nothing that does not fit. */
async function cutOff(seq: number): Promise<void> {
  await world.db.transaction().execute(async (tx) => {
    await sql`alter table audit_events disable trigger user`.execute(tx);
    await sql`alter table audit_heads disable trigger user`.execute(tx);
    await sql`delete from audit_events where org_id = ${org.orgId} and seq > ${seq}`.execute(tx);
    await sql`update audit_heads set seq = ${seq},
        hash = (select hash from audit_events where org_id = ${org.orgId} and seq = ${seq})
      where org_id = ${org.orgId}`.execute(tx);
    await sql`alter table audit_events enable trigger user`.execute(tx);
    await sql`alter table audit_heads enable trigger user`.execute(tx);
  });
}

describe('the file of anchors', () => {
  test('gets a line for each organization whose log went on, and no other', async () => {
    await anchor();
    const before = (await lines()).length;
    expect(await anchor()).toBe(0);
    await record();
    await record();
    expect(await anchor()).toBe(1);
    expect(await lines()).toHaveLength(before + 1);
    expect(await linesOfOrg()).toMatchObject([
      { at: world.clock.current().toISOString(), organization: org.orgId, seq: 1 },
      { seq: 3, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    ]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await check()).toMatchObject({ agreeing: 2, faults: { count: 0 } });
  });

  test('is only added to, also after a crash that tore its last line', async () => {
    await anchor();
    const before = await readFile(file, 'utf8');
    await appendFile(file, '{"at":"2026-11-24T15:0');
    await record();
    await anchor();
    const after = await readFile(file, 'utf8');
    expect(after.startsWith(`${before}{"at":"2026-11-24T15:0\n`)).toBe(true);
    expect(await checkAnchors(world.db, file)).toMatchObject({ isThere: true, unreadable: 1 });
    expect(await check()).toMatchObject({ agreeing: 2, faults: { count: 0 } });
  });

  test('goes on where it was cut short in the middle of a line', async () => {
    await anchor();
    await truncate(file, (await stat(file)).size - 5);
    await anchor();
    expect(await check()).toMatchObject({ agreeing: 1, faults: { count: 0 } });
  });

  test('is no fault where it is not there', async () => {
    expect(await checkAnchors(world.db, file)).toEqual({
      isThere: false,
      unreadable: 0,
      byOrganization: new Map(),
    });
  });

  test('is written at the start, every so many minutes and at the stop of the server', async () => {
    const anchoring = await startAnchoring(world.contexts().operator, { file, everyMinutes: 0.001 });
    await record();
    await expect.poll(async () => (await linesOfOrg()).at(-1)?.seq).toBe(2);
    await record();
    await anchoring.stop();
    expect((await linesOfOrg()).at(-1)).toMatchObject({ seq: 3 });
  });

  test('that cannot be written stops nothing', async () => {
    const anchoring = await startAnchoring(world.contexts().operator, {
      file: join(folder, 'no', 'such'),
      everyMinutes: 60,
    });
    await anchoring.stop();
  });
});

describe('against the anchors', () => {
  test('a log that was cut off with its end is found', async () => {
    await record();
    await record();
    await anchor();
    await cutOff(2);
    expect((await verifyChain(org, org.orgId)).faults.count).toBe(0);
    expect((await check())?.faults.first).toEqual([
      expect.stringMatching(/^event 3, anchored at .*, is gone: the log was cut off since then$/),
    ]);
  });

  test('a log that was cut off and went on is found', async () => {
    await record();
    await anchor();
    await cutOff(1);
    await record();
    await record();
    expect((await verifyChain(org, org.orgId)).faults.count).toBe(0);
    expect((await check())?.faults.first).toEqual([
      expect.stringMatching(
        /^event 2 is another than the one that was anchored at .*: the log was rewritten since then$/,
      ),
    ]);
  });
});

describe('after a restore', () => {
  const advance = () => world.clock.advance(60_000);
  /** The log as it was at an event, as a backup of that time brings it back. */
  async function restore(seq: number, backupAt: Date): Promise<void> {
    await cutOff(seq);
    await anchorRestore(world.contexts().operator, file, backupAt);
  }

  test('what came after the backup is said to be gone for that reason, and is no fault', async () => {
    await anchor();
    const backupAt = world.clock.current();
    advance();
    await record();
    await anchor();
    advance();
    await restore(1, backupAt);
    await record();
    await record();
    await anchor();
    expect(await check()).toEqual({
      agreeing: 3,
      faults: { count: 0, first: [] },
      restores: [{ at: world.clock.current().toISOString(), backupAt: backupAt.toISOString(), gone: 1 }],
    });
  });

  test('a log that was cut off before the backup is found all the same', async () => {
    await record();
    await anchor();
    advance();
    const backupAt = world.clock.current();
    advance();
    await anchorRestore(world.contexts().operator, file, backupAt);
    await cutOff(1);
    expect((await check())?.faults.count).toBe(2);
  });

  test('of a backup from before an earlier restore, the past that came back counts again', async () => {
    const first = world.clock.current();
    advance();
    await record();
    await anchor();
    const second = world.clock.current();
    const kept = await world.db
      .selectFrom('auditEvents')
      .selectAll()
      .where('orgId', '=', org.orgId)
      .where('seq', '=', '2')
      .executeTakeFirstOrThrow();
    advance();
    await restore(1, first);
    advance();
    await record();
    await anchor();
    advance();
    await cutOff(1);
    const details = JSON.stringify(kept.details);
    await world.db
      .insertInto('auditEvents')
      .values({ ...kept, details })
      .execute();
    await world.db
      .updateTable('auditHeads')
      .set({ seq: '2', hash: kept.hash })
      .where('orgId', '=', org.orgId)
      .execute();
    await anchorRestore(world.contexts().operator, file, second);
    expect(await check()).toMatchObject({ agreeing: 2, faults: { count: 0 }, restores: [{ gone: 2 }] });
    await cutOff(1);
    expect((await check())?.faults.count).toBe(2);
  });
});
