import type { Logger } from 'pino';
import type { HandsetDesk } from './carriers/handset-desk.ts';
import { createTwilioCarrier } from './carriers/twilio/carrier.ts';
import { createChanges } from './changes.ts';
import { type Clock, databaseClock } from './clock.ts';
import { type Config, webOriginsOf } from './config.ts';
import type { Context } from './context.ts';
import { erasureFile } from './erasure-list.ts';
import { failAt, noFailpoint } from './failpoints.ts';
import { createApp } from './http/app.ts';
import { rateLimitsOf } from './http/rate-limits.ts';
import type { App } from './http/route.ts';
import { startAnchoring } from './jobs/anchor-chains.ts';
import { startWorker } from './jobs/worker.ts';
import { createMailer } from './mailer.ts';
import { openDatabase } from './open-database.ts';
import { createPasswordHasher } from './password-hasher.ts';
import { createPushService } from './push-service.ts';
import { type Sandbox, startSandbox } from './sandbox/sandbox.ts';
import { getSecretBox } from './secret-key.ts';
import { sealEarlierEvents } from './services/audit.ts';
import { replayErasures } from './services/erasure-replay.ts';
import { pointNumbersHere } from './services/inbound-callbacks.ts';
import { listOrganizationsToRotate } from './services/key-rotation.ts';
import { patientPool } from './store/patient-pool.ts';
import { openRolePools } from './store/role-pools.ts';

export type Maskline = {
  /** The operator's: it may do everything. */
  ctx: Context;
  /** Where the API answers. */
  url: string;
  /** The carrier on this desk; null with a carrier outside. */
  sandbox: Sandbox | null;
  /** Finishes what is under way and stops; may be called twice. */
  stop(): Promise<void>;
};

export type StartOptions = {
  clock?: Clock;
  /** The sandbox's time, where a clock is injected. */
  now?: () => Date;
  log: Logger;
};

// Less than the lease of an attempt.
const CARRIER_TIMEOUT_MS = 10_000;

/** No transaction of ours waits for anything but the database. As long as the lease of a text. */
const IDLE_TRANSACTION_MS = 15_000;

/** Starts database, carrier, API and worker in this process. Throws before anything listens if something is missing. */
export async function startMaskline(config: Config, options: StartOptions): Promise<Maskline> {
  const { log } = options;
  const opened: (() => Promise<unknown>)[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= closeAll(opened);
    return stopping;
  };
  try {
    const database = await openDatabase(config, log);
    opened.push(database.close);
    const pools = openRolePools(database.url, {
      maxConnections: config.databaseConnections,
      idleTransactionMs: IDLE_TRANSACTION_MS,
    });
    opened.push(pools.close);
    const { db, pool } = pools.login;
    const secrets = await getSecretBox(config, db);
    const sandbox = config.twilioApiBaseUrl
      ? null
      : await startSandbox(sandboxOptions(config, database.url, options));
    if (sandbox) opened.push(() => sandbox.stop());
    const baseUrl = config.twilioApiBaseUrl ?? sandbox?.url ?? '';
    const ctx: Context = {
      db,
      clock: options.clock ?? databaseClock,
      log,
      carriers: { twilio: createTwilioCarrier({ baseUrl, timeoutMs: CARRIER_TIMEOUT_MS }) },
      handsets: sandbox && handsetDesk(sandbox),
      secrets,
      erasures: erasureFile(config),
      passwords: createPasswordHasher(),
      mailer: config.mail && createMailer(config.mail),
      push: createPushService(),
      publicUrl: config.publicUrl,
      webOrigins: webOriginsOf(config),
      chance: Math.random,
      failpoint: config.failpoint ? failAt(config.failpoint) : noFailpoint,
      changes: createChanges(),
    };
    await warnOfRotation(ctx);
    await sealEarlierEvents(ctx);
    await replayErasures(ctx);
    const anchoring = await startAnchoring(ctx, config.auditAnchors);
    opened.push(() => anchoring.stop());
    const ingest = { ...ctx, db: pools.ingest };
    const worker = await startWorker(ingest, {
      pool: patientPool(pool),
      concurrency: config.workerConcurrency,
    });
    opened.push(() => worker.stop());
    const contexts = { app: { ...ctx, db: pools.app }, ingest, operator: ctx };
    const app = await createApp(contexts, {
      rateLimits: rateLimitsOf(config.requestsPerMinute),
      trustedProxies: config.trustedProxies,
    });
    opened.push(() => closeApp(app));
    const url = await app.listen({ host: config.host, port: config.port });
    await pointNumbersHere(ingest);
    return { ctx, url, sandbox, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The sandbox as the phones on the desk; the rest of the server knows it as a carrier like any other. */
function handsetDesk(sandbox: Sandbox): HandsetDesk {
  return {
    async listTexts(accountSid, limit) {
      const texts = await sandbox.listLastTexts(accountSid, limit);
      return texts.map(({ sid, direction, fromPhone, toPhone, body, createdAt, deliveredAt }) => {
        const isSent = direction === 'inbound';
        const [phone, number] = isSent ? [fromPhone, toPhone] : [toPhone, fromPhone];
        return {
          id: sid,
          phone,
          number,
          direction: isSent ? 'sent' : 'received',
          body,
          at: deliveredAt ?? createdAt,
        };
      });
    },
    sendText: ({ phone, number, body }) => sandbox.handIn({ from: phone, to: number, body }),
  };
}

function sandboxOptions(config: Config, databaseUrl: string, { log, now }: StartOptions) {
  return {
    databaseUrl,
    host: '127.0.0.1',
    port: config.sandboxPort,
    log,
    ...(now ? { now } : {}),
  };
}

/** Whoever began to replace the secret key may take the server's start for the end of it. */
async function warnOfRotation(ctx: Context): Promise<void> {
  if (ctx.secrets.keyIds.length === 1) return;
  const organizations = (await listOrganizationsToRotate(ctx)).length;
  if (organizations > 0)
    ctx.log.warn({ organizations }, 'the secret key is being replaced: run `maskline keys rotate`');
}

const LOOK_EVERY_MS = 100;

/** A connection that is at work when the closing begins would be kept for more than a minute after its answer. */
async function closeApp(app: App): Promise<void> {
  const closing = setInterval(() => app.server.closeIdleConnections(), LOOK_EVERY_MS);
  await app.close().finally(() => clearInterval(closing));
}

/** The last that was opened goes first. */
async function closeAll(opened: (() => Promise<unknown>)[]): Promise<void> {
  for (const close of opened.reverse()) await close();
}
