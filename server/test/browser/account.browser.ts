import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser, codeAt, PASSWORD } from '../support/accounts.ts';
import { expectSound, openSite, type Site, shoot, signIn } from '../support/site.ts';

let site: Site;
beforeAll(async () => {
  site = await openSite();
});
afterAll(() => site?.close());

const NEW_PASSWORD = 'a quiet river at dawn';
const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const button = (page: Page, name: string) => page.getByRole('button', { name }).click();
const toast = (page: Page, text: string) => page.getByRole('listitem').filter({ hasText: text }).waitFor();
const openAccount = async () => {
  const user = await addUser(site.world);
  return { user, page: await site.openAs(user, '/account') };
};

test('a password is changed by whoever knows the present one, and ends the other sessions', async () => {
  const { user, page } = await openAccount();
  const elsewhere = await site.openAs(user, '/account');
  await button(page, 'Change password');
  await page.getByLabel('Present password').fill('not the password');
  await page.getByLabel('New password').fill(NEW_PASSWORD);
  await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
  await page.getByRole('alert').getByText('Check the present password').waitFor();
  await page.getByLabel('Present password').fill(PASSWORD);
  await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click();
  await toast(page, 'Your password is changed');
  expect(await page.getByRole('list', { name: 'Sessions' }).getByRole('listitem').count()).toBe(1);
  await elsewhere.reload();
  await heading(elsewhere, 'Sign in');
  await signIn(elsewhere, user, NEW_PASSWORD);
  await heading(elsewhere, 'Your account');
});

test('an authenticator app is set up by its code, with recovery codes that are kept, and removed again', async () => {
  const { page } = await openAccount();
  await button(page, 'Set up');
  await page.getByRole('img', { name: 'The key of the authenticator app' }).waitFor();
  const secret = await page.getByLabel('Or write this key into the app').inputValue();
  await page.getByLabel('Code that the app shows').fill(codeAt(secret, site.world.clock.current()));
  await button(page, 'Go on');
  const codes = (await page.getByRole('textbox', { name: 'Recovery codes' }).inputValue()).split(/\s+/);
  expect(new Set(codes).size).toBe(10);
  await shoot(page, 'recovery-codes');
  await expectSound(page);
  await page.keyboard.press('Escape');
  expect(await page.getByRole('button', { name: 'Done' }).isDisabled()).toBe(true);
  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Download')]);
  expect((await readFile(await download.path(), 'utf8')).trim().split('\n')).toEqual(
    expect.arrayContaining(codes),
  );
  await page.getByLabel('I have kept them').check();
  await button(page, 'Done');
  await page.getByText('10 recovery codes are left').waitFor();
  await button(page, 'Remove');
  await page.getByLabel('Code', { exact: true }).fill(codes[0] ?? '');
  await expectSound(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await toast(page, 'The authenticator app is removed.');
  await page.getByRole('button', { name: 'Set up' }).waitFor();
});

test('a passkey is added, renamed, signs in by itself, and is removed', async () => {
  const { page } = await openAccount();
  await plugInAuthenticator(page);
  await button(page, 'Add a passkey');
  await page.getByLabel('Name', { exact: true }).fill('Laptop');
  await button(page, 'Go on');
  await page.getByLabel('I have kept them').check();
  await button(page, 'Done');
  await button(page, 'Rename Laptop');
  await page.getByLabel('Name', { exact: true }).fill('Work laptop');
  await expectSound(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Rename' }).click();
  await page.getByRole('list', { name: 'Passkeys' }).getByText('Work laptop').waitFor();
  await button(page, 'your menu');
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await button(page, 'Sign in with a passkey');
  await heading(page, 'Welcome');
  await page.getByRole('link', { name: 'Your account' }).click();
  await button(page, 'Remove Work laptop');
  await shoot(page, 'remove-passkey');
  await expectSound(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await toast(page, 'The passkey is removed.');
  expect(await page.getByText('Work laptop').count()).toBe(0);
});

test('sessions are listed, and ended one by one or all others at once', async () => {
  const { user, page } = await openAccount();
  for (let more = 0; more < 3; more += 1) await site.openAs(user, '/account');
  await page.reload();
  const sessions = page.getByRole('list', { name: 'Sessions' }).getByRole('listitem');
  await sessions.nth(3).waitFor();
  await sessions.filter({ hasNotText: 'This one' }).first().getByRole('button').click();
  await sessions.nth(3).waitFor({ state: 'detached' });
  await button(page, 'End all others');
  await expectSound(page);
  await button(page, 'End them');
  await toast(page, 'You are signed out everywhere else.');
  expect(await sessions.count()).toBe(1);
  await sessions.getByText('This one').waitFor();
});

describe('an owner without the second factor that the company asks for', () => {
  test('is led to set one up, and then everything else is open', async () => {
    const { user, page } = await openAccount();
    await heading(page, 'Your account');
    await site.world.call('PATCH', '/organization', { body: { require_owner_second_factor: true } });
    const barred = await site.open('/settings/people');
    await signIn(barred, user);
    await barred.getByText('asks its owners for a second factor').waitFor();
    await expectSound(barred);
    expect(await barred.getByRole('link', { name: 'People' }).count()).toBe(0);
    await button(barred, 'Set up');
    const secret = await barred.getByLabel('Or write this key into the app').inputValue();
    await barred.getByLabel('Code that the app shows').fill(codeAt(secret, site.world.clock.current()));
    await button(barred, 'Go on');
    await barred.getByLabel('I have kept them').check();
    await button(barred, 'Done');
    await barred.getByRole('link', { name: 'People' }).click();
    await heading(barred, 'People');
  });
});

/** One in the browser itself, which confirms whatever it is asked. */
async function plugInAuthenticator(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}
