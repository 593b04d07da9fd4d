import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sql } from 'kysely';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Clock, databaseClock } from '../src/clock.ts';
import type { Config } from '../src/config.ts';
import { actingFor } from '../src/context.ts';
import { findFreePort } from '../src/demo/free-port.ts';
import { enqueue } from '../src/jobs/queue.ts';
import { type Maskline, startMaskline } from '../src/main.ts';
import { type Sandbox, startSandbox } from '../src/sandbox/sandbox.ts';
import { createApiKey } from '../src/services/api-keys.ts';
import { listCarrierNumbers } from '../src/services/carrier-numbers.ts';
import { createClient, openClientThread } from '../src/services/clients.ts';
import { setInboundCallback } from '../src/services/inbound-callbacks.ts';
import { addNumber } from '../src/services/numbers.ts';
import { createOrganization } from '../src/services/organizations.ts';
import { openRecoveries } from '../src/services/recovery.ts';
import { openBackup } from '../src/store/backup/open-backup.ts';
import { restoreBackup } from '../src/store/backup/restore-backup.ts';
import { writeBackup } from '../src/store/backup/write-backup.ts';
import { createEmptyDatabase, type TestDatabase } from './support/database.ts';
import { SETTLE_MS } from './support/recovering.ts';
import { makeTestFolder } from './support/test-folder.ts';

const CARLA = '+14125550143';
const OTTO = '+14125550144';
const PATIENT = { timeout: 20_000, interval: 20 };
const LOG = pino({ level: 'silent' });

// The outside world has a database of its own, which outlives that of the product.
let outside: TestDatabase;
let sandbox: Sandbox;
let folder: string;
let config: Config;
let cleanUp: (() => Promise<unknown>)[];

beforeEach(async () => {
  outside = await createEmptyDatabase();
  sandbox = await startSandbox({
    databaseUrl: outside.url,
    host: '127.0.0.1',
    port: 0,
    log: LOG,
    statusDelayMs: 5,
  });
  folder = await makeTestFolder();
  const port = await findFreePort();
  config = {
    databaseUrl: undefined,
    dataDir: folder,
    host: '127.0.0.1',
    port,
    sandboxPort: 0,
    publicUrl: `http://127.0.0.1:${port}`,
    secretKey: '5a'.repeat(32),
    previousSecretKeys: [],
    auditAnchors: { file: '/nonexistent', everyMinutes: 0 },
    logLevel: 'silent',
    workerConcurrency: 4,
    databaseConnections: 8,
    requestsPerMinute: 0,
    trustedProxies: [],
    mail: null,
    isProduction: false,
    failpoint: undefined,
    twilioApiBaseUrl: sandbox.url,
  };
  cleanUp = [() => sandbox.stop()];
  await moveToAnotherDatabase();
});
afterEach(async () => {
  for (const clean of cleanUp.reverse()) await clean();
  await outside.drop();
  await rm(folder, { recursive: true, force: true });
});

async function moveToAnotherDatabase(): Promise<void> {
  const database = await createEmptyDatabase();
  cleanUp.push(() => database.drop());
  config.databaseUrl = database.url;
}

/** Starts the product on the database of the config. */
async function start(clock: Clock = databaseClock): Promise<Maskline> {
  const maskline = await startMaskline(config, { log: LOG, clock });
  cleanUp.push(() => maskline.stop());
  return maskline;
}

/** An organization with a front desk number and a client for each phone. */
async function moveIn({ ctx: base }: Maskline, phones: readonly string[]) {
  const account = await sandbox.createAccount();
  const { id } = await createOrganization(base, {
    name: 'Happy Paws',
    timeZone: 'America/New_York',
    defaultCountry: 'US',
    carrierAccount: account,
  });
  const operator = actingFor(base, id, { kind: 'operator', id: null });
  const owner = await createApiKey(operator, { name: 'test', role: 'owner' });
  const ctx = actingFor(base, id, { kind: 'owner', id: owner.id });
  const { e164 } = await base.carriers.twilio.buyNumber(account, 'US');
  await listCarrierNumbers(ctx);
  await setInboundCallback(ctx, await addNumber(ctx, { e164, class: 'front_desk' }));
  const threads: string[] = [];
  for (const phone of phones) {
    const contacts = [{ phone }];
    const { clientId } = await createClient(ctx, { name: `Client ${phone}`, class: 'recurring', contacts });
    threads.push((await openClientThread(ctx, clientId)).threadId);
  }
  return { e164, threads, key: owner.secret };
}

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is its type
type Answer = any;

async function call(url: string, method: string, body?: object, key = ''): Promise<Answer> {
  const headers = { authorization: `Bearer ${key}`, 'idempotency-key': crypto.randomUUID() };
  const json = { 'content-type': 'application/json' };
  const init = body ? { headers: { ...headers, ...json }, body: JSON.stringify(body) } : { headers };
  const response = await fetch(url, { method, ...init });
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

const desk = (method: string, path: string, body?: object) =>
  call(`${sandbox.url}/sandbox${path}`, method, body);

/** What has arrived on a phone: the truth about what was sent. */
async function arrivedOn(phone: string): Promise<string[]> {
  const { texts } = await desk('GET', `/handsets/${phone}`);
  const received = texts.filter(({ direction }: { direction: string }) => direction === 'received');
  return received.map(({ body }: { body: string }) => body).sort();
}

function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

/** No job to deliver a text waits any more. */
async function isQuiet({ ctx }: Maskline): Promise<boolean> {
  const { rows } = await sql`
    select 1 from graphile_worker.jobs where task_identifier = 'deliver_message'`.execute(ctx.db);
  return rows.length === 0;
}

test('after a lost database nothing is sent twice, nothing is lost, and what waited goes once the owner says so', async () => {
  const first = await start();
  const { e164, key, threads } = await moveIn(first, [CARLA, OTTO]);
  const [carla, otto] = threads;
  const api = (method: string, path: string, body?: object) =>
    call(`${config.publicUrl}/api/v1${path}`, method, body, key);
  const send = (thread: string | undefined, body: string) =>
    api('POST', `/threads/${thread}/messages`, { body });
  const statusesOf = async (thread: string | undefined, body: string) => {
    const { data } = await api('GET', `/threads/${thread}/messages?limit=100`);
    return data.filter((it: Answer) => it.body === body).map((it: Answer) => it.status);
  };
  await send(carla, 'Before');
  await expect.poll(() => statusesOf(carla, 'Before'), PATIENT).toEqual(['delivered']);

  // The carrier takes nothing for either phone when the backup is made, and for one of them until the end.
  const faults = [await desk('POST', '/faults', { kind: 'rate_limit', times: null, phone: CARLA })];
  faults.push(await desk('POST', '/faults', { kind: 'rate_limit', times: null, phone: OTTO }));
  for (const body of ['Caught', 'Caught']) await send(carla, body);
  await send(otto, 'Waits');
  // Stopped, so that the backup catches none of them in the middle of a call.
  await sandbox.flush();
  await first.stop();
  const file = join(folder, 'desk.backup');
  const options = { release: 'test', keyFingerprint: null, withSandbox: false };
  const { madeAt } = await writeBackup(config.databaseUrl ?? '', options, async () =>
    createWriteStream(file),
  );
  const again = await start();
  await desk('DELETE', `/faults/${faults[0].id}`);
  await send(carla, 'After');
  await expect.poll(() => arrivedOn(CARLA), PATIENT).toEqual(['After', 'Before', 'Caught', 'Caught']);
  await desk('POST', `/handsets/${CARLA}/texts`, { to: e164, body: 'Thank you' });
  await sandbox.flush();
  await again.stop();
  await desk('DELETE', `/faults/${faults[1].id}`);

  await moveToAnotherDatabase();
  await restoreBackup(config.databaseUrl ?? '', await openBackup(file), {
    alongside: async (db) => {
      await openRecoveries({ ...first.ctx, db }, new Date(madeAt));
    },
    makeSandbox: async () => {},
  });
  let aheadMs = 0;
  const second = await start({ now: async (db) => later(await databaseClock.now(db), aheadMs) });
  const found = { adopted: { received: 1, matched: 2, added: 1, held: 0, unplaced: 0 }, left: 1 };
  await expect.poll(() => api('GET', '/recovery'), PATIENT).toMatchObject({ state: 'adopting', ...found });
  aheadMs = SETTLE_MS;
  await enqueue(second.ctx.db, 'adopt_carrier_texts', {});
  await expect.poll(() => api('GET', '/recovery'), PATIENT).toMatchObject({ state: 'waiting', ...found });
  expect(await statusesOf(carla, 'Thank you')).toEqual(['received']);
  expect(await statusesOf(carla, 'After')).toEqual(['delivered']);
  await send(carla, 'New');
  await expect.poll(() => isQuiet(second), PATIENT).toBe(true);
  expect([await statusesOf(carla, 'New'), await statusesOf(otto, 'Waits')]).toEqual([['queued'], ['queued']]);

  await api('POST', '/recovery/resume', {});
  await expect.poll(() => statusesOf(carla, 'New'), PATIENT).toEqual(['delivered']);
  await expect.poll(() => statusesOf(otto, 'Waits'), PATIENT).toEqual(['delivered']);
  expect(await arrivedOn(CARLA)).toEqual(['After', 'Before', 'Caught', 'Caught', 'New']);
  expect(await arrivedOn(OTTO)).toEqual(['Waits']);
});
