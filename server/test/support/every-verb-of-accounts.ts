import { inviteFirstOwner } from '../../src/services/account-links.ts';
import {
  addUser,
  codeAt,
  openBrowser,
  PASSWORD,
  signedIn,
  type TestBrowser,
  type TestUser,
  tokenOf,
} from './accounts.ts';
import { createAuthenticator } from './authenticator.ts';
import type { Life } from './every-verb.ts';
import { subscribedBrowser } from './push-endpoint.ts';

/** Whatever people can do with accounts by the API, once each. */
export async function liveWithAccounts(life: Life): Promise<void> {
  await signInAndOut(life);
  await factors(life);
  await others(life);
}

const NEXT = `${PASSWORD} again`;

function by(browser: TestBrowser, { note }: Life) {
  return (address: string, ids: readonly string[] = [], body?: object) =>
    note(address, async () => {
      const [method = '', path = ''] = address.split(' ');
      const rest = [...ids];
      const url = path.replaceAll(/\{\w+\}/g, () => rest.shift() ?? '');
      const answer = await browser.ask(method as 'POST', url, body ? { body } : {});
      if (answer.status >= 300) throw new Error(`${address}: ${JSON.stringify(answer.body)}`);
      return answer.body;
    });
}

async function signInAndOut(life: Life): Promise<void> {
  const { world, note } = life;
  const user = await addUser(world);
  const browser = await openBrowser(world);
  const act = by(browser, life);
  await act('POST /sign-in', [], { email: user.email, password: PASSWORD });
  const { given } = subscribedBrowser('https://push.example');
  const { id: subscriptionId } = await act('POST /me/push-subscriptions', [], given);
  await act('DELETE /me/push-subscriptions/{id}', [subscriptionId]);
  await signedIn(world, user);
  const { data } = (await browser.ask('GET', '/me/sessions')).body;
  const other = data.find(({ current }: { current: boolean }) => !current);
  await act('DELETE /me/sessions/{id}', [other.id]);
  await signedIn(world, user);
  await act('POST /me/sessions/end-others');
  await signedIn(world, user);
  await act('PUT /me/password', [], { present_password: PASSWORD, new_password: NEXT });
  await act('POST /me/sign-out');
  await act('POST /password-resets', [], { email: user.email });
  const first = await note('an invitation of a first owner', () => inviteFirstOwner(world.ctx));
  await act('POST /account-links/show', [], { token: tokenOf(first.url ?? '') });
}

async function factors(life: Life): Promise<void> {
  const { world } = life;
  const user = await addUser(world);
  const browser = await signedIn(world, user);
  const act = by(browser, life);
  const codeNow = (secret: string) => {
    world.clock.advance(30_000);
    return codeAt(secret, world.clock.current());
  };
  const { secret } = await act('POST /me/totp');
  await act('POST /me/totp/confirm', [], { code: codeNow(secret) });
  const { state } = (await (await openBrowser(world)).signIn(user)).body;
  await act('POST /sign-in/code', [], { state, code: codeNow(secret) });
  await act('POST /me/totp/remove', [], { code: codeNow(secret) });
  await passkeys(life, user, browser);
}

async function passkeys(life: Life, user: TestUser, browser: TestBrowser): Promise<void> {
  const act = by(browser, life);
  const device = createAuthenticator();
  const offer = (await browser.ask('GET', '/me/passkeys/offer')).body;
  const response = device.create(offer.options);
  const { passkey } = await act('POST /me/passkeys', [], { state: offer.state, name: 'Phone', response });
  await act('PATCH /me/passkeys/{id}', [passkey.id], { name: 'Old phone' });
  const { state, options } = await act('POST /sign-in/passkey-offer');
  await act('POST /sign-in/passkey', [], { state, response: device.get(options) });
  await act('DELETE /me/passkeys/{id}', [passkey.id]);
  const again = (await browser.ask('GET', '/me/passkeys/offer')).body;
  const second = { state: again.state, name: 'Key', response: createAuthenticator().create(again.options) };
  await browser.ask('POST', '/me/passkeys', { body: second });
  await life.act('POST /users/{id}/remove-second-factors', [user.id]);
}

async function others(life: Life): Promise<void> {
  const { world, act } = life;
  const person = { email: 'invited@example.test', name: 'Invited', role: 'owner' };
  const { user, link } = await act('POST /users', [], person);
  const again = await act('POST /users/{id}/invite', [user.id]);
  const visitor = await openBrowser(world);
  await by(visitor, life)('POST /account-links/use', [], { token: tokenOf(again.url), password: PASSWORD });
  await act('PATCH /users/{id}', [user.id], { name: 'Renamed' });
  await act('POST /users/{id}/reset-link', [user.id]);
  await signedIn(world, user);
  await act('POST /users/{id}/end-sessions', [user.id]);
  await act('POST /users/{id}/deactivate', [user.id]);
  const { api_key: key } = await act('POST /api-keys', [], { name: 'Calendar', role: 'owner' });
  await act('POST /api-keys/{id}/revoke', [key.id]);
  if (link.url === again.url) throw new Error('the second invitation is the first one');
}
