import { fileURLToPath } from 'node:url';
import type pg from 'pg';
import { pino } from 'pino';
import { createChanges } from '../../src/changes.ts';
import type { Carriers, Context, RoleContexts } from '../../src/context.ts';
import { noFailpoint } from '../../src/failpoints.ts';
import { createApp } from '../../src/http/app.ts';
import type { App } from '../../src/http/route.ts';
import { createPushService } from '../../src/push-service.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { createTestDatabase } from './database.ts';
import { rememberedErasures } from './erasures.ts';
import { cheapPasswords, createTestClock, noCarrier, type TestClock } from './outside-world.ts';
import { addOrganization, type TestOrganization } from './seeds.ts';
import { appDatabase, CONNECTIONS } from './walls.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type CallOptions = {
  body?: unknown;
  /** The owner's unless given; null sends none. */
  key?: string | null;
  /** Random for a POST unless given; null sends none. */
  idempotencyKey?: string | null;
  headers?: Record<string, string>;
};

/** Everything one test file needs: a database of its own, the server over it, and an organization. */
export type World = TestOrganization & {
  /** As callbacks and jobs work: for whichever organization. */
  base: Context;
  /** The same for each role, with something else in place of what is given. */
  contexts(other?: Partial<Context>): RoleContexts;
  /** As the login, who sees everything. */
  db: Db;
  /** The connections that `db` uses too. */
  pool: pg.Pool;
  databaseUrl: string;
  clock: TestClock;
  app(): Promise<App>;
  /** `path` is seen from `/api/v1`, unless it begins with `/api/` or `/callbacks/`. */
  call(method: Method, path: string, options?: CallOptions): ReturnType<typeof callApp>;
  /** Another organization on the same database, to show that nothing gets across. */
  secondOrg(): Promise<TestOrganization>;
  close(): Promise<void>;
};

export type WorldOptions = { at?: Date | string } & Partial<
  Pick<
    Context,
    'log' | 'chance' | 'failpoint' | 'erasures' | 'mailer' | 'passwords' | 'publicUrl' | 'push'
  > & {
    carriers: Carriers;
    /** Of the built pages: those of `npm run build`, or in place of them a page with nothing on it. */
    webFolder: string;
  }
>;

const USUAL_ORIGIN = 'https://maskline.example';
const STAND_IN_PAGES = fileURLToPath(new URL('stand-in-pages', import.meta.url));

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const database = await createTestDatabase();
  const { db, pool } = openDb(database.url, CONNECTIONS);
  const ingest = openDb(database.url, { ...CONNECTIONS, role: 'ingest' });
  const app = appDatabase(database.url, db);
  const clock = createTestClock(options.at ?? '2026-11-24T15:00:00Z');
  const base: Context = {
    db: ingest.db,
    clock,
    log: options.log ?? pino({ level: 'silent' }),
    carriers: options.carriers ?? { twilio: noCarrier },
    secrets: createSecretBox('5a'.repeat(32)),
    erasures: options.erasures ?? rememberedErasures(),
    passwords: options.passwords ?? cheapPasswords,
    mailer: options.mailer ?? null,
    push: options.push ?? createPushService(),
    publicUrl: options.publicUrl ?? USUAL_ORIGIN,
    // Requests without a browser come from the usual one always.
    webOrigins: [...new Set([options.publicUrl ?? USUAL_ORIGIN, USUAL_ORIGIN])],
    chance: options.chance ?? Math.random,
    failpoint: options.failpoint ?? noFailpoint,
    changes: createChanges(),
    handsets: null,
  };
  const contexts: World['contexts'] = (other = {}) => ({
    app: { ...base, db: app.db, ...other },
    ingest: { ...base, ...other },
    operator: { ...base, db, ...other },
  });
  const organization = await addOrganization(contexts(), 'Happy Paws');
  let started: Promise<App> | null = null;
  const startApp = () => {
    started ??= createApp(contexts(), { webFolder: options.webFolder ?? STAND_IN_PAGES });
    return started;
  };
  return {
    ...organization,
    base,
    contexts,
    pool,
    databaseUrl: database.url,
    clock,
    app: startApp,
    call: async (method, path, given = {}) =>
      callApp(await startApp(), method, path, { key: organization.ownerKey, ...given }),
    secondOrg: () => addOrganization(contexts(), 'Other Paws'),
    async close() {
      await (await started)?.close();
      await Promise.all([db.destroy(), ingest.db.destroy(), app.close()]);
      await database.drop();
    },
  };
}

/** Calls the API of an app. */
export async function callApp(app: App, method: Method, path: string, options: CallOptions) {
  const key = options.idempotencyKey === undefined ? newOpaqueId() : options.idempotencyKey;
  const response = await app.inject({
    method,
    url: path.startsWith('/api/') || path.startsWith('/callbacks/') ? path : `/api/v1${path}`,
    headers: {
      ...(options.key ? { authorization: `Bearer ${options.key}` } : {}),
      ...(method === 'POST' && key !== null ? { 'idempotency-key': key } : {}),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { payload: bodyText(options.body) }),
  });
  const isJson = /\bjson\b/.test(String(response.headers['content-type'] ?? ''));
  return {
    status: response.statusCode,
    body: isJson ? response.json() : response.body,
    headers: response.headers,
  };
}

/** A string goes as it is, to show what the server makes of a body that is no JSON. */
function bodyText(body: unknown): string | Buffer {
  return typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body);
}
