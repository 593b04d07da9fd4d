import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser, openBrowser, PASSWORD, signedIn, tokenOf } from '../support/accounts.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let other: TestOrganization;
beforeAll(async () => {
  world = await createWorld();
  other = await world.secondOrg();
});
afterAll(() => world.close());

const post = (path: string, body: object = {}, key?: string) =>
  world.call('POST', path, { body, ...(key ? { key } : {}) });
const patch = (id: string, body: object, key?: string) =>
  world.call('PATCH', `/users/${id}`, { body, ...(key ? { key } : {}) });
let invited = 0;
const invite = (more: object = {}) => {
  invited += 1;
  return post('/users', {
    email: `new${invited}@example.test`,
    name: `New ${invited}`,
    role: 'owner',
    ...more,
  });
};
const accept = async (url: string, password = PASSWORD) =>
  (await openBrowser(world)).ask('POST', '/account-links/use', { body: { token: tokenOf(url), password } });

describe('an invitation', () => {
  test('makes a user, and a link by which the person chooses a password', async () => {
    const { status, body } = await invite({ email: 'Nora@Example.test', name: 'Nora' });
    expect(status).toBe(201);
    expect(body.user).toMatchObject({
      role: 'owner',
      sitter_id: null,
      email: 'nora@example.test',
      name: 'Nora',
      status: 'invited',
      second_factor: false,
    });
    expect(body.link.url).toMatch(/^https:\/\/maskline\.example\/set-password#[\w-]{43}$/);
    expect(body.link.expires_at).toBe('2026-12-01T15:00:00.000Z');
    const browser = await openBrowser(world);
    const token = tokenOf(body.link.url);
    const shown = await browser.ask('POST', '/account-links/show', { body: { token } });
    expect(shown.body).toMatchObject({
      kind: 'invitation',
      organization_name: 'Happy Paws',
      email: 'nora@example.test',
      name: 'Nora',
    });
    expect((await accept(body.link.url)).body).toEqual({ email: 'nora@example.test' });
    expect((await browser.signIn({ email: 'nora@example.test' })).body.step).toBe('done');
    expect((await world.call('GET', `/users/${body.user.id}`)).body.status).toBe('active');
  });

  test('is one event, without the address', async () => {
    const { body } = await invite();
    const { data } = (await world.call('GET', `/audit-events?entity_id=${body.user.id}`)).body;
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ event: 'user.invited', actor: 'owner', details: { role: 'owner' } });
    expect(JSON.stringify(data)).not.toContain(body.user.email);
  });

  test('of a sitter names an active one, who has one account', async () => {
    const [ana, gone] = [await world.addSitter(), await world.addSitter({ active: false })];
    const foreign = await other.addSitter();
    const ofSitter = (more: object) => invite({ role: 'sitter', ...more });
    expect((await ofSitter({ sitter_id: ana.id })).body.user).toMatchObject({ sitter_id: ana.id });
    expect((await ofSitter({ sitter_id: ana.id })).body.code).toBe('sitter_has_user');
    expect((await ofSitter({ sitter_id: gone.id })).body.code).toBe('sitter_inactive');
    expect((await ofSitter({ sitter_id: foreign.id })).body.code).toBe('sitter_not_found');
    expect((await ofSitter({})).body).toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'sitter_id' }],
    });
    expect((await invite({ sitter_id: ana.id })).body.code).toBe('invalid_request');
  });

  test('to an address that somebody here has is refused; another company says nothing of it', async () => {
    const { email } = await addUser(world);
    expect((await invite({ email })).body).toMatchObject({
      code: 'email_in_use',
      errors: [{ path: 'email' }],
    });
    const elsewhere = { email, name: 'Same person', role: 'owner' };
    expect((await post('/users', elsewhere, other.ownerKey)).status).toBe(201);
  });

  test('to one address from many at once is made once', async () => {
    const email = 'at-once@example.test';
    const answers = await Promise.all(Array.from({ length: 5 }, () => invite({ email })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  test.each(['', 'nora', 'nora@', '@example.test', 'nora@example', 'a b@example.test', 'x@y.test\nBcc: z'])(
    'to %j is refused',
    async (email) => {
      expect((await invite({ email })).body).toMatchObject({
        code: 'invalid_request',
        errors: [{ path: 'email' }],
      });
    },
  );

  test('made again replaces the link before; who has accepted is not invited again', async () => {
    const { user, link } = (await invite()).body;
    const again = await post(`/users/${user.id}/invite`);
    expect((await accept(link.url)).body.code).toBe('link_not_usable');
    expect((await accept(again.body.url)).status).toBe(200);
    expect((await post(`/users/${user.id}/invite`)).body.code).toBe('user_set_up');
  });

  test('keeps the link out of the answers that are stored', async () => {
    const sent = {
      idempotencyKey: 'invite-once',
      body: { email: 'kept@example.test', name: 'Kept', role: 'owner' },
    };
    const first = await world.call('POST', '/users', sent);
    expect((await world.call('POST', '/users', sent)).body).toEqual(first.body);
    const rows = await world.db.selectFrom('idempotencyKeys').select(['answer', 'answerSealed']).execute();
    expect(JSON.stringify(rows)).not.toContain(tokenOf(first.body.link.url));
  });
});

describe('a link', () => {
  test('sets a password once, also when it is used many times at once', async () => {
    const { link } = (await invite()).body;
    const answers = await Promise.all(Array.from({ length: 5 }, () => accept(link.url)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410, 410]);
    expect((await accept(link.url)).body.code).toBe('link_not_usable');
  });

  test('is refused when it is too old or made up', async () => {
    const { link } = (await invite()).body;
    world.clock.advance(7 * 24 * 3_600_000);
    expect((await accept(link.url)).body.code).toBe('link_not_usable');
    expect((await accept(`#${'A'.repeat(43)}`)).body.code).toBe('link_not_usable');
    expect((await accept('#short')).body.code).toBe('link_not_usable');
  });

  test.each([
    ['short', 'At least'],
    ['aaaaaaaaaaaa', 'different'],
    ['password123', 'guessed first'],
    ['x'.repeat(201), 'at most'],
  ])('does not take the password %s, and can be used with a better one', async (password, sentence) => {
    const { link } = (await invite()).body;
    const { status, body } = await accept(link.url, password);
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'password_weak', 'password']);
    expect(body.detail.toLowerCase()).toContain(sentence.toLowerCase());
    expect((await accept(link.url)).status).toBe(200);
  });

  test('does not take the own name or address for a password', async () => {
    const { link } = (await invite({ email: 'penelope.quill@example.test', name: 'Penelope Quill' })).body;
    for (const password of ['Penelope Quill', 'penelope.quill', 'PENELOPE.QUILL@example.test']) {
      expect((await accept(link.url, password)).body.code).toBe('password_weak');
    }
  });
});

describe('a change', () => {
  test('of the name leaves the sessions, of the role ends them', async () => {
    const sitter = await world.addSitter();
    const user = await addUser(world);
    await addUser(world);
    const browser = await signedIn(world, user);
    expect((await patch(user.id, { name: 'Renamed' })).body.name).toBe('Renamed');
    expect((await browser.ask('GET', '/clients')).status).toBe(200);
    const changed = await patch(user.id, { role: 'sitter', sitter_id: sitter.id });
    expect(changed.body).toMatchObject({ role: 'sitter', sitter_id: sitter.id });
    expect((await browser.ask('GET', '/me')).status).toBe(401);
    expect((await patch(user.id, { role: 'sitter', sitter_id: sitter.id })).status).toBe(200);
    const { data } = (await world.call('GET', `/audit-events?entity_id=${user.id}&event=user.changed`)).body;
    expect(data.map(({ details }: { details: object }) => details)).toMatchObject([
      { role: { from: 'owner', to: 'sitter' }, name_changed: false },
      { name_changed: true },
    ]);
    const again = await signedIn(world, user);
    expect((await again.ask('GET', '/clients')).body.code).toBe('forbidden');
  });
});

describe('a deactivation', () => {
  test('ends sessions and links at once and for good, and frees the address', async () => {
    const user = await addUser(world);
    await addUser(world);
    const browser = await signedIn(world, user);
    const { url } = (await post(`/users/${user.id}/reset-link`)).body;
    expect((await post(`/users/${user.id}/deactivate`)).body.status).toBe('deactivated');
    expect((await browser.ask('GET', '/me')).status).toBe(401);
    expect((await accept(url)).body.code).toBe('link_not_usable');
    expect((await browser.signIn(user)).body.code).toBe('sign_in_failed');
    for (const path of ['invite', 'reset-link']) {
      expect((await post(`/users/${user.id}/${path}`)).body.code).toBe('user_deactivated');
    }
    expect((await patch(user.id, { name: 'Back' })).body.code).toBe('user_deactivated');
    expect((await invite({ email: user.email })).status).toBe(201);
    expect((await post(`/users/${user.id}/deactivate`)).status).toBe(200);
    const { data } = (await world.call('GET', `/audit-events?entity_id=${user.id}`)).body;
    expect(data.filter(({ event }: { event: string }) => event === 'user.deactivated')).toHaveLength(1);
  });

  test('of the sitter ends the sessions and links of the account in the same transaction', async () => {
    const [ana, ben] = [await world.addSitter(), await world.addSitter()];
    const browser = await signedIn(world, await addUser(world, { sitterId: ana.id }));
    const { link } = (await invite({ role: 'sitter', sitter_id: ben.id })).body;
    for (const { id } of [ana, ben]) await post(`/sitters/${id}/deactivate`);
    expect((await browser.ask('GET', '/me')).status).toBe(401);
    expect((await accept(link.url)).body.code).toBe('link_not_usable');
    const { data } = (await world.call('GET', `/audit-events?event=user.shut_out`)).body;
    const ended = data.map(
      ({ details }: { details: { ended_sessions: string[] } }) => details.ended_sessions.length,
    );
    expect(ended).toEqual([0, 1]);
  });
});

describe('the last owner who can sign in', () => {
  async function companyOfTwo() {
    const org = await world.secondOrg();
    const [one, two] = [await addUser(org), await addUser(org)];
    await addUser(org, { password: null });
    const sitter = await org.addSitter();
    return { org, one, two, sitter };
  }

  test('is neither deactivated nor made a sitter, whoever is only invited', async () => {
    const { org, one, two, sitter } = await companyOfTwo();
    expect((await post(`/users/${one.id}/deactivate`, {}, org.ownerKey)).status).toBe(200);
    const refused = await post(`/users/${two.id}/deactivate`, {}, org.ownerKey);
    expect([refused.status, refused.body.code]).toEqual([409, 'last_owner']);
    const role = { role: 'sitter', sitter_id: sitter.id };
    expect((await patch(two.id, role, org.ownerKey)).body.code).toBe('last_owner');
  });

  test('can neither leave nor become a sitter by the own hand', async () => {
    const { org, one, two, sitter } = await companyOfTwo();
    await post(`/users/${one.id}/deactivate`, {}, org.ownerKey);
    const browser = await signedIn(world, two);
    const left = await browser.ask('POST', `/users/${two.id}/deactivate`);
    const body = { role: 'sitter', sitter_id: sitter.id };
    const demoted = await browser.ask('PATCH', `/users/${two.id}`, { body });
    for (const { status, body } of [left, demoted]) expect([status, body.code]).toEqual([409, 'last_owner']);
    expect((await browser.ask('GET', '/me')).body.role).toBe('owner');
  });

  test('stays when the last two are deactivated at once', async () => {
    const { org, one, two } = await companyOfTwo();
    const answers = await Promise.all(
      [one, two].map(({ id }) => post(`/users/${id}/deactivate`, {}, org.ownerKey)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  test('stays when the last two make each other a sitter and deactivate each other at once', async () => {
    const { org, one, two, sitter } = await companyOfTwo();
    const answers = await Promise.all([
      patch(one.id, { role: 'sitter', sitter_id: sitter.id }, org.ownerKey),
      post(`/users/${two.id}/deactivate`, {}, org.ownerKey),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});

describe('a sitter', () => {
  test('who would be an owner stays a sitter, and the owner is told', async () => {
    const sitter = await world.addSitter();
    const user = await addUser(world, { sitterId: sitter.id });
    const browser = await signedIn(world, user);
    const refused = await browser.ask('PATCH', `/users/${user.id}`, { body: { role: 'owner' } });
    expect([refused.status, refused.body.code]).toEqual([403, 'forbidden']);
    const byKey = { key: await world.sitterKey(sitter.id), body: { role: 'owner' } };
    expect((await world.call('PATCH', `/users/${user.id}`, byKey)).status).toBe(403);
    expect((await browser.ask('GET', '/me')).body.role).toBe('sitter');
    const { data } = (await world.call('GET', `/alerts?kind=security&entity_id=${sitter.id}`)).body;
    expect(data).toMatchObject([{ times_raised: 2 }]);
  });

  test('who tries to see or change accounts is refused, and the owner is told once', async () => {
    const sitter = await world.addSitter({ name: 'Curious Carl' });
    const browser = await signedIn(world, await addUser(world, { sitterId: sitter.id }));
    const user = await addUser(world);
    for (const path of [`/users/${user.id}/deactivate`, `/users/${user.id}/reset-link`, '/api-keys']) {
      expect((await browser.ask('POST', path, { body: {} })).body.code).toBe('forbidden');
    }
    expect((await browser.ask('GET', '/users')).status).toBe(403);
    const { data } = (await world.call('GET', `/alerts?kind=security&entity_id=${sitter.id}`)).body;
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({ severity: 'warning', times_raised: 4 });
    expect(data[0].sentence).toContain('Curious Carl');
  });
});

test('users are listed by name, page by page', async () => {
  const org = await world.secondOrg();
  for (const name of ['zoe', 'Ada', 'Mia']) await addUser(org, { name });
  const first = (await world.call('GET', '/users?limit=2', { key: org.ownerKey })).body;
  expect(first.data.map(({ name }: { name: string }) => name)).toEqual(['Ada', 'Mia']);
  const rest = await world.call('GET', `/users?limit=2&cursor=${first.next_cursor}`, { key: org.ownerKey });
  expect(rest.body.data.map(({ name }: { name: string }) => name)).toEqual(['zoe']);
  expect(rest.body.next_cursor).toBeNull();
});

test('no answer shows a hash, a secret or a token', async () => {
  const user = await addUser(world);
  const browser = await signedIn(world, user);
  const answers = await Promise.all([
    world.call('GET', '/users'),
    browser.ask('GET', '/me'),
    browser.ask('GET', '/me/sessions'),
  ]);
  const token = browser.cookie()?.split('=')[1] ?? 'none';
  for (const { body } of answers)
    expect(JSON.stringify(body)).not.toMatch(new RegExp(`argon2|hash|${token}`));
});
