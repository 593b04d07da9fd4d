import type { Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser, PASSWORD, type TestUser } from '../support/accounts.ts';
import { expectSound, openSite, type Site, shoot, signIn } from '../support/site.ts';

let site: Site;
let owner: TestUser;
let page: Page;
beforeAll(async () => {
  site = await openSite();
  owner = await addUser(site.world, { name: 'Olivia Ortega' });
  page = await site.openAs(owner, '/settings/people');
});
afterAll(() => site?.close());

const heading = (window: Page, name: string) => window.getByRole('heading', { level: 1, name }).waitFor();
const dialog = () => page.getByRole('dialog');
const row = (name: string) => page.getByRole('listitem').filter({ hasText: name });
const toast = (text: string) => page.getByRole('listitem').filter({ hasText: text }).first().waitFor();
const choose = async (name: string, item: string) => {
  await page.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
};
const usersNamed = async (name: string) => {
  const { body } = await site.world.call('GET', '/users?limit=100');
  return body.data.filter((user: { name: string }) => user.name === name);
};

async function fillInvitation(name: string, email: string): Promise<void> {
  await page.getByRole('button', { name: 'Invite somebody' }).click();
  await dialog().getByLabel('Role').selectOption('owner');
  await dialog().getByLabel('Name').fill(name);
  await dialog().getByLabel('E-mail address').fill(email);
}

const invite = () => dialog().getByRole('button', { name: 'Invite' });

describe('people', () => {
  test('a sitter is invited by a link that is copied and passed on, and signs in by it', async () => {
    await site.world.addSitter({ name: 'Ana Almeida' });
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.url });
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await invite().click();
    await dialog().getByText('Choose whose account it is.').waitFor();
    await dialog().getByLabel('Sitter').selectOption('Ana Almeida');
    await dialog().getByLabel('Name').fill('Ana Almeida');
    await dialog().getByLabel('E-mail address').fill('ana@happy-paws.example');
    await invite().click();
    await page.getByRole('heading', { name: 'Ana Almeida is invited' }).waitFor();
    await shoot(page, 'invited');
    await expectSound(page);
    await dialog().getByRole('button', { name: 'Copy' }).click();
    await dialog().getByText('Copied').waitFor();
    const link = await page.evaluate<string>('navigator.clipboard.readText()');
    await dialog().getByRole('button', { name: 'Done' }).click();
    await row('Ana Almeida').getByText('Invited').waitFor();

    const hers = await site.open(link.slice(site.url.length));
    await hers.getByLabel('New password').fill('a quiet river at dawn');
    await hers.getByRole('button', { name: 'Set password' }).click();
    await heading(hers, 'Today');
    await hers.getByRole('button', { name: 'Ana Almeida, Sitter' }).waitFor();
  });

  test('a refusal stands at its field, and nothing is sent before the fields are filled', async () => {
    await fillInvitation('Once More', owner.email);
    await invite().click();
    await dialog().getByText('Use another e-mail address').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Invite somebody');
  });

  test('two clicks invite once, and so does trying again after an answer that was lost', async () => {
    let lost = 0;
    const loseTheFirst = async (route: Route) => {
      if (route.request().method() !== 'POST' || lost > 0) return route.continue();
      lost += 1;
      await route.fetch();
      await route.abort();
    };
    await page.route('**/api/v1/users', loseTheFirst);
    await fillInvitation('Lena Lost', 'lena@happy-paws.example');
    await invite().dblclick();
    await dialog().getByText('Maskline cannot be reached').waitFor();
    await shoot(page, 'unreachable');
    await expectSound(page);
    await invite().dblclick();
    await page.getByRole('heading', { name: 'Lena Lost is invited' }).waitFor();
    await page.unroute('**/api/v1/users');
    expect(await usersNamed('Lena Lost')).toHaveLength(1);
    await dialog().getByRole('button', { name: 'Done' }).click();
  });

  test('a link for a new password is made for somebody who has forgotten it', async () => {
    const user = await addUser(site.world, { name: 'Fred Forgetful' });
    await page.reload();
    await choose('Fred Forgetful', 'Link for a new password');
    const link = await dialog().getByLabel('Link').inputValue();
    await dialog().getByRole('button', { name: 'Done' }).click();
    const his = await site.open(link.slice(site.url.length));
    await his.getByText(`Choose the password for ${user.email}`).waitFor();
  });

  test('somebody is renamed, and deactivated after a second look, which ends the sessions', async () => {
    const user = await addUser(site.world, { name: 'Gone Tomorrow' });
    const theirs = await site.openAs(user, '/account');
    await page.reload();
    await choose('Gone Tomorrow', 'Change the name');
    await dialog().getByLabel('Name').fill('Gone Today');
    await expectSound(page);
    await dialog().getByRole('button', { name: 'Change' }).click();
    await choose('Gone Today', 'Deactivate');
    await dialog().getByRole('button', { name: 'Cancel' }).click();
    expect(await row('Gone Today').getByText('Deactivated').count()).toBe(0);
    await choose('Gone Today', 'Deactivate');
    await dialog().getByRole('button', { name: 'Deactivate' }).click();
    await toast('Gone Today cannot sign in any more.');
    await row('Gone Today').getByText('Deactivated').waitFor();
    await theirs.reload();
    await heading(theirs, 'Sign in');
    await signIn(theirs, user, PASSWORD);
    await theirs.getByRole('alert').waitFor();
  });

  test('nobody deactivates the own account', async () => {
    await page.getByRole('button', { name: 'Actions for Olivia Ortega' }).click();
    await page.getByRole('menuitem', { name: 'Change the name' }).waitFor();
    expect(await page.getByRole('menuitem', { name: 'Deactivate' }).count()).toBe(0);
    await page.keyboard.press('Escape');
  });
});

describe('API keys', () => {
  test('one is created, shown once, works, and works no more once it is revoked', async () => {
    await page.getByRole('link', { name: 'API keys' }).click();
    await page.getByRole('button', { name: 'Create a key' }).click();
    await dialog().getByLabel('What it is for').fill('Booking system');
    await dialog().getByRole('button', { name: 'Create' }).dblclick();
    const key = await dialog().getByLabel('API key').inputValue();
    await shoot(page, 'created-key');
    await expectSound(page);
    await page.keyboard.press('Escape');
    await dialog().getByRole('button', { name: 'I have kept it' }).click();
    expect(await row('Booking system').count()).toBe(1);
    await row('Booking system').getByText('never used').waitFor();
    expect((await site.world.call('GET', '/me', { key })).status).toBe(200);
    await page.getByRole('button', { name: 'Revoke Booking system' }).click();
    await dialog().getByRole('button', { name: 'Revoke' }).click();
    await row('Booking system').getByText('Revoked').first().waitFor();
    await row('Booking system').getByText('last used').waitFor();
    expect((await site.world.call('GET', '/me', { key })).status).toBe(401);
  });
});

test('a list that cannot be read says so, and is read again on demand', async () => {
  let isBroken = true;
  await page.route('**/api/v1/users', (route) => (isBroken ? route.abort() : route.continue()));
  await page.goto(`${site.url}/settings/people`);
  await page.getByRole('main').getByText('Maskline cannot be reached').waitFor();
  await expectSound(page);
  isBroken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await row('Olivia Ortega').waitFor();
  await page.unroute('**/api/v1/users');
});

test('a lost connection is said, and so is that it is back', async () => {
  await page.context().setOffline(true);
  await page.getByText('You have no connection.').waitFor();
  await expectSound(page);
  await page.context().setOffline(false);
  await page.getByText('You have no connection.').waitFor({ state: 'detached' });
});

test('the first page takes less than 200 kB of script', async () => {
  const fresh = await site.openAs(owner, '/settings/people');
  await heading(fresh, 'People');
  await row('Olivia Ortega').waitFor();
  const scripts = await fresh.evaluate<{ name: string; bytes: number }[]>(
    `performance.getEntriesByType('resource')
      .map(({ name, encodedBodySize }) => ({ name, bytes: encodedBodySize }))
      .filter(({ name }) => name.endsWith('.js'))`,
  );
  expect(scripts.length).toBeGreaterThan(3);
  const bytes = scripts.reduce((sum, script) => sum + script.bytes, 0);
  expect(bytes, JSON.stringify(scripts)).toBeLessThan(200_000);
});
