import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  addUser,
  openBrowser,
  PASSWORD,
  setUpTotp,
  signedIn,
  type TestBrowser,
  type TestUser,
} from '../support/accounts.ts';
import { type Authenticator, createAuthenticator, type Twist } from '../support/authenticator.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const eventsOf = async (user: TestUser) => {
  const { data } = (await world.call('GET', `/audit-events?actor_id=${user.id}`)).body;
  return data.map(({ event }: { event: string }) => event);
};

async function addPasskey(browser: TestBrowser, device: Authenticator, twist?: Twist, name = 'Phone') {
  const { state, options } = (await browser.ask('GET', '/me/passkeys/offer')).body;
  const response = device.create(options, twist);
  return browser.ask('POST', '/me/passkeys', { body: { state, name, response } });
}

/** Somebody with a passkey, signed in where it was made. */
async function holder(): Promise<{ user: TestUser; browser: TestBrowser; device: Authenticator }> {
  const [user, device] = [await addUser(world), createAuthenticator()];
  const browser = await signedIn(world, user);
  const added = await addPasskey(browser, device);
  if (added.status !== 201) throw new Error(JSON.stringify(added.body));
  return { user, browser, device };
}

async function offerIn(browser: TestBrowser) {
  return (await browser.ask('POST', '/sign-in/passkey-offer')).body;
}
async function signInBy(device: Authenticator, twist?: Twist) {
  const browser = await openBrowser(world);
  const { state, options } = await offerIn(browser);
  const body = { state, response: device.get(options, twist) };
  const answer = await browser.ask('POST', '/sign-in/passkey', { body });
  return { browser, answer, body };
}

describe('a passkey', () => {
  test('is added, listed, renamed and removed, with an event of each', async () => {
    const { user, browser } = await holder();
    const [passkey] = (await browser.ask('GET', '/me/passkeys')).body.data;
    expect(passkey).toMatchObject({ name: 'Phone', last_used_at: null });
    const path = `/me/passkeys/${passkey.id}`;
    expect((await browser.ask('PATCH', path, { body: { name: 'Old phone' } })).body.name).toBe('Old phone');
    expect((await browser.ask('DELETE', path)).status).toBe(204);
    expect((await browser.ask('GET', '/me/passkeys')).body.data).toEqual([]);
    expect((await eventsOf(user)).slice(0, 3)).toEqual([
      'passkey.removed',
      'passkey.renamed',
      'passkey.added',
    ]);
  });

  test('brings recovery codes along if it is the first second factor, and not again', async () => {
    const user = await addUser(world);
    const browser = await signedIn(world, user);
    const first = await addPasskey(browser, createAuthenticator());
    expect(first.body.recovery_codes).toHaveLength(10);
    const second = await addPasskey(browser, createAuthenticator(), {}, 'Key');
    expect(second.body.recovery_codes).toBeNull();
    expect((await browser.ask('GET', '/me')).body.account.second_factors).toMatchObject({
      passkeys: 2,
      recovery_codes_left: 10,
      given: true,
    });
  });

  test('of somebody else is not there', async () => {
    const { browser } = await holder();
    const [passkey] = (await browser.ask('GET', '/me/passkeys')).body.data;
    const stranger = await signedIn(world, await addUser(world));
    const path = `/me/passkeys/${passkey.id}`;
    expect((await stranger.ask('DELETE', path)).status).toBe(404);
    expect((await stranger.ask('PATCH', path, { body: { name: 'Mine' } })).status).toBe(404);
    expect((await browser.ask('GET', '/me/passkeys')).body.data).toEqual([passkey]);
  });

  test('is refused a second time, and when it was made for somebody else', async () => {
    const [one, two] = [
      await signedIn(world, await addUser(world)),
      await signedIn(world, await addUser(world)),
    ];
    const { state, options } = (await one.ask('GET', '/me/passkeys/offer')).body;
    const body = { state, name: 'Phone', response: createAuthenticator().create(options) };
    expect((await two.ask('POST', '/me/passkeys', { body })).body.code).toBe('step_expired');
    expect((await one.ask('POST', '/me/passkeys', { body })).status).toBe(201);
    expect((await one.ask('POST', '/me/passkeys', { body })).body.code).toBe('step_expired');
  });
});

describe('signing in by a passkey', () => {
  test('needs nothing else, and counts as a second factor', async () => {
    const { user, device } = await holder();
    const { browser, answer } = await signInBy(device);
    expect([answer.status, answer.body.step]).toEqual([200, 'done']);
    const { body } = await browser.ask('GET', '/me');
    expect(body).toMatchObject({ id: user.id, account: { second_factors: { given: true } } });
    expect((await browser.ask('GET', '/me/passkeys')).body.data[0].last_used_at).not.toBeNull();
    expect((await eventsOf(user))[0]).toBe('session.started');
  });

  test('counts once, also when it is sent many times at once', async () => {
    const { user, device } = await holder();
    const browser = await openBrowser(world);
    const { state, options } = await offerIn(browser);
    const body = { state, response: device.get(options) };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => browser.ask('POST', '/sign-in/passkey', { body })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const started = (await eventsOf(user)).filter((event: string) => event === 'session.started');
    expect(started).toHaveLength(2);
  });

  test.each<[string, Twist]>([
    ['by another site', { origin: 'https://evil.example' }],
    ['for another domain', { rpId: 'evil.example' }],
    ['of another offer', { challenge: Buffer.alloc(32).toString('base64url') }],
    ['without finger, face or PIN', { unverified: true }],
    ['by a copy of the device, whose count stands still', { count: 0 }],
    ['for another user', { userHandle: Buffer.from('somebody else').toString('base64url') }],
  ])('%s is refused', async (_name, twist) => {
    const { device } = await holder();
    await signInBy(device);
    const { browser, answer } = await signInBy(device, twist);
    expect([answer.status, answer.body.code]).toEqual([422, 'passkey_refused']);
    expect(browser.cookie()).toBeUndefined();
  });

  test('is refused when the passkey was removed, the account deactivated, or the offer too old', async () => {
    const [removed, gone, slow] = [await holder(), await holder(), await holder()];
    const [passkey] = (await removed.browser.ask('GET', '/me/passkeys')).body.data;
    await removed.browser.ask('DELETE', `/me/passkeys/${passkey.id}`);
    expect((await signInBy(removed.device)).answer.body.code).toBe('passkey_refused');
    await world.call('POST', `/users/${gone.user.id}/deactivate`);
    expect((await signInBy(gone.device)).answer.body.code).toBe('sign_in_failed');
    const browser = await openBrowser(world);
    const { state, options } = await offerIn(browser);
    const body = { state, response: slow.device.get(options) };
    world.clock.advance(5 * 60_000);
    expect((await browser.ask('POST', '/sign-in/passkey', { body })).body.code).toBe('step_expired');
  });

  test('is asked of whoever has one and comes with the password alone', async () => {
    const { user } = await holder();
    const browser = await openBrowser(world);
    const { body } = await browser.signIn(user, PASSWORD);
    expect(body).toMatchObject({ step: 'second_factor', methods: ['passkey', 'recovery_code'] });
    expect(browser.cookie()).toBeUndefined();
  });
});

test('with the last second factor the recovery codes go, and the session counts as without one', async () => {
  const { browser } = await holder();
  await setUpTotp(world, browser);
  const [passkey] = (await browser.ask('GET', '/me/passkeys')).body.data;
  await browser.ask('DELETE', `/me/passkeys/${passkey.id}`);
  const factors = async () => (await browser.ask('GET', '/me')).body.account.second_factors;
  expect(await factors()).toMatchObject({ totp: true, passkeys: 0, recovery_codes_left: 10, given: true });
});
