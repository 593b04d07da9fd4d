import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { forgetOldSignIns } from '../../src/services/old-sign-ins.ts';
import { addUser, openBrowser, PASSWORD, signedIn } from '../support/accounts.ts';
import { createWorld, type World } from '../support/world.ts';

const DAY_MS = 24 * 3_600_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Shown = { id: string; current: boolean; device: string };

describe('the own sessions', () => {
  test('are shown with where they were begun, and which one asks', async () => {
    const user = await addUser(world);
    const browser = await openBrowser(world);
    const agent = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
    const body = { email: user.email, password: PASSWORD };
    await browser.ask('POST', '/sign-in', { body, headers: { 'user-agent': agent } });
    await signedIn(world, user);
    const { data } = (await browser.ask('GET', '/me/sessions')).body;
    expect(data).toHaveLength(2);
    const current = data.filter((session: Shown) => session.current);
    expect(current).toMatchObject([{ device: 'Firefox on Windows', created_at: '2026-11-24T15:00:00.000Z' }]);
  });

  test('are ended one by one, or all but the one that asks', async () => {
    const user = await addUser(world);
    const [one, two, three] = [
      await signedIn(world, user),
      await signedIn(world, user),
      await signedIn(world, user),
    ];
    const idOf = async (browser: typeof one) =>
      (await browser.ask('GET', '/me/sessions')).body.data.find(({ current }: Shown) => current).id;
    const id = await idOf(two);
    expect((await one.ask('DELETE', `/me/sessions/${id}`)).status).toBe(204);
    expect((await two.ask('GET', '/me')).status).toBe(401);
    expect((await one.ask('DELETE', `/me/sessions/${id}`)).status).toBe(404);
    expect((await three.ask('POST', '/me/sessions/end-others')).status).toBe(204);
    expect((await three.ask('POST', '/me/sessions/end-others')).status).toBe(204);
    expect((await one.ask('GET', '/me')).status).toBe(401);
    expect((await three.ask('GET', '/me/sessions')).body.data).toHaveLength(1);
    const { data } = (await world.call('GET', `/audit-events?actor_id=${user.id}`)).body;
    expect(data.slice(0, 2).map(({ event }: { event: string }) => event)).toEqual([
      'user.sessions_ended',
      'session.ended',
    ]);
  });

  test('of somebody else are not there', async () => {
    const [one, two] = [
      await signedIn(world, await addUser(world)),
      await signedIn(world, await addUser(world)),
    ];
    const [{ id }] = (await one.ask('GET', '/me/sessions')).body.data;
    expect((await two.ask('DELETE', `/me/sessions/${id}`)).status).toBe(404);
    expect((await one.ask('GET', '/me')).status).toBe(200);
  });
});

test('signing out ends the session and takes the cookie back', async () => {
  const browser = await signedIn(world, await addUser(world));
  const thief = browser.copy();
  const { status, headers } = await browser.ask('POST', '/me/sign-out');
  expect(status).toBe(204);
  expect(String(headers['set-cookie'])).toMatch(/^__Host-maskline=; .*(Max-Age=0|Expires=Thu, 01 Jan 1970)/);
  expect(browser.cookie()).toBeUndefined();
  expect((await thief.ask('GET', '/me')).status).toBe(401);
});

describe('a session', () => {
  test('ends after seven days without use', async () => {
    const browser = await signedIn(world, await addUser(world));
    for (const wait of [6 * DAY_MS, 6 * DAY_MS]) {
      world.clock.advance(wait);
      expect((await browser.ask('GET', '/me')).status).toBe(200);
    }
    world.clock.advance(7 * DAY_MS);
    expect((await browser.ask('GET', '/me')).body.code).toBe('unauthorized');
  });

  test('ends after thirty days, however much it is used', async () => {
    const browser = await signedIn(world, await addUser(world));
    for (let days = 0; days < 29; days += 5) {
      expect((await browser.ask('GET', '/me')).status).toBe(200);
      world.clock.advance(5 * DAY_MS);
    }
    expect((await browser.ask('GET', '/me')).status).toBe(401);
  });

  test('notes when it was used, once a minute', async () => {
    const browser = await signedIn(world, await addUser(world));
    const begun = world.clock.current().getTime();
    const seen = async () => {
      const [{ last_seen_at: at }] = (await browser.ask('GET', '/me/sessions')).body.data;
      return new Date(at).getTime() - begun;
    };
    world.clock.advance(59_000);
    expect(await seen()).toBe(0);
    world.clock.advance(1_000);
    expect(await seen()).toBe(60_000);
  });

  test('that is made up or malformed lets nobody in', async () => {
    for (const cookie of [`__Host-maskline=${'A'.repeat(43)}`, '__Host-maskline=x', 'maskline=x', '=;;']) {
      const browser = await openBrowser(world, cookie);
      expect((await browser.ask('GET', '/me')).body.code).toBe('unauthorized');
    }
  });
});

describe('another password', () => {
  test('ends all other sessions, and wants the present one', async () => {
    const user = await addUser(world);
    const [here, there] = [await signedIn(world, user), await signedIn(world, user)];
    const next = 'another walk in the park';
    const change = (present: string, wanted = next) =>
      here.ask('PUT', '/me/password', { body: { present_password: present, new_password: wanted } });
    expect((await change('not it, surely')).body).toMatchObject({
      code: 'password_wrong',
      errors: [{ path: 'present_password' }],
    });
    expect((await change(PASSWORD, 'short')).body.errors[0].path).toBe('new_password');
    expect((await change(PASSWORD)).status).toBe(204);
    expect((await here.ask('GET', '/me')).status).toBe(200);
    expect((await there.ask('GET', '/me')).status).toBe(401);
    expect((await there.signIn(user)).body.code).toBe('sign_in_failed');
    expect((await there.signIn(user, next)).body.step).toBe('done');
  });

  test('set by a link ends all sessions', async () => {
    const user = await addUser(world);
    const browser = await signedIn(world, user);
    const { url } = (await world.call('POST', `/users/${user.id}/reset-link`)).body;
    const body = { token: url.split('#')[1], password: 'another walk in the park' };
    expect((await browser.ask('POST', '/account-links/use', { body })).status).toBe(200);
    expect((await browser.ask('GET', '/me')).status).toBe(401);
  });

  test('lets nobody in who came with the old one at the same time', async () => {
    const user = await addUser(world);
    const here = await signedIn(world, user);
    const body = { present_password: PASSWORD, new_password: 'another walk in the park' };
    const others = await Promise.all(Array.from({ length: 4 }, () => openBrowser(world)));
    const [changed] = await Promise.all([
      here.ask('PUT', '/me/password', { body }),
      ...others.map((browser) => browser.signIn(user)),
    ]);
    expect(changed.status).toBe(204);
    for (const browser of others) expect((await browser.ask('GET', '/me')).status).toBe(401);
  });
});

test('an owner signs somebody out everywhere', async () => {
  const user = await addUser(world);
  const browser = await signedIn(world, user);
  expect((await world.call('POST', `/users/${user.id}/end-sessions`)).status).toBe(200);
  expect((await browser.ask('GET', '/me')).status).toBe(401);
});

test('a key has no sessions, no password and no second factor of its own', async () => {
  expect((await world.call('GET', '/me')).body).toMatchObject({ kind: 'api_key', account: null });
  for (const path of ['/me/sessions', '/me/passkeys']) {
    expect((await world.call('GET', path)).body).toMatchObject({ code: 'forbidden' });
  }
  expect((await world.call('POST', '/me/sign-out')).status).toBe(403);
});

test('what ended long ago is forgotten, and what is in use stays', async () => {
  const user = await addUser(world);
  const old = await signedIn(world, user);
  await old.ask('POST', '/me/sign-out');
  world.clock.advance(61 * DAY_MS);
  const browser = await signedIn(world, user);
  await forgetOldSignIns(world.base);
  const left = await world.db.selectFrom('sessions').select('id').where('userId', '=', user.id).execute();
  expect(left).toHaveLength(1);
  expect((await browser.ask('GET', '/me')).status).toBe(200);
});
