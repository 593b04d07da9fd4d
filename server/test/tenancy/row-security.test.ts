import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { enqueue, type Jobs } from '../../src/jobs/queue.ts';
import { tasksOf } from '../../src/jobs/tasks.ts';
import { hashKeySecret } from '../../src/services/key-secret.ts';
import { hashToken } from '../../src/services/tokens.ts';
import { type Db, openDb } from '../../src/store/db.ts';
import { newId } from '../../src/store/ids.ts';
import { enterOrganization, presentCredential, presentEmail } from '../../src/store/row-security.ts';
import { addUser, sessionOf } from '../support/accounts.ts';
import { startRewritingProxy } from '../support/rewriting-proxy.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let other: TestOrganization;
let app: Db;
beforeAll(async () => {
  world = await createWorld();
  other = await world.secondOrg();
  await world.addClient();
  await other.addClient();
  // The wall itself, whatever stands in its place in this run.
  app = openDb(world.databaseUrl, { maxConnections: 1, role: 'app' }).db;
});
afterAll(async () => {
  await app.destroy();
  await world.close();
});

const ROLES = ['maskline_migrator', 'maskline_app', 'maskline_ingest', 'maskline_auditor'];
const rows = async <Row>(query: ReturnType<typeof sql>) => (await query.execute(world.db)).rows as Row[];
const within = <T>(orgId: string, work: (tx: Db) => Promise<T>) =>
  app.transaction().execute(async (tx) => {
    await enterOrganization(tx, orgId);
    return work(tx);
  });

describe('every table with rows of an organization', () => {
  test('has row-level security that holds for its owner too, and shows a request its own organization', async () => {
    const tables = await rows<{ name: string; forced: boolean; migrator: string; app: string[] }>(sql`
      select relname as name, relrowsecurity and relforcerowsecurity as forced,
        (select pg_get_expr(polqual, polrelid) from pg_policy where polrelid = c.oid and polcmd = '*' and polpermissive
           and polroles = array['maskline_migrator'::regrole::oid] and polwithcheck is null) as migrator,
        (select array_agg(pg_get_expr(polqual, polrelid)) from pg_policy where polrelid = c.oid and polcmd = '*'
           and polroles = array['maskline_app'::regrole::oid] and polwithcheck is null) as app
      from pg_class c
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and relname <> 'schema_migrations'
      order by relname`);
    expect(tables.length).toBeGreaterThan(24);
    for (const table of tables) {
      const column = table.name === 'organizations' ? 'id' : 'org_id';
      const expected = { forced: true, migrator: 'true', app: [`(${column} = current_org_id())`] };
      expect(table).toEqual({ name: table.name, ...expected });
    }
  });

  test('is open to nobody else but by these policies', async () => {
    const policies = await rows<{ policy: string }>(sql`
      select concat_ws(' ', (select string_agg(rolname, ',') from pg_roles where oid = any (polroles)), polcmd,
                       pg_get_expr(polqual, polrelid)) as policy, string_agg(polrelid::regclass::text, ' ' order by polrelid::regclass::text) as tables
        from pg_policy where polname not in ('app', 'migrator') group by 1 order by 1`);
    expect(policies).toEqual([
      { policy: 'maskline_app d (endpoint_hash = presented_credential())', tables: 'push_subscriptions' },
      {
        policy: 'maskline_app r ((email = presented_email()) AND (deactivated_at IS NULL))',
        tables: 'users',
      },
      { policy: 'maskline_app r (credential_id = presented_credential())', tables: 'passkeys' },
      { policy: 'maskline_app r (endpoint_hash = presented_credential())', tables: 'push_subscriptions' },
      { policy: 'maskline_app r (hash = presented_credential())', tables: 'api_keys' },
      { policy: 'maskline_app r (token_hash = presented_credential())', tables: 'account_links sessions' },
      { policy: 'maskline_auditor r true', tables: 'audit_events audit_heads organizations retired_keys' },
      {
        policy: 'maskline_ingest * true',
        tables: expect.not.stringMatching(/api_keys|notes|migrations|passkeys|codes/),
      },
    ]);
  });
});

/** Select, insert, update, delete; in small letters where it is of some columns only. A new table decides here, too. */
const RIGHTS: Record<string, [app: string, ingest: string, auditor?: string]> = {
  account_links: ['SIU', 'SuD'],
  alerts: ['SIU', 'SIU'],
  allowed_contacts: ['SIUD', 'S'],
  api_keys: ['SIu', ''],
  assignment_windows: ['SIU', 'S'],
  audit_events: ['SI', 'I', 'S'],
  audit_heads: ['SIU', 'SIU', 'S'],
  bookings: ['SIU', 'S'],
  business_numbers: ['SIU', 'SU'],
  carrier_accounts: ['SIU', 'SU'],
  carrier_events: ['su', 'SI'],
  carrier_numbers: ['S', 'SID'],
  carrier_polls: ['', 'SIU'],
  client_contacts: ['SIUD', 'SIu'],
  clients: ['SIU', 'SIu'],
  delivery_attempts: ['Su', 'SIU'],
  erased_phones: ['SIU', 'S'],
  idempotency_keys: ['SIu', 'sD'],
  inbound_texts: ['SU', 'SI'],
  messages: ['SIU', 'SIU'],
  notes: ['SID', ''],
  number_assignments: ['SIU', 'SIU'],
  number_leases: ['SIU', 'SIU'],
  opt_outs: ['SIUD', 'SIU'],
  organizations: ['SU', 'S', 's'],
  passkeys: ['SIUD', ''],
  pets: ['SIUD', ''],
  push_subscriptions: ['SID', 'SuD'],
  recovered_texts: ['Su', 'SIU'],
  recoveries: ['SU', 'SU'],
  recovery_codes: ['SIUD', ''],
  retired_keys: ['S', 'S', 'S'],
  routing_overrides: ['SIU', 'S'],
  scheduled_texts: ['SIUD', 'SUD'],
  schema_migrations: ['', ''],
  sending_lanes: ['SIU', 'SIU'],
  sessions: ['SIU', 'sD'],
  sitter_reads: ['SIU', ''],
  sitters: ['SIU', 'Su'],
  spent_steps: ['SI', 'sD'],
  text_templates: ['SIUD', ''],
  threads: ['SIU', 'SIU'],
  users: ['SIU', 's'],
};

describe('the roles', () => {
  test('are nobody who could sign in, or pass by the policies, or become another', async () => {
    const roles = await rows<object>(sql`
      select rolname as name, rolcanlogin or rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication as may
        from pg_roles where rolname = any (${ROLES}) order by 1`);
    expect(roles).toEqual([...ROLES].sort().map((name) => ({ name, may: false })));
    const memberships = await rows(sql`
      select from pg_auth_members where member = any (select oid from pg_roles where rolname = any (${ROLES}))`);
    expect(memberships).toEqual([]);
  });

  test('may do what they need and no more, table by table', async () => {
    const found = await rows<{ name: string; app: string; ingest: string; auditor: string }>(sql`
      with verb (name, letter, place) as
        (values ('select', 'S', 1), ('insert', 'I', 2), ('update', 'U', 3), ('delete', 'D', 4), ('truncate', 'T', 5),
                ('references', 'R', 6), ('trigger', 'G', 7)),
      held as (
        select c.relname, role.name as role, string_agg(case
            when has_table_privilege(role.name, c.oid, verb.name) then verb.letter
            when verb.place in (1, 2, 3, 6) and has_any_column_privilege(role.name, c.oid, verb.name) then lower(verb.letter)
          end, '' order by place) as rights
          from pg_class c, verb, unnest(${ROLES.slice(1)}::text[]) as role (name)
         where relkind in ('r', 'p', 'v', 'm') and relnamespace = 'public'::regnamespace
         group by 1, 2)
      select relname as name, max(rights) filter (where role = 'maskline_app') as app,
        max(rights) filter (where role = 'maskline_ingest') as ingest,
        max(rights) filter (where role = 'maskline_auditor') as auditor
        from held group by 1 order by 1`);
    expect(Object.fromEntries(found.map(({ name, ...rights }) => [name, rights]))).toEqual(
      Object.fromEntries(
        Object.entries(RIGHTS).map(([name, [ofApp, ingest, auditor = '']]) => [
          name,
          { app: ofApp || null, ingest: ingest || null, auditor: auditor || null },
        ]),
      ),
    );
  });

  test('have no right on what is outside, and get none on what is made later', async () => {
    const schemas = await rows<{ name: string }>(sql`
      select nspname as name from pg_namespace, unnest(${ROLES.slice(1)}::text[]) as role
       where nspname !~ '^pg_|^information_schema$|^public$' and has_schema_privilege(role, oid, 'usage, create')`);
    expect(schemas).toEqual([]);
    expect(await rows(sql`select from pg_default_acl`)).toEqual([]);
  });

  test('reach nothing through a view or a function of the owner, but the queue', async () => {
    const views = await rows(sql`
      select relname from pg_class where relkind in ('v', 'm') and relnamespace = 'public'::regnamespace
         and coalesce(reloptions, '{}') && array['security_invoker=true', 'security_invoker=on'] is not true`);
    expect(views).toEqual([]);
    const functions = await rows(sql`
      select proname as name, proconfig as settings, has_function_privilege('public', p.oid, 'execute') as open
        from pg_proc p where prosecdef and pronamespace = 'public'::regnamespace`);
    expect(functions).toEqual([
      { name: 'enqueue_job', settings: ['search_path=pg_catalog, pg_temp'], open: false },
    ]);
  });
});

describe('a request', () => {
  test('sees and changes nothing before its transaction says for whom it is', async () => {
    expect(await app.selectFrom('clients').select('id').execute()).toEqual([]);
    const { numUpdatedRows } = await app.updateTable('clients').set({ name: 'Mine' }).executeTakeFirst();
    expect(numUpdatedRows).toBe(0n);
    const alert = app.insertInto('notes').values({
      ...{ orgId: world.orgId, id: newId(), threadId: newId(), body: 'x', createdBy: newId() },
      createdAt: new Date(),
    });
    await expect(alert.execute()).rejects.toThrow('row-level security');
  });

  test('sees its own organization, and can give no row to another', async () => {
    const seen = await within(world.orgId, (tx) => tx.selectFrom('clients').select('orgId').execute());
    expect(seen).toEqual([{ orgId: world.orgId }]);
    const moving = within(world.orgId, (tx) =>
      sql`update clients set org_id = ${other.orgId}`.execute(tx).then(() => {}),
    );
    await expect(moving).rejects.toThrow('row-level security');
  });

  test('finds its rows by an index, though no condition names the organization', async () => {
    const plan = await within(world.orgId, async (tx) => {
      await sql`set local enable_seqscan = off`.execute(tx);
      return (await sql<{ 'QUERY PLAN': string }>`explain select name from clients`.execute(tx)).rows;
    });
    expect(JSON.stringify(plan)).toMatch(/Index Cond: \(org_id = \(NULLIF\(current_setting/i);
  });

  test('that presents a key sees that key, and no other', async () => {
    const hash = hashKeySecret(world.ownerKey) ?? Buffer.alloc(0);
    const seen = (presented: Buffer) =>
      app.transaction().execute(async (tx) => {
        await presentCredential(tx, presented);
        return {
          keys: await tx.selectFrom('apiKeys').select('orgId').execute(),
          clients: await tx.selectFrom('clients').select('id').execute(),
        };
      });
    expect(await seen(hash)).toEqual({ keys: [{ orgId: world.orgId }], clients: [] });
    expect(await seen(Buffer.alloc(32))).toEqual({ keys: [], clients: [] });
    expect(await seen(Buffer.alloc(0))).toEqual({ keys: [], clients: [] });
  });
});

describe('a visitor who has not signed in', () => {
  const seen = (present: (tx: Db) => Promise<void>) =>
    app.transaction().execute(async (tx) => {
      await present(tx);
      return {
        users: await tx.selectFrom('users').select('id').execute(),
        sessions: await tx.selectFrom('sessions').select('userId').execute(),
        organizations: await tx.selectFrom('organizations').select('id').execute(),
      };
    });

  test('sees the users in use who have the address that is given, and nothing else of them', async () => {
    const [user, gone] = [await addUser(world), await addUser(world)];
    await addUser(other);
    await sessionOf(world, user.id);
    await world.call('POST', `/users/${gone.id}/deactivate`);
    const nothing = { users: [], sessions: [], organizations: [] };
    expect(await seen((tx) => presentEmail(tx, user.email))).toEqual({
      ...nothing,
      users: [{ id: user.id }],
    });
    expect(await seen((tx) => presentEmail(tx, gone.email))).toEqual(nothing);
    expect(await seen((tx) => presentEmail(tx, ''))).toEqual(nothing);
  });

  test('sees the session whose token is given, and no other', async () => {
    const user = await addUser(world);
    const cookie = await sessionOf(world, user.id);
    await sessionOf(world, user.id);
    const hash = hashToken(cookie.split('=')[1] ?? '') ?? Buffer.alloc(0);
    const { users, sessions } = await seen((tx) => presentCredential(tx, hash));
    expect([users, sessions]).toEqual([[], [{ userId: user.id }]]);
  });
});

describe('what the database does not let a request do', () => {
  test.each([
    ['delete from audit_events', 'permission denied'],
    ['update audit_events set event = event', 'permission denied'],
    ['update delivery_attempts set error = null', 'permission denied'],
    ['update api_keys set role = role', 'permission denied'],
    ['select raw from carrier_events', 'permission denied'],
    ['select from schema_migrations', 'permission denied'],
    ['select from graphile_worker.jobs', 'permission denied'],
    ["select graphile_worker.add_job('deliver_message')", 'permission denied'],
    ['alter table clients disable row level security', 'must be owner'],
    ['create table mine (id integer)', 'permission denied'],
  ])('%s', async (statement, refusal) => {
    const tried = within(world.orgId, (tx) =>
      sql
        .raw(statement)
        .execute(tx)
        .then(() => {}),
    );
    await expect(tried).rejects.toThrow(refusal);
  });
});

describe('the job queue', () => {
  const wake = (as: Db, orgId: string) =>
    enqueue(as, 'deliver_message', { orgId, messageId: newId() }, { key: newId() });

  test('takes what a request enqueues for its own organization, and nothing for another', async () => {
    await within(world.orgId, (tx) => wake(tx, world.orgId));
    await expect(within(world.orgId, (tx) => wake(tx, other.orgId))).rejects.toThrow('own organization only');
    await expect(wake(app, world.orgId)).rejects.toThrow('own organization only');
    await inTransaction(world.base, (tx) => wake(tx.db, other.orgId));
  });

  test('takes the tasks that there are, and no other', async () => {
    const [row] = await rows<{ tasks: string[] }>(sql`select enqueueable_tasks() as tasks`);
    expect(row?.tasks).toEqual(Object.keys(ENQUEUED).sort());
    expect(Object.keys(tasksOf(world.base))).toEqual(expect.arrayContaining(Object.keys(ENQUEUED)));
    const unknown = within(world.orgId, (tx) => enqueue(tx, 'drop_everything' as keyof Jobs, {} as never));
    await expect(unknown).rejects.toThrow('no task named drop_everything');
  });
});

/** Every job that something enqueues; the type keeps it whole. */
const ENQUEUED = {
  adopt_carrier_texts: true,
  check_inbound_callbacks: true,
  deliver_message: true,
  list_carrier_numbers: true,
  note_erasure: true,
  poll_carrier: true,
  probe_account: true,
  push_text: true,
  reconcile_attempt: true,
  send_account_mail: true,
  set_inbound_callback: true,
} satisfies Record<keyof Jobs, true>;

describe('a connection', () => {
  test('keeps its role beside what the address says itself', async () => {
    const url = `${world.databaseUrl}?options=${encodeURIComponent('-c statement_timeout=7s -c role=none')}`;
    const { db } = openDb(url, { maxConnections: 1, role: 'app' });
    const { rows: found } = await sql`
      select current_user::text as role, current_setting('statement_timeout') as timeout`.execute(db);
    await db.destroy();
    expect(found).toEqual([{ role: 'maskline_app', timeout: '7s' }]);
  });

  test('whose role is dropped on the way does nothing', async () => {
    const proxy = await startRewritingProxy(world.databaseUrl, [
      '-c role=maskline_app',
      '-c jit=off          ',
    ]);
    const { db } = openDb(proxy.url, { maxConnections: 1, role: 'app' });
    await expect(db.selectFrom('clients').select('id').execute()).rejects.toThrow('take its role');
    await db.destroy();
    await proxy.close();
  });
});
