import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createPasswordHasher, type PasswordHasher } from '../../src/password-hasher.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { addUser, ORIGIN, openBrowser, PASSWORD, signedIn, type TestUser } from '../support/accounts.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let other: TestOrganization;
let owner: TestUser;
let tried: (string | null)[] = [];
const cheap = createPasswordHasher({ memoryKib: 8, passes: 1 });
/** Says which passwords it was asked for. */
const watched: PasswordHasher = {
  hash: cheap.hash,
  verify(hash, password) {
    tried.push(hash);
    return cheap.verify(hash, password);
  },
};

beforeAll(async () => {
  world = await createWorld({ passwords: watched });
  other = await world.secondOrg();
  owner = await addUser(world);
});
beforeEach(() => {
  tried = [];
  // Wrong tries of the test before count no more.
  world.clock.advance(15 * 60_000);
});
afterAll(() => world.close());

const me = { kind: 'user', role: 'owner', sitter_id: null };

describe('signing in', () => {
  test('with address and password lets in, by a cookie that scripts and other sites cannot use', async () => {
    const browser = await openBrowser(world);
    const answer = await browser.signIn(owner);
    expect([answer.status, answer.body]).toEqual([200, { step: 'done', role: 'owner', name: owner.name }]);
    const [set] = [answer.headers['set-cookie']].flat().map(String);
    expect(set).toMatch(/^__Host-maskline=[\w-]{43}; /);
    expect(set).toMatch(/; HttpOnly/);
    expect(set).toMatch(/; Secure/);
    expect(set).toMatch(/; SameSite=Lax/);
    expect(set).toMatch(/; Path=\//);
    expect(set).not.toMatch(/Domain/);
    expect(answer.headers['cache-control']).toBe('no-store');
    const { body } = await browser.ask('GET', '/me');
    expect(body).toMatchObject({
      ...me,
      id: owner.id,
      organization: { id: world.orgId, name: 'Happy Paws', time_zone: 'America/New_York' },
    });
    expect(body.account).toMatchObject({ email: owner.email, name: owner.name });
    expect((await browser.ask('GET', '/clients')).status).toBe(200);
  });

  test('heeds neither case nor spaces around the address', async () => {
    const browser = await openBrowser(world);
    expect((await browser.signIn({ email: ` ${owner.email.toUpperCase()} ` })).body.step).toBe('done');
  });

  test('is one event of the user, and stores no more of the token than its hash', async () => {
    const browser = await signedIn(world, owner);
    const { data } = (await world.call('GET', `/audit-events?actor_id=${owner.id}&limit=1`)).body;
    expect(data[0]).toMatchObject({
      event: 'session.started',
      actor: 'owner',
      details: { user_id: owner.id, method: 'password' },
    });
    const token = browser.cookie()?.split('=')[1] ?? 'none';
    const row = await world.db
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', data[0].entity_id)
      .executeTakeFirstOrThrow();
    expect(JSON.stringify(row)).not.toContain(token);
    expect(row.tokenHash).toHaveLength(32);
  });

  test('lets a sitter in as that sitter', async () => {
    const sitter = await world.addSitter();
    const browser = await signedIn(world, await addUser(world, { sitterId: sitter.id }));
    expect((await browser.ask('GET', '/me')).body).toMatchObject({ role: 'sitter', sitter_id: sitter.id });
    expect((await browser.ask('GET', '/me/threads')).status).toBe(200);
    expect((await browser.ask('GET', '/clients')).body.code).toBe('forbidden');
  });
});

describe('what does not belong together is answered alike', () => {
  const failed = async (email: string, password = 'not the password') => {
    const browser = await openBrowser(world);
    const { status, body } = await browser.signIn({ email }, password);
    expect(browser.cookie()).toBeUndefined();
    return { status, body: { ...body, instance: '' } };
  };

  test('whether the address is known, unknown, of somebody who was deactivated or has no password', async () => {
    const sitter = await world.addSitter();
    const [gone, invited] = [await addUser(world), await addUser(world, { password: null })];
    const ofSitter = await addUser(world, { sitterId: sitter.id });
    await world.call('POST', `/users/${gone.id}/deactivate`);
    await deactivateSitter(world.ctx, sitter.id);
    const known = await failed(owner.email);
    expect([known.status, known.body.code]).toEqual([401, 'sign_in_failed']);
    for (const { email } of [gone, invited, ofSitter, { email: 'nobody@example.test' }]) {
      expect(await failed(email)).toEqual(known);
      expect(await failed(email, PASSWORD)).toEqual(known);
    }
  });

  test('and after as much work: one password is tried for an address that nobody has', async () => {
    await failed(owner.email);
    await failed('nobody@example.test');
    await failed('no address');
    expect(tried.map((hash) => typeof hash)).toEqual(['string', 'object', 'object']);
  });
});

describe('an address in two companies', () => {
  const email = 'both@example.test';
  beforeAll(async () => {
    await addUser(world, { email, password: 'of the first one' });
    await addUser(other, { email, password: 'of the second one' });
  });

  test('leads into the one whose password it is', async () => {
    const browser = await openBrowser(world);
    await browser.signIn({ email }, 'of the second one');
    expect((await browser.ask('GET', '/me')).body.organization.name).toBe('Other Paws');
  });

  test('is asked which where the password fits both, and names are shown to nobody else', async () => {
    const [one, two] = [await addUser(world), { email: '' }];
    two.email = one.email;
    await addUser(other, { email: one.email });
    const browser = await openBrowser(world);
    const { body } = await browser.signIn(one);
    expect(body.step).toBe('organization');
    expect(body.organizations).toEqual([
      { id: world.orgId, name: 'Happy Paws' },
      { id: other.orgId, name: 'Other Paws' },
    ]);
    expect(browser.cookie()).toBeUndefined();
    const choice = { email: one.email, password: PASSWORD, organization_id: other.orgId };
    expect((await browser.ask('POST', '/sign-in', { body: choice })).body.step).toBe('done');
    expect((await browser.ask('GET', '/me')).body.organization.id).toBe(other.orgId);
    const wrong = { ...choice, password: 'not the password' };
    expect((await browser.ask('POST', '/sign-in', { body: wrong })).body.code).toBe('sign_in_failed');
  });
});

describe('wrong tries', () => {
  const wrong = { password: 'not the password' };

  test('are limited for each address of mail, known or not, with the time to wait', async () => {
    const answers: unknown[] = [];
    for (const email of [owner.email, 'nobody2@example.test']) {
      const statuses: number[] = [];
      for (let times = 0; times < 20; times += 1) {
        const browser = await openBrowser(world);
        statuses.push((await browser.ask('POST', '/sign-in', { body: { email, ...wrong } })).status);
      }
      expect(new Set(statuses)).toEqual(new Set([401]));
      const refused = await (await openBrowser(world)).signIn({ email });
      expect(Number(refused.headers['retry-after'])).toBe(15 * 60);
      answers.push({ ...refused.body, instance: '' });
    }
    expect(answers[0]).toMatchObject({ status: 429, code: 'rate_limited' });
    expect(answers[1]).toEqual(answers[0]);
    world.clock.advance(15 * 60_000);
    expect((await (await openBrowser(world)).signIn(owner)).body.step).toBe('done');
  });

  test('are limited for each network address', async () => {
    const browser = await openBrowser(world);
    for (let times = 0; times < 20; times += 1) {
      await browser.signIn({ email: `nobody${times}@elsewhere.test` });
    }
    expect((await browser.signIn(owner)).status).toBe(429);
    expect((await (await openBrowser(world)).signIn(owner)).status).toBe(200);
  });

  test('count while they run, so that many at once are no way around', async () => {
    const { email } = await addUser(world);
    const guesses = Array.from({ length: 40 }, async (_, times) => {
      const browser = await openBrowser(world);
      return (await browser.signIn({ email }, `guess number ${times}`)).status;
    });
    const statuses = await Promise.all(guesses);
    expect(statuses.filter((status) => status === 401)).toHaveLength(20);
  });

  test('are no right ones: who signs in again and again is not kept out', async () => {
    const browser = await openBrowser(world);
    const user = await addUser(world);
    for (let times = 0; times < 25; times += 1) expect((await browser.signIn(user)).status).toBe(200);
  });
});

describe('a browser that comes from elsewhere', () => {
  test.each([
    ['another site', { origin: 'https://evil.example' }],
    ['a sandboxed page', { origin: 'null' }],
    ['a site that has our name in front', { origin: `${ORIGIN}.evil.example` }],
    ['another port', { origin: `${ORIGIN}:8443` }],
    ['nowhere', { origin: undefined }],
    ['another site, by what browsers say themselves', { origin: undefined, 'sec-fetch-site': 'cross-site' }],
    ['a neighbour', { origin: undefined, 'sec-fetch-site': 'same-site' }],
  ])('from %s changes nothing by the cookie, whatever Host says', async (_name, headers) => {
    const browser = await signedIn(world, owner);
    const body = { name: 'Hijacked' };
    const given = { body, headers: { ...headers, host: 'evil.example' } };
    const { status, body: problem } = await browser.ask('PATCH', '/organization', given);
    expect([status, problem.code]).toEqual([403, 'cross_origin_request']);
    expect((await browser.ask('GET', '/organization', { headers })).body.name).toBe('Happy Paws');
  });

  test('may read and change from a page of ours, by either header', async () => {
    const browser = await signedIn(world, owner);
    for (const headers of [{}, { origin: undefined, 'sec-fetch-site': 'same-origin' }]) {
      const change = { body: { grace_minutes: 5 }, headers };
      expect((await browser.ask('PATCH', '/organization', change)).status).toBe(200);
    }
  });

  test('cannot sign anybody in either', async () => {
    const browser = await openBrowser(world);
    const body = { email: owner.email, password: PASSWORD };
    const headers = { origin: 'https://evil.example' };
    expect((await browser.ask('POST', '/sign-in', { body, headers })).body.code).toBe('cross_origin_request');
    const silent = { body, headers: { origin: undefined } };
    expect((await browser.ask('POST', '/sign-in', silent)).status).toBe(200);
  });
});

test('with a key in Authorization the cookie is not looked at', async () => {
  const browser = await signedIn(world, owner);
  const withKey = (key: string) => ({ headers: { authorization: `Bearer ${key}`, origin: undefined } });
  expect((await browser.ask('GET', '/me', withKey('wrong'))).body.code).toBe('unauthorized');
  expect((await browser.ask('GET', '/me', withKey(world.ownerKey))).body).toMatchObject({ kind: 'api_key' });
  const change = { body: { grace_minutes: 0 }, ...withKey(world.ownerKey) };
  expect((await browser.ask('PATCH', '/organization', change)).status).toBe(200);
});

test('without TLS the cookie has another name, and browsers send it without', async () => {
  const plain = await createWorld({ publicUrl: 'http://127.0.0.1:4200' });
  const browser = await openBrowser(plain);
  const user = await addUser(plain);
  const headers = { origin: 'http://127.0.0.1:4200' };
  const body = { email: user.email, password: PASSWORD };
  const answer = await browser.ask('POST', '/sign-in', { body, headers });
  expect(String(answer.headers['set-cookie'])).toMatch(/^maskline=[\w-]{43}; (?!.*Secure)/);
  expect((await browser.ask('GET', '/me')).status).toBe(200);
  await plain.close();
});
