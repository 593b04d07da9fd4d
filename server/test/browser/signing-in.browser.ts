import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runDueJobs } from '../../src/jobs/worker.ts';
import { addUser, codeAt, PASSWORD, setUpTotp, signedIn, type TestUser } from '../support/accounts.ts';
import { createMailbox } from '../support/mailbox.ts';
import { expectSound, openSite, type Site, shoot, signIn } from '../support/site.ts';

const mailbox = createMailbox();
let site: Site;
let owner: TestUser;
beforeAll(async () => {
  site = await openSite({ mailer: mailbox });
  owner = await addUser(site.world, { name: 'Olivia Ortega' });
});
afterAll(() => site?.close());

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const alert = (page: Page, text: string) => page.getByRole('alert').getByText(text).waitFor();
const passwordField = (page: Page) => page.getByLabel('Password', { exact: true });

describe('signing in', () => {
  test('leads an owner to the first page, which says who is there, and back leads out of the app', async () => {
    const page = await site.open('/');
    await heading(page, 'Sign in');
    await signIn(page, owner);
    await heading(page, 'Welcome');
    await page.getByRole('button', { name: 'Olivia Ortega, Owner: your menu' }).waitFor();
    await page.getByRole('banner').getByText('Happy Paws').waitFor();
    await page.goBack();
    expect(page.url()).not.toContain('sign-in');
    await page.context().close();
  });

  test('leads a sitter to the own day, and an owner’s page leads there too', async () => {
    const { id } = await site.world.addSitter();
    const user = await addUser(site.world, { sitterId: id });
    const page = await site.open('/settings/people');
    await signIn(page, user);
    await heading(page, 'Today');
    expect(await page.getByRole('link', { name: 'People' }).count()).toBe(0);
    await page.context().close();
  });

  test('leads back to the page that asked for it, and never to another site', async () => {
    const page = await site.open('/settings/api-keys');
    await heading(page, 'Sign in');
    await signIn(page, owner);
    await heading(page, 'API keys');
    await page.context().close();
    const lured = await site.open(`/sign-in?next=${encodeURIComponent('//elsewhere.example/')}`);
    await signIn(lured, owner);
    await heading(lured, 'Welcome');
    await lured.context().close();
  });

  test('with a wrong password says so, keeps the address, and works at the next try', async () => {
    const page = await site.open('/sign-in');
    await signIn(page, owner, 'not the password');
    await alert(page, 'Check the e-mail address and the password');
    expect(await page.getByLabel('E-mail address').inputValue()).toBe(owner.email);
    await passwordField(page).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await heading(page, 'Welcome');
    await page.context().close();
  });

  test('is sent once, however often the button is clicked', async () => {
    const page = await site.open('/sign-in');
    let sent = 0;
    page.on('request', (request) => {
      sent += Number(request.url().endsWith('/sign-in') && request.method() === 'POST');
    });
    await page.getByLabel('E-mail address').fill(owner.email);
    await passwordField(page).fill(PASSWORD);
    await page.getByRole('button', { name: 'Sign in', exact: true }).dblclick();
    await heading(page, 'Welcome');
    expect(sent).toBe(1);
    await page.context().close();
  });

  test('asks which company, where address and password are known to several', async () => {
    const both = { email: 'both@example.test' };
    await addUser(site.world, both);
    await addUser(await site.world.secondOrg(), both);
    const page = await site.open('/sign-in');
    await signIn(page, both);
    await heading(page, 'Which company?');
    await shoot(page, 'organization');
    await expectSound(page);
    await page.getByRole('button', { name: 'Other Paws' }).click();
    await heading(page, 'Welcome');
    await page.getByRole('banner').getByText('Other Paws').waitFor();
    await page.context().close();
  });
});

describe('a second factor', () => {
  test('is asked for after the password: a code of the app, or a recovery code', async () => {
    const user = await addUser(site.world);
    const { secret, recoveryCodes } = await setUpTotp(site.world, await signedIn(site.world, user));
    const page = await site.open('/sign-in');
    await signIn(page, user);
    await heading(page, 'One more step');
    await page.getByLabel('Code of your authenticator app').fill('000000');
    await page.getByRole('button', { name: 'Go on' }).click();
    await alert(page, 'Enter the code that the authenticator app shows now');
    await shoot(page, 'code');
    await expectSound(page);
    await page.getByLabel('Code of your authenticator app').fill(codeAt(secret, site.world.clock.current()));
    await page.getByRole('button', { name: 'Go on' }).click();
    await heading(page, 'Welcome');
    await page.context().close();

    const lost = await site.open('/sign-in');
    await signIn(lost, user);
    await lost.getByRole('button', { name: 'Use a recovery code' }).click();
    await lost.getByLabel('Recovery code').fill(recoveryCodes[0] ?? '');
    await lost.getByRole('button', { name: 'Go on' }).click();
    await heading(lost, 'Welcome');
    await lost.context().close();
  });

  test('that took too long begins again, and says why', async () => {
    const user = await addUser(site.world);
    const { secret } = await setUpTotp(site.world, await signedIn(site.world, user));
    const page = await site.open('/sign-in');
    await signIn(page, user);
    await heading(page, 'One more step');
    site.world.clock.advance(6 * 60_000);
    await page.getByLabel('Code of your authenticator app').fill(codeAt(secret, site.world.clock.current()));
    await page.getByRole('button', { name: 'Go on' }).click();
    await heading(page, 'Sign in');
    await alert(page, 'Begin again');
    await page.context().close();
  });
});

describe('a forgotten password', () => {
  test('is replaced by a link in a mail, which signs in', async () => {
    const user = await addUser(site.world);
    const page = await site.open('/sign-in');
    await page.getByRole('link', { name: 'I forgot my password' }).click();
    await page.getByLabel('E-mail address').fill(user.email);
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await heading(page, 'Look into your mail');
    await expectSound(page);
    await runDueJobs(site.world.base, site.world.pool);
    await page.goto(mailbox.linkTo(user.email));
    await page.getByText(`Choose the password for ${user.email} at Happy Paws.`).waitFor();
    expect(page.url()).not.toContain('#');
    await page.getByLabel('New password').fill('short');
    await page.getByRole('button', { name: 'Set password' }).click();
    await alert(page, 'Use at least 10 characters');
    await page.getByLabel('New password').fill('a quiet river at dawn');
    await page.getByRole('button', { name: 'Set password' }).click();
    await heading(page, 'Welcome');
    await page.context().close();
  });

  test('a link that is made up, or was used, says what to do', async () => {
    const page = await site.open('/set-password#nothing');
    await heading(page, 'This link cannot be used');
    await page.getByText('Ask an owner of your company for another one.').waitFor();
    await page.context().close();
  });
});

describe('whoever is signed in', () => {
  test('signs out, and sees nothing more, also not by the back button', async () => {
    const page = await site.openAs(owner, '/settings/people');
    await page.getByRole('link', { name: 'API keys' }).click();
    await heading(page, 'API keys');
    await page.getByRole('button', { name: 'your menu' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await heading(page, 'Sign in');
    await page.goBack();
    await heading(page, 'Sign in');
    await page.context().close();
  });

  test('goes between pages by the back button, and each has its title and the focus on its heading', async () => {
    const page = await site.openAs(owner, '/settings/people');
    await heading(page, 'People');
    await page.getByRole('link', { name: 'API keys' }).click();
    await heading(page, 'API keys');
    expect(await page.title()).toBe('API keys · Maskline');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('API keys');
    await page.goBack();
    await heading(page, 'People');
    expect(await page.title()).toBe('People · Maskline');
    await page.context().close();
  });

  test('whose session ends elsewhere is asked to sign in, and comes back to the page', async () => {
    const user = await addUser(site.world);
    const page = await site.openAs(user, '/settings/people');
    await heading(page, 'People');
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'API keys' }).click();
    await heading(page, 'Sign in');
    await signIn(page, user);
    await heading(page, 'API keys');
    await page.context().close();
  });

  test('keeps the chosen colours', async () => {
    const page = await site.openAs(owner, '/account');
    await page.getByRole('button', { name: 'your menu' }).click();
    await page.getByRole('menuitemradio', { name: 'Dark' }).click();
    const scheme = () => page.evaluate('getComputedStyle(document.documentElement).colorScheme');
    expect(await scheme()).toBe('dark');
    await page.reload();
    await heading(page, 'Your account');
    expect(await scheme()).toBe('dark');
    await page.context().close();
  });
});

test('after many wrong tries the page says how long to wait', async () => {
  const page = await site.open('/sign-in');
  const body = { email: 'nobody@example.test', password: 'wrong' };
  for (let tries = 0; tries < 20; tries += 1)
    await page.request.post(`${site.url}/api/v1/sign-in`, { data: body });
  await signIn(page, body, 'wrong');
  await page
    .getByRole('alert')
    .getByText(/^That was too often\. Wait \d+ minutes, then try again\.$/)
    .waitFor();
  await page.context().close();
});
