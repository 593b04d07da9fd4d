import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { actingFor } from '../../src/context.ts';
import { findFreePort } from '../../src/demo/free-port.ts';
import { erasureFile } from '../../src/erasure-list.ts';
import { createApp } from '../../src/http/app.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { createClient } from '../../src/services/clients.ts';
import { noteErasure, replayErasures } from '../../src/services/erasure-replay.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { codeAt, PASSWORD, type TestUser } from '../support/accounts.ts';
import { runCommandLine } from '../support/command-line.ts';
import { createEmptyDatabase, type TestDatabase } from '../support/database.ts';
import { createMailbox } from '../support/mailbox.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { furnishSealed, openEverything } from '../support/sealed-values.ts';
import { makeTestFolder } from '../support/test-folder.ts';
import { callApp, createWorld, type World } from '../support/world.ts';

const [OLD, NEW, LOST] = ['5a', '6b', '7c'].map((byte) => byte.repeat(32)) as [string, string, string];

let world: World;
let target: TestDatabase;
let restored: Db;
let folder: string;
let env: Record<string, string>;
let user: TestUser;
let totpSecret: string;
let untouched: Awaited<ReturnType<typeof openEverything>>;
beforeEach(async () => {
  folder = await makeTestFolder();
  world = await createWorld({ mailer: createMailbox(), erasures: erasureFile({ dataDir: folder }) });
  const furnished = await furnishSealed(world);
  ({ user, totpSecret } = furnished);
  await noteErasure(world.operator, furnished.clientId);
  await writeFile(join(folder, 'secret.key'), `${OLD}\n`);
  target = await createEmptyDatabase();
  ({ db: restored } = openDb(target.url, { maxConnections: 2 }));
  env = {
    DATABASE_URL: world.databaseUrl,
    MASKLINE_DATA_DIR: folder,
    MASKLINE_PORT: String(await findFreePort()),
  };
  untouched = await openEverything(world.db, createSecretBox(OLD), world.orgId);
});
afterEach(async () => {
  await restored.destroy();
  await target.drop();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const maskline = (args: string[], more: Record<string, string> = {}) =>
  runCommandLine(args, { ...env, ...more });
const file = () => join(folder, 'desk.backup');
const restore = (more: Record<string, string> = {}, ...options: string[]) =>
  maskline(['restore', file(), ...options], { DATABASE_URL: target.url, ...more });
const keyHere = async () => (await readFile(join(folder, 'secret.key'), 'utf8')).trim();

async function expectRestoredUnder(key: string): Promise<void> {
  const opened = await openEverything(restored, createSecretBox(key), world.orgId);
  expect({ ...opened, retiredKey: [] }).toEqual(untouched);
  const verified = await maskline(['audit', 'verify'], {
    DATABASE_URL: target.url,
    MASKLINE_SECRET_KEY: key,
  });
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('as they were recorded') });
}

test('a backup from before a rotation is restored by the key put aside, and sealed by the one in use', async () => {
  await maskline(['backup', file()]);
  expect((await maskline(['keys', 'rotate'])).code).toBe(0);
  expect(await restore()).toMatchObject({ code: 0, err: '' });
  await expectRestoredUnder(await keyHere());
});

test('so it is by a key of the environment, and without it nothing is touched', async () => {
  await maskline(['backup', file()]);
  const [given, previous] = [{ MASKLINE_SECRET_KEY: NEW }, { MASKLINE_PREVIOUS_SECRET_KEYS: OLD }];
  expect(await restore(given)).toMatchObject({
    code: 1,
    err: expect.stringContaining('MASKLINE_PREVIOUS_SECRET_KEYS'),
  });
  expect(await restore({ ...given, ...previous })).toMatchObject({ code: 0 });
  await expectRestoredUnder(NEW);
});

test('a backup in the middle of a rotation needs both keys', async () => {
  await maskline(['keys', 'rotate'], { MASKLINE_FAILPOINT: 'rotation.organization_sealed' });
  await maskline(['backup', file()]);
  const key = await keyHere();
  expect(await restore({ MASKLINE_DATA_DIR: join(folder, 'new'), MASKLINE_SECRET_KEY: key })).toMatchObject({
    code: 1,
  });
  expect(
    await restore({
      MASKLINE_DATA_DIR: join(folder, 'new'),
      MASKLINE_SECRET_KEY: key,
      MASKLINE_PREVIOUS_SECRET_KEYS: OLD,
    }),
  ).toMatchObject({ code: 0 });
  await expectRestoredUnder(key);
});

test('with the key lost, whatever only it opens is left out, and everything goes on without', async () => {
  await maskline(['backup', file()]);
  const lost = { MASKLINE_SECRET_KEY: LOST };
  const { code, out } = await restore(lost, '--other-key');
  expect([code, out]).toEqual([0, expect.stringContaining('`maskline user remove-second-factors`')]);
  const secrets = createSecretBox(LOST);
  expect(Object.values(await openEverything(restored, secrets, world.orgId)).flat()).toEqual([]);
  const contexts = world.contexts({ db: restored, secrets, log: world.base.log });
  const app = await createApp(contexts);
  const ask = (path: string, body: object) =>
    callApp(app, 'POST', path, { body, headers: { origin: 'https://maskline.example' } });
  const signIn = () => ask('/sign-in', { email: user.email, password: PASSWORD });

  const { state } = (await signIn()).body;
  const right = codeAt(totpSecret, world.clock.current());
  expect(await ask('/sign-in/code', { state, code: right })).toMatchObject({
    status: 401,
    body: { code: 'code_wrong' },
  });
  const args = ['user', 'remove-second-factors', '--org', world.orgId, '--email', user.email];
  expect(await maskline(args, { DATABASE_URL: target.url, ...lost })).toMatchObject({ code: 0 });
  expect((await signIn()).body).toMatchObject({ step: 'done' });

  // The list outside of the database is sealed by the lost key, too. Whoever comes back is nobody who is known.
  await replayErasures({ ...contexts.operator, erasures: erasureFile({ dataDir: folder }) });
  const org = actingFor(contexts.operator, world.orgId, { kind: 'owner', id: null });
  const contacts = [{ phone: fictionalPhone() }];
  expect(await createClient(org, { name: 'Carla', class: 'recurring', contacts })).toBeTruthy();
  await app.close();
});

test('events from before a lost key are verified once it is found', async () => {
  await maskline(['backup', file()]);
  const lost = { MASKLINE_SECRET_KEY: LOST, DATABASE_URL: target.url };
  await restore(lost, '--other-key');
  const without = await maskline(['audit', 'verify'], lost);
  expect(without).toMatchObject({
    code: 1,
    out: expect.stringContaining('in MASKLINE_PREVIOUS_SECRET_KEYS'),
  });
  const found = await maskline(['audit', 'verify'], { ...lost, MASKLINE_PREVIOUS_SECRET_KEYS: OLD });
  expect(found).toMatchObject({ code: 0, out: expect.stringContaining('as they were recorded') });
});
