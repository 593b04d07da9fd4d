import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runDueJobs } from '../../src/jobs/worker.ts';
import { inviteFirstOwner } from '../../src/services/account-links.ts';
import { makeResetLink } from '../../src/services/password-resets.ts';
import { addUser, openBrowser, PASSWORD, tokenOf } from '../support/accounts.ts';
import { createMailbox } from '../support/mailbox.ts';
import { createWorld, type World } from '../support/world.ts';

const mailbox = createMailbox();
let world: World;
beforeAll(async () => {
  world = await createWorld({ mailer: mailbox });
});
beforeEach(() => {
  mailbox.isBroken = false;
  mailbox.mails.length = 0;
});
afterAll(() => world.close());

const askFor = async (email: string) =>
  (await openBrowser(world)).ask('POST', '/password-resets', { body: { email } });
const work = () => runDueJobs(world.base, world.pool);
const use = async (url: string, more: object = {}) =>
  (await openBrowser(world)).ask('POST', '/account-links/use', {
    body: { token: tokenOf(url), password: 'a new walk in the park', ...more },
  });

describe('somebody who has forgotten the password', () => {
  test('is mailed a link that sets another one, once and for an hour', async () => {
    const user = await addUser(world);
    const { status, body } = await askFor(` ${user.email.toUpperCase()}`);
    expect([status, body.by_mail]).toEqual([202, true]);
    await work();
    expect(mailbox.mails).toMatchObject([{ to: user.email, subject: 'A new password for Happy Paws' }]);
    expect(mailbox.mails[0]?.text).toContain('Tue 24 Nov 2026, 11:00 (America/New_York)');
    const url = mailbox.linkTo(user.email);
    expect((await use(url)).body).toEqual({ email: user.email });
    expect((await use(url)).body.code).toBe('link_not_usable');
    const browser = await openBrowser(world);
    expect((await browser.signIn(user)).status).toBe(401);
    expect((await browser.signIn(user, 'a new walk in the park')).status).toBe(200);
  });

  test('is answered alike whether anybody has the address, and not before the same time is over', async () => {
    const gone = await addUser(world);
    await addUser(world);
    await world.call('POST', `/users/${gone.id}/deactivate`);
    const known = await askFor((await addUser(world)).email);
    for (const email of [gone.email, 'nobody@example.test', 'no address']) {
      const begun = performance.now();
      expect(await askFor(email)).toMatchObject({ status: 202, body: known.body });
      expect(performance.now() - begun).toBeGreaterThan(290);
    }
    await work();
    expect(mailbox.mails).toHaveLength(1);
  });

  test('asks again and again and gets one mail within five minutes', async () => {
    const user = await addUser(world);
    for (let times = 0; times < 3; times += 1) await askFor(user.email);
    await work();
    expect(mailbox.mails).toHaveLength(1);
    const first = mailbox.linkTo(user.email);
    world.clock.advance(5 * 60_000);
    await askFor(user.email);
    await work();
    expect(mailbox.mails).toHaveLength(2);
    expect((await use(first)).body.code).toBe('link_not_usable');
    expect((await use(mailbox.linkTo(user.email))).status).toBe(200);
  });

  test('and has not accepted the invitation yet is invited again', async () => {
    const user = await addUser(world, { password: null });
    await askFor(user.email);
    await work();
    expect(mailbox.mails[0]?.subject).toBe('Happy Paws invites you');
  });
});

describe('a link that is mailed', () => {
  test('is shown to nobody else, and its token is nowhere in the database', async () => {
    const person = { email: 'mailed@example.test', name: 'Mia', role: 'owner' };
    const { body } = await world.call('POST', '/users', { body: person });
    expect(body.link.url).toBeNull();
    const jobs = await world.pool.query('select payload from graphile_worker._private_jobs');
    expect(Object.keys(jobs.rows.at(-1).payload).sort()).toEqual(['linkId', 'orgId']);
    const sealed = await world.db.selectFrom('accountLinks').selectAll().execute();
    await work();
    const token = tokenOf(mailbox.linkTo(person.email));
    expect(token).toHaveLength(43);
    expect(
      JSON.stringify(sealed) + sealed.map(({ tokenSealed }) => tokenSealed?.toString('latin1')),
    ).not.toContain(token);
    const row = await world.db
      .selectFrom('accountLinks')
      .selectAll()
      .where('userId', '=', body.user.id)
      .executeTakeFirstOrThrow();
    expect([row.tokenSealed, row.mailedAt]).toEqual([null, world.clock.current()]);
  });

  test('goes again when the mail server did not take it, and an alert says so meanwhile', async () => {
    mailbox.isBroken = true;
    const user = await addUser(world);
    await askFor(user.email);
    await work();
    const alerts = async (state: string) =>
      (await world.call('GET', `/alerts?kind=mail_refused&state=${state}`)).body.data;
    expect(await alerts('open')).toHaveLength(1);
    expect(JSON.stringify(await alerts('open'))).not.toContain(user.email);
    mailbox.isBroken = false;
    await world.pool.query('update graphile_worker._private_jobs set run_at = now()');
    await work();
    expect(mailbox.mails).toHaveLength(1);
    expect(await alerts('open')).toHaveLength(0);
    expect((await use(mailbox.linkTo(user.email))).status).toBe(200);
  });

  test('is not mailed once its user was deactivated', async () => {
    const user = await addUser(world);
    await askFor(user.email);
    await world.call('POST', `/users/${user.id}/deactivate`);
    await work();
    expect(mailbox.mails).toEqual([]);
  });

  test('can be given out by hand all the same, at the word of the operator', async () => {
    const user = await addUser(world);
    const { url } = await makeResetLink(world.ctx, user.id, { passOn: 'by_hand' });
    await work();
    expect(mailbox.mails).toEqual([]);
    expect((await use(url ?? '')).status).toBe(200);
  });
});

describe('the link of a first owner', () => {
  const person = { email: 'first@example.test', name: 'First Owner' };

  test('makes the owner, and of several links at once one does', async () => {
    const org = await world.secondOrg();
    const links = [await inviteFirstOwner(org.ctx), await inviteFirstOwner(org.ctx)];
    const shown = await (await openBrowser(world)).ask('POST', '/account-links/show', {
      body: { token: tokenOf(links[0]?.url ?? '') },
    });
    expect(shown.body).toMatchObject({ kind: 'first_owner', email: null, organization_name: 'Other Paws' });
    expect((await use(links[0]?.url ?? '')).body.errors).toMatchObject([{ path: 'email' }]);
    const answers = await Promise.all([...links, ...links].map(({ url }) => use(url ?? '', person)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 410, 410, 410]);
    const browser = await openBrowser(world);
    expect((await browser.signIn(person, 'a new walk in the park')).body.step).toBe('done');
    expect((await browser.ask('GET', '/me')).body.organization.id).toBe(org.orgId);
    const late = await inviteFirstOwner(org.ctx);
    expect((await use(late.url ?? '', { ...person, email: 'second@example.test' })).status).toBe(410);
  });
});

test('without mail the answer says kindly what to do, for every address', async () => {
  const plain = await createWorld();
  const user = await addUser(plain);
  const browser = await openBrowser(plain);
  const answers = [];
  for (const email of [user.email, 'nobody@example.test']) {
    answers.push(await browser.ask('POST', '/password-resets', { body: { email } }));
  }
  expect(answers[0]).toMatchObject({ status: 202, body: { by_mail: false } });
  expect(answers[0]?.body.what_to_do).toContain('maskline user reset-link');
  expect(answers[1]?.body).toEqual(answers[0]?.body);
  const { url } = (await plain.call('POST', `/users/${user.id}/reset-link`)).body;
  const body = { token: tokenOf(url), password: `${PASSWORD} again` };
  expect((await browser.ask('POST', '/account-links/use', { body })).status).toBe(200);
  await plain.close();
});
