import { sql } from 'kysely';
import { pino } from 'pino';
import { createTwilioCarrier } from '../../src/carriers/twilio/carrier.ts';
import { createChanges } from '../../src/changes.ts';
import { databaseClock } from '../../src/clock.ts';
import { actingFor, type Context } from '../../src/context.ts';
import { findFreePort } from '../../src/demo/free-port.ts';
import { noFailpoint } from '../../src/failpoints.ts';
import { createPushService } from '../../src/push-service.ts';
import { type Sandbox, startSandbox } from '../../src/sandbox/sandbox.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { createApiKey } from '../../src/services/api-keys.ts';
import { listCarrierNumbers } from '../../src/services/carrier-numbers.ts';
import { createClient, openClientThread } from '../../src/services/clients.ts';
import { addNumber } from '../../src/services/numbers.ts';
import { createOrganization } from '../../src/services/organizations.ts';
import { openDb } from '../../src/store/db.ts';
import { type RunningCommand, startCommand } from './command-line.ts';
import { createTestDatabase } from './database.ts';
import { rememberedErasures } from './erasures.ts';
import { cheapPasswords } from './outside-world.ts';

const SECRET_KEY = '5a'.repeat(32);
const LOG = pino({ level: 'silent' });

/** Maskline in a process of its own, which can be killed, with a carrier and a database that outlive it. */
export type MasklineProcess = {
  base: Context;
  sandbox: Sandbox;
  /** The number of the front desk. */
  numberId: string;
  threadId: string;
  start(): Promise<RunningCommand>;
  /** Sends a text by the API and gives its id. */
  send(body: string): Promise<string>;
  /** How many texts the carrier took. */
  taken(): Promise<number>;
  /** The texts that arrived on the client's phone. */
  received(): Promise<string[]>;
  addFault(fault: object): Promise<void>;
  close(): Promise<void>;
};

export async function createMasklineProcess(clientPhone: string): Promise<MasklineProcess> {
  const database = await createTestDatabase();
  const port = String(await findFreePort());
  const publicUrl = `http://127.0.0.1:${port}`;
  const sandbox = await startSandbox({
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    log: LOG,
    // A text gets on when the test flushes, not before; within the ten minutes that it is valid.
    statusDelayMs: 300_000,
  });
  const { db } = openDb(database.url, { maxConnections: 4 });
  const carriers = { twilio: createTwilioCarrier({ baseUrl: sandbox.url, timeoutMs: 10_000 }) };
  const secrets = createSecretBox(SECRET_KEY);
  const outside = {
    log: LOG,
    chance: Math.random,
    failpoint: noFailpoint,
    changes: createChanges(),
    handsets: null,
    passwords: cheapPasswords,
    erasures: rememberedErasures(),
  };
  const base: Context = {
    db,
    clock: databaseClock,
    carriers,
    secrets,
    publicUrl,
    webOrigins: [],
    mailer: null,
    push: createPushService(),
    ...outside,
  };
  const { key, ...seeded } = await seed(base, sandbox, clientPhone);
  const env = {
    DATABASE_URL: database.url,
    MASKLINE_PORT: port,
    MASKLINE_SECRET_KEY: SECRET_KEY,
    TWILIO_API_BASE_URL: sandbox.url,
  };
  const desk = async (method: string, path: string, body?: object) => {
    const headers = { 'content-type': 'application/json' };
    const init = body ? { method, headers, body: JSON.stringify(body) } : { method };
    return (await fetch(`${sandbox.url}/sandbox${path}`, init)).json();
  };
  let running: RunningCommand | undefined;
  return {
    ...seeded,
    base,
    sandbox,
    start: async () => {
      running = startCommand(['start', '--empty'], env);
      await running.printed('Maskline answers');
      return running;
    },
    send: async (body) => {
      const response = await fetch(`${publicUrl}/api/v1/threads/${seeded.threadId}/messages`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
          'idempotency-key': crypto.randomUUID(),
        },
        body: JSON.stringify({ body }),
      });
      if (response.status !== 202) throw new Error(`the text was answered ${response.status}`);
      return ((await response.json()) as { id: string }).id;
    },
    taken: async () => {
      const { rows } = await sql<{ count: string }>`select count(*) from sandbox.messages`.execute(db);
      return Number(rows[0]?.count);
    },
    received: async () => {
      const { texts } = (await desk('GET', `/handsets/${clientPhone}`)) as { texts: { body: string }[] };
      return texts.map(({ body }) => body);
    },
    addFault: (fault) => desk('POST', '/faults', fault).then(() => {}),
    close: async () => {
      running?.process.kill('SIGKILL');
      await running?.finished;
      await sandbox.stop();
      await db.destroy();
      await database.drop();
    },
  };
}

async function seed(base: Context, sandbox: Sandbox, clientPhone: string) {
  const carrierAccount = await sandbox.createAccount();
  const organization = await createOrganization(base, {
    name: 'Happy Paws',
    timeZone: 'America/New_York',
    defaultCountry: 'US',
    carrierAccount,
  });
  const operator = actingFor(base, organization.id, { kind: 'operator', id: null });
  const owner = await createApiKey(operator, { name: 'test', role: 'owner' });
  const ctx = actingFor(base, organization.id, { kind: 'owner', id: owner.id });
  const { e164 } = await base.carriers.twilio.buyNumber(carrierAccount, 'US');
  await listCarrierNumbers(ctx);
  const numberId = await addNumber(ctx, { e164, class: 'front_desk' });
  const contacts = [{ phone: clientPhone }];
  const { clientId } = await createClient(ctx, { name: 'Carla', class: 'recurring', contacts });
  const { threadId } = await openClientThread(ctx, clientId);
  return { key: owner.secret, numberId, threadId };
}
