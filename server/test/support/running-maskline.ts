import { pino } from 'pino';
import type { Config } from '../../src/config.ts';
import { actingFor, type OrgContext } from '../../src/context.ts';
import { findFreePort } from '../../src/demo/free-port.ts';
import { type Maskline, startMaskline } from '../../src/main.ts';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { createApiKey } from '../../src/services/api-keys.ts';
import { listCarrierNumbers } from '../../src/services/carrier-numbers.ts';
import { setInboundCallback } from '../../src/services/inbound-callbacks.ts';
import { addNumber } from '../../src/services/numbers.ts';
import { createOrganization } from '../../src/services/organizations.ts';
import type { BusinessNumber } from '../../src/store/tables.ts';
import { createTestDatabase } from './database.ts';
import { createTestClock, type TestClock } from './outside-world.ts';
import { addFastLane } from './seeds.ts';

// biome-ignore lint/suspicious/noExplicitAny: what a test expects of it is its type
type Answer = { status: number; body: any };
/** The whole product as it runs: API, worker and sandbox carrier over HTTP, with a clock of the test's. */
export type RunningMaskline = {
  maskline: Maskline;
  sandbox: Sandbox;
  clock: TestClock;
  databaseUrl: string;
  ctx: OrgContext;
  account: { accountSid: string; authToken: string; endpointId: string };
  api(method: string, path: string, body?: unknown, key?: string): Promise<Answer>;
  desk(method: string, path: string, body?: unknown): Promise<Answer>;
  /** Buys a number at the carrier, adds it and points its texts here. */
  addNumber(numberClass: BusinessNumber['class']): Promise<{ id: string; e164: string }>;
  keyOf(sitterId: string): Promise<string>;
  /** Waits until no job is due and no callback is pending. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

export async function startRunningMaskline(options: { at?: string } = {}): Promise<RunningMaskline> {
  const database = await createTestDatabase();
  const clock = createTestClock(options.at ?? '2026-11-24T15:00:00Z');
  const config = await configFor(database.url);
  const log = pino({ level: 'silent' });
  const maskline = await startMaskline(config, { clock, log });
  const { ctx: base, sandbox } = maskline;
  if (!sandbox) throw new Error('the sandbox did not start');
  const account = await sandbox.createAccount();
  const organization = await createOrganization(base, {
    name: 'Happy Paws',
    timeZone: 'America/New_York',
    defaultCountry: 'US',
    carrierAccount: account,
  });
  const operator = actingFor(base, organization.id, { kind: 'operator', id: null });
  const owner = await createApiKey(operator, { name: 'test', role: 'owner' });
  const ctx = actingFor(base, organization.id, { kind: 'owner', id: owner.id });
  const { endpointId, id: accountId } = await base.db
    .selectFrom('carrierAccounts')
    .select(['id', 'endpointId'])
    .executeTakeFirstOrThrow();
  await addFastLane(base, organization.id, { id: accountId, numberId: null, carrierAccountId: accountId });

  const settle = async () => {
    for (let quiet = 0; quiet < 2; ) {
      await sandbox.flush();
      const jobs = await countDueJobs(ctx);
      quiet = jobs === 0 ? quiet + 1 : 0;
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
  };
  return {
    maskline,
    sandbox,
    clock,
    databaseUrl: database.url,
    ctx,
    account: { ...account, endpointId },
    api: (method, path, body, key = owner.secret) =>
      request(`${maskline.url}/api/v1${path}`, method, body, {
        authorization: `Bearer ${key}`,
        ...(method === 'POST' ? { 'idempotency-key': crypto.randomUUID() } : {}),
      }),
    desk: (method, path, body) => request(`${sandbox.url}/sandbox${path}`, method, body, {}),
    addNumber: async (numberClass) => {
      const bought = await base.carriers.twilio.buyNumber(account, 'US');
      await listCarrierNumbers(ctx);
      const id = await addNumber(ctx, { e164: bought.e164, class: numberClass });
      await addFastLane(base, organization.id, { id, numberId: id, carrierAccountId: null });
      await setInboundCallback(ctx, id);
      return { id, e164: bought.e164 };
    },
    keyOf: async (sitterId) => (await createApiKey(operator, { name: 'sitter', sitterId })).secret,
    settle,
    stop: async () => {
      await maskline.stop();
      await database.drop();
    },
  };
}

async function configFor(databaseUrl: string): Promise<Config> {
  const port = await findFreePort();
  return {
    databaseUrl,
    dataDir: '/nonexistent',
    host: '127.0.0.1',
    port,
    sandboxPort: 0,
    publicUrl: `http://127.0.0.1:${port}`,
    secretKey: '5a'.repeat(32),
    previousSecretKeys: [],
    auditAnchors: { file: '/nonexistent', everyMinutes: 0 },
    logLevel: 'silent',
    workerConcurrency: 4,
    databaseConnections: 12,
    requestsPerMinute: 0,
    trustedProxies: [],
    mail: null,
    isProduction: false,
    failpoint: undefined,
    twilioApiBaseUrl: undefined,
  };
}

async function countDueJobs(ctx: OrgContext): Promise<number> {
  const { sql } = await import('kysely');
  const { rows } = await sql<{ count: string }>`
    select count(*) from graphile_worker.jobs where run_at <= now() and attempts < max_attempts`.execute(
    ctx.db,
  );
  return Number(rows[0]?.count ?? 0);
}

async function request(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
}
