import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addUser,
  codeAt,
  openBrowser,
  PASSWORD,
  setUpTotp,
  signedIn,
  type TestBrowser,
  type TestUser,
} from '../support/accounts.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Enrolled = { user: TestUser; browser: TestBrowser; secret: string; recoveryCodes: string[] };

async function enrolled(): Promise<Enrolled> {
  const user = await addUser(world);
  const browser = await signedIn(world, user);
  return { user, browser, ...(await setUpTotp(world, browser)) };
}
const codeNow = ({ secret }: Pick<Enrolled, 'secret'>) => codeAt(secret, world.clock.current());
const later = (ms = 30_000) => world.clock.advance(ms);

/** A browser that has given the password, with what it was given to come back with. */
async function halfway(user: TestUser) {
  const browser = await openBrowser(world);
  const { body } = await browser.signIn(user);
  const give = (code: string) => browser.ask('POST', '/sign-in/code', { body: { state: body.state, code } });
  return { browser, body, give };
}

describe('an authenticator app', () => {
  test('counts once a code of it was confirmed, and gives ten recovery codes', async () => {
    const user = await addUser(world);
    const browser = await signedIn(world, user);
    const confirm = (code: string) => browser.ask('POST', '/me/totp/confirm', { body: { code } });
    expect((await confirm('123456')).body.code).toBe('totp_not_begun');
    const { secret, uri } = (await browser.ask('POST', '/me/totp')).body;
    expect(secret).toMatch(/^[A-Z2-7]{32}$/);
    expect(uri).toMatch(/^otpauth:\/\/totp\/Happy%20Paws:.*[?&]secret=/);
    expect((await halfway(user)).body.step).toBe('done');
    expect((await confirm('000000')).body.code).toBe('code_wrong');
    const { status, body } = await confirm(codeNow({ secret }));
    expect([status, new Set(body.recovery_codes).size]).toEqual([200, 10]);
    expect((await browser.ask('POST', '/me/totp')).body.code).toBe('totp_set');
    const row = await world.db.selectFrom('users').selectAll().where('id', '=', user.id).executeTakeFirst();
    expect(row?.totpSecretSealed?.toString('latin1')).not.toContain(secret);
  });

  test('keeps neither its secret nor the recovery codes in the clear, also for a request that is sent again', async () => {
    const browser = await signedIn(world, await addUser(world));
    const headers = { 'idempotency-key': 'once' };
    const first = await browser.ask('POST', '/me/totp', { headers });
    const again = await browser.ask('POST', '/me/totp', { headers });
    expect([again.body, again.headers['idempotent-replayed']]).toEqual([first.body, 'true']);
    const kept = await world.db.selectFrom('idempotencyKeys').selectAll().where('key', '=', 'once').execute();
    expect(kept[0]?.answer).toBeNull();
    expect(kept[0]?.answerSealed?.toString('latin1')).not.toContain(first.body.secret);
  });

  test('is asked for after the password; its code lets in, one step early or late too', async () => {
    const it = await enrolled();
    for (const offset of [0, -30_000, 30_000]) {
      later(120_000);
      const { browser, body, give } = await halfway(it.user);
      expect(body).toMatchObject({ step: 'second_factor', methods: ['totp', 'recovery_code'] });
      expect(browser.cookie()).toBeUndefined();
      const code = codeAt(it.secret, new Date(world.clock.current().getTime() + offset));
      expect((await give(code)).body.step).toBe('done');
      expect((await browser.ask('GET', '/me')).body.account.second_factors.given).toBe(true);
    }
    later(120_000);
    const { give } = await halfway(it.user);
    const old = codeAt(it.secret, new Date(world.clock.current().getTime() - 60_000));
    expect((await give(old)).body.code).toBe('code_wrong');
  });

  test('gives codes that count once, also when one is sent many times at once', async () => {
    const it = await enrolled();
    const code = codeNow(it);
    const halves = await Promise.all(Array.from({ length: 5 }, () => halfway(it.user)));
    const answers = await Promise.all(halves.map(({ give }) => give(code)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401]);
    expect((await (await halfway(it.user)).give(code)).body.code).toBe('code_wrong');
    // The step before that one counts no more either.
    const before = codeAt(it.secret, new Date(world.clock.current().getTime() - 30_000));
    expect((await (await halfway(it.user)).give(before)).body.code).toBe('code_wrong');
  });

  test('is removed for a code of it only', async () => {
    const it = await enrolled();
    const remove = (code: string) => it.browser.ask('POST', '/me/totp/remove', { body: { code } });
    expect((await remove('000000')).body.code).toBe('code_wrong');
    expect((await halfway(it.user)).body.step).toBe('second_factor');
    later();
    expect((await remove(codeNow(it))).status).toBe(204);
    expect((await halfway(it.user)).body.step).toBe('done');
    const factors = (await it.browser.ask('GET', '/me')).body.account.second_factors;
    expect(factors).toEqual({
      totp: false,
      passkeys: 0,
      recovery_codes_left: 0,
      required: false,
      given: false,
    });
  });
});

describe('a recovery code', () => {
  test('lets in once, however it is typed, and of many at once one', async () => {
    const it = await enrolled();
    const [code = '', another = ''] = it.recoveryCodes;
    expect(code).toMatch(/^([0-9a-hjkmnp-tv-z]{4}-){3}[0-9a-hjkmnp-tv-z]{4}$/);
    const typed = ` ${code.toUpperCase().replaceAll('-', ' ')}`;
    expect((await (await halfway(it.user)).give(typed)).body.step).toBe('done');
    expect((await (await halfway(it.user)).give(code)).body.code).toBe('code_wrong');
    const halves = await Promise.all(Array.from({ length: 5 }, () => halfway(it.user)));
    const answers = await Promise.all(halves.map(({ give }) => give(another)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const { data } = (await world.call('GET', `/audit-events?actor_id=${it.user.id}&event=session.started`))
      .body;
    expect(data[0].details.method).toBe('recovery_code');
  });

  test('of somebody else lets nobody in', async () => {
    const [one, two] = [await enrolled(), await enrolled()];
    const [code = ''] = one.recoveryCodes;
    expect((await (await halfway(two.user)).give(code)).body.code).toBe('code_wrong');
  });
});

describe('the step between password and code', () => {
  test('counts once, for five minutes, and not after another password was set', async () => {
    const it = await enrolled();
    const used = await halfway(it.user);
    expect((await used.give(codeNow(it))).status).toBe(200);
    later();
    expect((await used.give(codeNow(it))).body.code).toBe('step_expired');
    const slow = await halfway(it.user);
    later(5 * 60_000);
    expect((await slow.give(codeNow(it))).body.code).toBe('step_expired');
    const changed = await halfway(it.user);
    later();
    const body = { present_password: PASSWORD, new_password: 'another walk in the park' };
    expect((await it.browser.ask('PUT', '/me/password', { body })).status).toBe(204);
    expect((await changed.give(codeNow(it))).body.code).toBe('step_expired');
  });

  test('cannot be made up', async () => {
    const browser = await openBrowser(world);
    for (const state of ['x', Buffer.alloc(80, 1).toString('base64url')]) {
      const { body } = await browser.ask('POST', '/sign-in/code', { body: { state, code: '123456' } });
      expect(body.code).toBe('step_expired');
    }
  });

  test('bears twenty wrong codes of a user within a quarter of an hour, from wherever', async () => {
    const it = await enrolled();
    for (let times = 0; times < 20; times += 1) {
      expect((await (await halfway(it.user)).give('000000')).status).toBe(401);
    }
    expect((await (await halfway(it.user)).give(codeNow(it))).status).toBe(429);
  });
});

describe('an organization that asks its owners for a second factor', () => {
  const require = (isRequired: boolean) =>
    world.call('PATCH', '/organization', { body: { require_owner_second_factor: isRequired } });
  afterAll(() => require(false));

  test('lets owners without one set one up and do nothing else; sitters and keys go on', async () => {
    const sitter = await world.addSitter();
    const browser = await signedIn(world, await addUser(world));
    const ofSitter = await signedIn(world, await addUser(world, { sitterId: sitter.id }));
    const it = await enrolled();
    await require(true);
    const refused = await browser.ask('GET', '/clients');
    expect([refused.status, refused.body.code]).toEqual([403, 'second_factor_required']);
    const change = { body: { require_owner_second_factor: false } };
    expect((await browser.ask('PATCH', '/organization', change)).status).toBe(403);
    expect((await browser.ask('GET', '/me')).body.account.second_factors).toMatchObject({
      required: true,
      given: false,
    });
    expect((await it.browser.ask('GET', '/clients')).status).toBe(200);
    expect((await ofSitter.ask('GET', '/me/threads')).status).toBe(200);
    expect((await world.call('GET', '/clients')).status).toBe(200);
    await setUpTotp(world, browser);
    expect((await browser.ask('GET', '/clients')).status).toBe(200);
  });

  test('asks sessions that began without one to sign in again', async () => {
    await require(false);
    const user = await addUser(world);
    const [first, second] = [await signedIn(world, user), await signedIn(world, user)];
    await setUpTotp(world, first);
    await require(true);
    expect((await first.ask('GET', '/clients')).status).toBe(200);
    expect((await second.ask('GET', '/clients')).body.code).toBe('second_factor_required');
    expect((await second.ask('POST', '/me/sign-out')).status).toBe(204);
  });
});

test('an owner takes the second factors from somebody who has lost them, and the sessions end', async () => {
  const it = await enrolled();
  const path = `/users/${it.user.id}/remove-second-factors`;
  expect((await world.call('GET', `/users/${it.user.id}`)).body.second_factor).toBe(true);
  expect((await world.call('POST', path)).body).toMatchObject({ second_factor: false });
  expect((await it.browser.ask('GET', '/me')).status).toBe(401);
  expect((await halfway(it.user)).body.step).toBe('done');
  expect((await world.call('POST', path)).status).toBe(200);
  const { data } = (await world.call('GET', `/audit-events?event=user.second_factors_removed`)).body;
  expect(data).toHaveLength(1);
});
