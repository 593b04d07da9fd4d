import type pg from 'pg';
import { pino } from 'pino';
import type { Carriers, Context } from '../../src/context.ts';
import { noFailpoint } from '../../src/failpoints.ts';
import { createApp } from '../../src/http/app.ts';
import type { App } from '../../src/http/route.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { createTestDatabase } from './database.ts';
import { createTestClock, noCarrier, type TestClock } from './outside-world.ts';
import { addOrganization, type TestOrganization } from './seeds.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
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
  base: Context;
  db: Db;
  /** The connections that `db` uses too. */
  pool: pg.Pool;
  databaseUrl: string;
  clock: TestClock;
  app(): Promise<App>;
  /** `path` is seen from `/api/v1`, unless it begins with `/api/` or `/callbacks/`. */
  call(method: Method, path: string, options?: CallOptions): ReturnType<typeof inject>;
  /** Another organization on the same database, to show that nothing gets across. */
  secondOrg(): Promise<TestOrganization>;
  close(): Promise<void>;
};

export type WorldOptions = { at?: Date | string } & Partial<
  Pick<Context, 'log' | 'chance' | 'failpoint'> & { carriers: Carriers }
>;

export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const database = await createTestDatabase();
  const { db, pool } = openDb(database.url, { maxConnections: 10 });
  const clock = createTestClock(options.at ?? '2026-11-24T15:00:00Z');
  const base: Context = {
    db,
    clock,
    log: options.log ?? pino({ level: 'silent' }),
    carriers: options.carriers ?? { twilio: noCarrier },
    secrets: createSecretBox('5a'.repeat(32)),
    publicUrl: 'https://maskline.example',
    chance: options.chance ?? Math.random,
    failpoint: options.failpoint ?? noFailpoint,
  };
  const organization = await addOrganization(base, 'Happy Paws');
  let started: Promise<App> | null = null;
  const app = () => {
    started ??= createApp(base);
    return started;
  };
  return {
    ...organization,
    base,
    db,
    pool,
    databaseUrl: database.url,
    clock,
    app,
    call: async (method, path, given = {}) =>
      inject(await app(), method, path, { key: organization.ownerKey, ...given }),
    secondOrg: () => addOrganization(base, 'Other Paws'),
    async close() {
      await (await started)?.close();
      await db.destroy();
      await database.drop();
    },
  };
}

async function inject(app: App, method: Method, path: string, options: CallOptions) {
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
