import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../src/http/app.ts';
import { type App, route } from '../../src/http/route.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { callApp, createWorld, type World } from '../support/world.ts';

// All requests of all organizations take turns on one connection: what one leaves on it, the next one would have.
let world: World;
let organizations: (TestOrganization & { mark: string })[];
let only: Db;
let app: App;
let url: string;
let breaksBeforeCommit = false;
beforeAll(async () => {
  world = await createWorld({
    failpoint: (name) => {
      if (name === 'request.before_commit' && breaksBeforeCommit) throw new Error('it broke in the middle');
    },
  });
  organizations = [
    { ...world, mark: 'Ours' },
    { ...(await world.secondOrg()), mark: 'Theirs' },
  ];
  for (const { addClient, mark } of organizations) await addClient({ name: `${mark} 1` });
  only = openDb(world.databaseUrl, { maxConnections: 1, role: 'app' }).db;
  const contexts = world.contexts();
  app = await createApp({ ...contexts, app: { ...contexts.app, db: only } });
  plantSlowRoute();
  plantLeakingRoute();
  url = await app.listen({ port: 0 });
});
afterAll(async () => {
  await app.close();
  await only.destroy();
  await world.close();
});

function plantSlowRoute(): void {
  const planted = { summary: 'Takes too long.', tag: 'Test', status: 204 } as const;
  route(app, {
    ...planted,
    method: 'GET',
    url: '/api/v1/slow',
    act: async ({ db }) => {
      await sql`set local statement_timeout = '20ms'`.execute(db);
      await sql`select pg_sleep(1)`.execute(db);
    },
  });
}

function plantLeakingRoute(): void {
  route(app, {
    method: 'POST',
    url: '/api/v1/leaking',
    summary: 'Says for longer than its transaction for whom the connection is.',
    tag: 'Test',
    status: 200,
    response: z.object({}),
    act: async ({ db, orgId }) => {
      await sql`select set_config('maskline.org_id', ${orgId}, false)`.execute(db);
      return {};
    },
  });
}

const KINDS = ['read', 'write', 'replayed', 'breaks', 'times out', 'refused', 'gone', 'stranger'] as const;
type Step = { org: number; kind: (typeof KINDS)[number] };

let written = 0;

async function take({ org, kind }: Step): Promise<void> {
  const { ownerKey: key, mark } = organizations[org] ?? { ownerKey: '', mark: '' };
  written += 1;
  const body = { name: `${mark} ${written}`, class: 'recurring' };
  const post = (idempotencyKey = `k${written}`) =>
    callApp(app, 'POST', '/clients', { key, body, idempotencyKey });
  switch (kind) {
    case 'read': {
      const { data } = (await callApp(app, 'GET', '/clients', { key })).body;
      const marks = data.map(({ name }: { name: string }) => name.split(' ')[0]);
      expect(new Set(marks)).toEqual(new Set([mark]));
      return;
    }
    case 'write':
      expect((await post()).status).toBe(201);
      return;
    case 'replayed':
      await post(`again ${mark} ${written}`);
      await post(`again ${mark} ${written}`);
      return;
    case 'breaks':
      breaksBeforeCommit = true;
      expect((await post()).status).toBe(500);
      breaksBeforeCommit = false;
      return;
    case 'times out':
      expect((await callApp(app, 'GET', '/slow', { key })).status).toBe(500);
      return;
    case 'refused':
      expect((await callApp(app, 'POST', '/clients', { key, body: { ...body, name: ' ' } })).status).toBe(
        422,
      );
      return;
    case 'gone':
      await leaveEarly(key, body);
      return;
    case 'stranger':
      expect((await callApp(app, 'GET', '/clients', { key: `msk_${'A'.repeat(43)}` })).status).toBe(401);
  }
}

/** The caller hangs up while the request is at work. */
async function leaveEarly(key: string, body: object): Promise<void> {
  const gone = new AbortController();
  const headers = {
    authorization: `Bearer ${key}`,
    'idempotency-key': `gone${written}`,
    'content-type': 'application/json',
  };
  const call = fetch(`${url}/api/v1/clients`, {
    method: 'POST',
    headers,
    body: JSON.stringify(body),
    signal: gone.signal,
  }).catch(() => null);
  await sleep(written % 12);
  gone.abort();
  await call;
}

/** What the connection still knows, and whose rows it still shows. */
async function leftOver() {
  const { rows } = await sql<{ leftover: string; shown: number; role: string }>`
    select concat(current_setting('maskline.org_id', true), current_setting('maskline.credential', true)) as leftover,
      (select count(*)::int from clients) + (select count(*)::int from api_keys) as shown, current_user as role`.execute(
    only,
  );
  return rows;
}
const NOTHING = [{ leftover: '', shown: 0, role: 'maskline_app' }];

async function expectEachItsOwn(): Promise<void> {
  for (const { orgId, mark } of organizations) {
    const stored = await world.db.selectFrom('clients').select('name').where('orgId', '=', orgId).execute();
    expect(stored.filter(({ name }) => !name.startsWith(mark))).toEqual([]);
  }
}

test('nothing of a request stays on the connection, whatever becomes of it and whoever comes next', async () => {
  const step = fc.record({ org: fc.nat(1), kind: fc.constantFrom(...KINDS) });
  // Several in one group are under way at the same time; what breaks or is waited for stands alone.
  const isAlone = ({ kind }: Step) => kind === 'breaks' || kind === 'times out';
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      async (groups) => {
        for (const group of groups) {
          await Promise.all(group.filter((each) => !isAlone(each)).map(take));
          for (const each of group.filter(isAlone)) await take(each);
          expect(await leftOver()).toEqual(NOTHING);
        }
        await expectEachItsOwn();
      },
    ),
    { numRuns: 10 },
  );
});

test('a request that leaves something is noticed', async () => {
  const { ownerKey: key, orgId } = organizations[0] ?? { ownerKey: '', orgId: '' };
  expect((await callApp(app, 'POST', '/leaking', { key })).status).toBe(200);
  expect(await leftOver()).toEqual([{ leftover: orgId, shown: expect.any(Number), role: 'maskline_app' }]);
  expect((await leftOver())[0]?.shown).toBeGreaterThan(0);
});
