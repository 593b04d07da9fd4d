import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { erasureFile } from '../../src/erasure-list.ts';
import { ROTATION_FAILPOINTS } from '../../src/failpoints.ts';
import { createSecretBox, fingerprintOf } from '../../src/secret-box.ts';
import { noteErasure } from '../../src/services/erasure-replay.ts';
import { boundTo } from '../../src/services/sealed-values.ts';
import { type RunningCommand, runCommandLine, startCommand } from '../support/command-line.ts';
import { createMailbox } from '../support/mailbox.ts';
import { furnishSealed, openEverything } from '../support/sealed-values.ts';
import { makeTestFolder } from '../support/test-folder.ts';
import { createWorld, type World } from '../support/world.ts';

const [OLD, NEW] = ['5a', '6b'].map((byte) => byte.repeat(32)) as [string, string];

let world: World;
let folder: string;
let env: Record<string, string>;
let started: RunningCommand[];
let untouched: Awaited<ReturnType<typeof openEverything>>;
beforeEach(async () => {
  folder = await makeTestFolder();
  world = await createWorld({ mailer: createMailbox(), erasures: erasureFile({ dataDir: folder }) });
  const { clientId } = await furnishSealed(world);
  await noteErasure(world.operator, clientId);
  await world.secondOrg();
  await writeFile(join(folder, 'secret.key'), `${OLD}\n`);
  env = {
    DATABASE_URL: world.databaseUrl,
    MASKLINE_DATA_DIR: folder,
    MASKLINE_PORT: String(await findFreePort()),
    // Nobody answers there.
    TWILIO_API_BASE_URL: `http://127.0.0.1:${await findFreePort()}`,
    MASKLINE_AUDIT_ANCHOR_MINUTES: '0',
  };
  started = [];
  untouched = await openEverything(world.db, createSecretBox(OLD), world.orgId);
});
afterEach(async () => {
  for (const server of started) server.process.kill('SIGKILL');
  for (const server of started) await server.finished;
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

const maskline = (args: string[], more: Record<string, string> = {}) =>
  runCommandLine(args, { ...env, ...more });
const rotate = (more: Record<string, string> = {}) => maskline(['keys', 'rotate'], more);
const inFile = async (name = 'secret.key') => (await readFile(join(folder, name), 'utf8')).trim();
const keyFiles = async () => (await readdir(folder)).filter((name) => name.startsWith('secret.key')).sort();

async function start(more: Record<string, string> = {}): Promise<RunningCommand> {
  const server = startCommand(['start', '--empty'], { ...env, ...more });
  started.push(server);
  await server.printed('Maskline answers');
  return server;
}

async function stop(server: RunningCommand): Promise<void> {
  server.process.kill('SIGTERM');
  expect((await server.finished).code).toBe(0);
}

/** Everything opens with this key alone, the list of erasures too, and the audit log is proved by it. */
async function expectSealedBy(key: string): Promise<void> {
  const secrets = createSecretBox(key);
  const opened = await openEverything(world.db, secrets, world.orgId);
  expect({ ...opened, retiredKey: [] }).toEqual(untouched);
  for (const { orgId, keySealed } of await erasureFile({ dataDir: folder }).read()) {
    expect(secrets.open(Buffer.from(keySealed ?? '', 'base64'), boundTo.erasureKey({ orgId }))).toBeTruthy();
  }
  const verified = await maskline(['audit', 'verify'], { MASKLINE_SECRET_KEY: key });
  expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('as they were recorded') });
}

test('the key in the data folder is replaced, and the one before is put aside for the backups of its time', async () => {
  const { code, out } = await rotate();
  expect([code, out]).toEqual([0, expect.stringContaining('2 organizations were sealed anew')]);
  const key = await inFile();
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  const aside = `secret.key.retired-${fingerprintOf(OLD)}`;
  expect(await keyFiles()).toEqual(['secret.key', aside]);
  expect(await inFile(aside)).toBe(OLD);
  expect(out).toContain(aside);
  expect(out).not.toContain(key);
  await expectSealedBy(key);
  await stop(await start());
  expect(await maskline(['start'], { MASKLINE_SECRET_KEY: OLD })).toMatchObject({
    code: 1,
    err: expect.stringContaining('were sealed with'),
  });
});

describe('killed', () => {
  test.each(ROTATION_FAILPOINTS)(
    'at %s, both keys open everything until a second run has finished it',
    async (failpoint) => {
      await rotate({ MASKLINE_FAILPOINT: failpoint });
      expect(await keyFiles()).toContain('secret.key.previous');
      const both = createSecretBox(await inFile(), [await inFile('secret.key.previous')]);
      const opened = await openEverything(world.db, both, world.orgId);
      expect({ ...opened, retiredKey: [] }).toEqual(untouched);
      expect(await maskline(['doctor'])).toMatchObject({
        out: expect.stringMatching(/look {2}The secret key is being replaced.*\n.*`maskline keys rotate`/),
      });

      const server = await start();
      expect(server.out()).toContain('The secret key is being replaced, and that is not finished');
      expect(server.out()).toContain('`maskline keys rotate`');
      expect(await rotate()).toMatchObject({ code: 1, err: expect.stringContaining('stop the server') });
      await stop(server);

      expect(await rotate()).toMatchObject({ code: 0, out: expect.stringContaining('Everything is sealed') });
      expect(await keyFiles()).toEqual(['secret.key', `secret.key.retired-${fingerprintOf(OLD)}`]);
      await expectSealedBy(await inFile());
      expect((await maskline(['doctor'])).out).not.toContain('being replaced');
    },
    60_000,
  );
});

describe('with the key of the environment', () => {
  const given = { MASKLINE_SECRET_KEY: NEW, MASKLINE_PREVIOUS_SECRET_KEYS: OLD };

  test('the operator gives the new one beside the old one, and takes that out afterwards', async () => {
    expect(await rotate({ MASKLINE_SECRET_KEY: OLD })).toMatchObject({
      code: 1,
      err: expect.stringContaining('MASKLINE_PREVIOUS_SECRET_KEYS to the one until now'),
    });
    expect(await rotate({ MASKLINE_SECRET_KEY: NEW })).toMatchObject({
      code: 1,
      err: expect.stringContaining('were sealed with'),
    });
    const { code, out } = await rotate(given);
    expect([code, out]).toEqual([0, expect.stringContaining('Take MASKLINE_PREVIOUS_SECRET_KEYS out')]);
    await expectSealedBy(NEW);
    expect((await maskline(['doctor'], given)).out).toContain(
      'Nothing here needs MASKLINE_PREVIOUS_SECRET_KEYS any more',
    );
    expect(await rotate(given)).toMatchObject({ code: 0, out: expect.stringContaining('0 organizations') });
    expect(await keyFiles()).toEqual(['secret.key']);
  });

  test('a server that was started with both before works with both, and what it writes is under the new one', async () => {
    await stop(await start(given));
    expect((await maskline(['doctor'], given)).out).toContain('being replaced');
    expect(await rotate(given)).toMatchObject({ code: 0 });
    await expectSealedBy(NEW);
  });

  test('a key that was replaced is not taken again', async () => {
    await rotate(given);
    const back = { MASKLINE_SECRET_KEY: OLD, MASKLINE_PREVIOUS_SECRET_KEYS: NEW };
    expect(await rotate(back)).toMatchObject({
      code: 1,
      err: expect.stringContaining('was replaced by another one'),
    });
  });
});
