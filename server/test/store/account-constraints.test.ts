import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { addUser, type TestUser } from '../support/accounts.ts';
import type { TestOrganization, TestSitter } from '../support/seeds.ts';
import { insert, stoppedBy } from '../support/stopped-by.ts';
import { createWorld, type World } from '../support/world.ts';

// What the code would refuse first is tried here by SQL, so that it is the constraint that is seen to hold.
let world: World;
let other: TestOrganization;
let ana: TestSitter;
let owner: TestUser;
let theirs: TestUser;
beforeAll(async () => {
  world = await createWorld();
  other = await world.secondOrg();
  ana = await world.addSitter({ name: 'Ana' });
  owner = await addUser(world);
  theirs = await addUser(other);
});
afterAll(() => world.close());

const at = '2026-11-24T15:00:00Z';
const later = '2026-11-24T16:00:00Z';
const hash = () => randomBytes(32);

const seen = new Set<string>();
/** Notes what was seen to hold: a test at the end wants all of it. */
async function breaks(...statements: ReturnType<typeof insert>[]): Promise<string | null> {
  const name = await stoppedBy(world.db, ...statements);
  if (name !== null) seen.add(name);
  return name;
}

type Row = Record<string, unknown>;
const user = (row: Row = {}) =>
  insert('users', {
    ...{ org_id: world.orgId, id: newId(), role: 'owner', name: 'Olga' },
    ...{ email: `${newId()}@example.test`, password_hash: 'hash', password_set_at: at, created_at: at },
    ...row,
  });
const session = (row: Row = {}) =>
  insert('sessions', {
    ...{ org_id: world.orgId, id: newId(), user_id: owner.id, token_hash: hash(), device: 'Firefox' },
    ...{ second_factor: false, created_at: at, last_seen_at: at, expires_at: later },
    ...row,
  });
const link = (row: Row = {}) =>
  insert('account_links', {
    ...{ org_id: world.orgId, id: newId(), kind: 'password_reset', user_id: owner.id, token_hash: hash() },
    ...{ created_at: at, expires_at: later },
    ...row,
  });
const code = (row: Row = {}) =>
  insert('recovery_codes', { org_id: world.orgId, user_id: owner.id, hash: hash(), created_at: at, ...row });
const passkey = (row: Row = {}) =>
  insert('passkeys', {
    ...{ org_id: world.orgId, id: newId(), user_id: owner.id, credential_id: hash(), public_key: hash() },
    ...{ counter: 0, transports: [], name: 'Phone', created_at: at },
    ...row,
  });
const step = (row: Row = {}) =>
  insert('spent_steps', { org_id: world.orgId, hash: hash(), spent_at: at, ...row });
const retired = (row: Row = {}) =>
  insert('retired_keys', {
    ...{ org_id: world.orgId, key_id: '0123456789abcdef', purpose: 'audit_chain', key_sealed: hash() },
    ...row,
  });
const answer = (row: Row = {}) =>
  insert('idempotency_keys', {
    ...{ org_id: world.orgId, principal_id: newId(), route: 'POST /x', key: 'k', request_hash: hash() },
    ...{ status: 200, answer: '{}', created_at: at },
    ...row,
  });
const nobody = newId();

test('rows that break nothing are stopped by nothing', async () => {
  const ofSitter = { role: 'sitter', sitter_id: ana.id };
  const rows = [user(), user(ofSitter), session(), link(), code(), passkey(), step(), retired(), answer()];
  expect(await stoppedBy(world.db, ...rows)).toBeNull();
});

describe('a user', () => {
  test('is an owner, or a sitter who names which one', async () => {
    expect(await breaks(user({ role: 'admin' }))).toBe('users_role_known');
    expect(await breaks(user({ role: 'sitter' }))).toBe('users_sitter_named');
    expect(await breaks(user({ sitter_id: ana.id }))).toBe('users_sitter_named');
    const foreign = await other.addSitter();
    expect(await breaks(user({ role: 'sitter', sitter_id: foreign.id }))).toBe('users_sitter_fk');
    expect(await breaks(user({ org_id: nobody }))).toBe('users_org_id_fkey');
  });
  test('has a name and an address in small letters', async () => {
    expect(await breaks(user({ name: ' ' }))).toBe('users_name_not_blank');
    for (const email of ['Olga@example.test', 'olga', 'olga@', 'ol ga@example.test', 'a@b@c']) {
      expect([email, await breaks(user({ email }))]).toEqual([email, 'users_email_lower']);
    }
  });
  test('is known by an address, and a sitter by the account, once while they are in use', async () => {
    const [one, gone] = [{ email: 'one@example.test' }, { deactivated_at: later }];
    expect(await breaks(user(one), user(one))).toBe('users_email_once');
    expect(await breaks(user({ ...one, ...gone }), user(one))).toBeNull();
    expect(await breaks(user(one), user({ ...one, org_id: other.orgId }))).toBeNull();
    const ofAna = { role: 'sitter', sitter_id: ana.id };
    expect(await breaks(user(ofAna), user(ofAna))).toBe('users_one_per_sitter');
    expect(await breaks(user({ ...ofAna, ...gone }), user(ofAna))).toBeNull();
  });
  test('has a password since some time, and an authenticator app with a secret', async () => {
    expect(await breaks(user({ password_set_at: null }))).toBe('users_password_dated');
    expect(await breaks(user({ password_hash: null }))).toBe('users_password_dated');
    expect(await breaks(user({ totp_confirmed_at: at }))).toBe('users_totp_confirmed_complete');
    expect(await breaks(user({ totp_last_step: 1 }))).toBe('users_totp_step_of_confirmed');
  });
});

describe('a session', () => {
  test('is of a user of its organization, and ends after it began', async () => {
    expect(await breaks(session({ user_id: theirs.id }))).toBe('sessions_user_fk');
    expect(await breaks(session({ expires_at: at }))).toBe('sessions_expire_later');
  });
  test('is known by the hash of its token, in the whole installation', async () => {
    const token_hash = hash();
    const foreign = { org_id: other.orgId, user_id: theirs.id };
    expect(await breaks(session({ token_hash }), session({ token_hash, ...foreign }))).toBe(
      'sessions_token_once',
    );
    expect(await breaks(session({ token_hash: Buffer.from('token') }))).toBe('sessions_token_is_hash');
  });
});

describe('a link', () => {
  test('is of a known kind, and of a user of its organization unless it makes the first owner', async () => {
    expect(await breaks(link({ kind: 'magic' }))).toBe('account_links_kind_known');
    expect(await breaks(link({ user_id: null }))).toBe('account_links_user_named');
    expect(await breaks(link({ kind: 'first_owner' }))).toBe('account_links_user_named');
    expect(await breaks(link({ user_id: theirs.id }))).toBe('account_links_user_fk');
    expect(await breaks(link({ kind: 'first_owner', user_id: null, org_id: nobody }))).toBe(
      'account_links_org_id_fkey',
    );
  });
  test('is known by the hash of its token, and works until later', async () => {
    const token_hash = hash();
    const foreign = { org_id: other.orgId, user_id: theirs.id };
    expect(await breaks(link({ token_hash }), link({ token_hash, ...foreign }))).toBe(
      'account_links_token_once',
    );
    expect(await breaks(link({ token_hash: Buffer.from('token') }))).toBe('account_links_token_is_hash');
    expect(await breaks(link({ expires_at: at }))).toBe('account_links_expire_later');
  });
  test('is used or withdrawn, and keeps its token no longer than until it was mailed', async () => {
    expect(await breaks(link({ used_at: later, withdrawn_at: later }))).toBe('account_links_end_once');
    for (const end of ['mailed_at', 'used_at', 'withdrawn_at']) {
      const kept = link({ token_sealed: hash(), [end]: later });
      expect([end, await breaks(kept)]).toEqual([end, 'account_links_sealed_until_mailed']);
    }
  });
});

describe('a recovery code and a passkey', () => {
  test('are of a user of their organization', async () => {
    expect(await breaks(code({ user_id: theirs.id }))).toBe('recovery_codes_user_fk');
    expect(await breaks(passkey({ user_id: theirs.id }))).toBe('passkeys_user_fk');
  });
  test('are there once, a passkey in the whole installation, by a name', async () => {
    const twice = { hash: hash() };
    expect(await breaks(code(twice), code(twice))).toBe('recovery_codes_pkey');
    const credential_id = hash();
    const foreign = { org_id: other.orgId, user_id: theirs.id, credential_id };
    expect(await breaks(passkey({ credential_id }), passkey(foreign))).toBe('passkeys_credential_once');
    expect(await breaks(passkey({ name: ' ' }))).toBe('passkeys_name_not_blank');
  });
});

test('a step of signing in is spent once', async () => {
  const twice = { hash: hash() };
  expect(await breaks(step(twice), step(twice))).toBe('spent_steps_pkey');
  expect(await breaks(step({ org_id: nobody }))).toBe('spent_steps_org_id_fkey');
});

test('a kept answer is in clear or sealed, and of an organization', async () => {
  expect(await breaks(answer({ answer: null }))).toBe('idempotency_keys_answered');
  expect(await breaks(answer({ answer_sealed: hash() }))).toBe('idempotency_keys_answered');
  expect(await breaks(answer({ org_id: nobody }))).toBe('idempotency_keys_org_fk');
  const twice = answer({ principal_id: nobody });
  expect(await breaks(twice, twice)).toBe('idempotency_keys_pkey');
});

test('of a replaced key one is kept for each purpose', async () => {
  expect(await breaks(retired({ purpose: 'anything' }))).toBe('retired_keys_purpose_known');
  expect(await breaks(retired(), retired())).toBe('retired_keys_pkey');
  expect(await breaks(retired({ org_id: nobody }))).toBe('retired_keys_org_id_fkey');
});

test('no constraint of these tables is left out', async () => {
  const { rows } = await sql<{ name: string }>`
    select conname as name from pg_constraint
     where conrelid = any (${TABLES}::regclass[]) and contype in ('c', 'f', 'u', 'p')
    union
    select indexrelid::regclass::text from pg_index where indrelid = any (${TABLES}::regclass[]) and indisunique`.execute(
    world.db,
  );
  const named = rows.map(({ name }) => name).filter((name) => !BY_ID.includes(name));
  expect(named.filter((name) => !seen.has(name))).toEqual([]);
});

const TABLES = [
  'users',
  'sessions',
  'account_links',
  'recovery_codes',
  'passkeys',
  'spent_steps',
  'retired_keys',
  'idempotency_keys',
];
/** Primary keys of ids, which are random. */
const BY_ID = ['users_pkey', 'sessions_pkey', 'account_links_pkey', 'passkeys_pkey'];
