import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rentNumbers } from '../../src/commands/empty-organization.ts';
import { inviteFirstOwner } from '../../src/services/account-links.ts';
import { listCarrierNumbers } from '../../src/services/carrier-numbers.ts';
import { addUser } from '../support/accounts.ts';
import { type RunningMaskline, startRunningMaskline } from '../support/running-maskline.ts';
import { browse, expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name }).waitFor();
const inNavigation = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name });

describe('an empty company on the sandbox', () => {
  let running: RunningMaskline;
  let site: Omit<Site, 'world'>;
  let page: Page;
  beforeAll(async () => {
    running = await startRunningMaskline();
    site = await browse(running.maskline.url, { ctx: running.ctx, close: () => running.stop() });
    await rentNumbers(running.maskline.ctx, running.account, 3);
    await listCarrierNumbers(running.ctx);
  });
  afterAll(() => site?.close());

  const dialog = () => page.getByRole('dialog');
  const step = (title: string) =>
    page.getByRole('list', { name: 'First steps' }).getByRole('listitem').filter({ hasText: title });
  const isDone = (title: string) => step(title).getByText('Done:').waitFor();
  async function expectSoundEverywhere(): Promise<void> {
    await expectSound(page);
    await turnTo(page, { width: 360, colours: 'dark' });
    await expectSound(page);
    await turnTo(page, { width: 1280, colours: 'light' });
  }

  test('leads its first owner from the link to the four steps', async () => {
    const { url } = await inviteFirstOwner(running.ctx);
    const { pathname, hash } = new URL(url ?? '');
    page = await site.open(`${pathname}${hash}`);
    await page.getByLabel('Your name').fill('Olivia Ortega');
    await page.getByLabel('E-mail address').fill('olivia@happy-paws.example');
    await page.getByLabel('New password').fill('a walk in the park');
    await page.getByRole('button', { name: 'Set password' }).click();
    await heading(page, 'Welcome');
    await page.getByText('0 of 4 are done.').waitFor();
    await shoot(page, 'welcome');
    await expectSoundEverywhere();
  });

  test('gets its front desk number where numbers are, and the way back is in the navigation', async () => {
    await step('A front desk number').getByRole('link', { name: 'Choose a number' }).click();
    await page.getByRole('button', { name: 'Add a number' }).click();
    await dialog().getByLabel('Number').selectOption({ index: 1 });
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await dialog().waitFor({ state: 'detached' });
    await inNavigation(page, 'Welcome').click();
    await isDone('A front desk number');
  });

  test('gets its first sitter, with a number, once however often it is clicked', async () => {
    await step('A first sitter').getByRole('button', { name: 'Add a sitter' }).click();
    await dialog().getByRole('button', { name: 'Add the sitter' }).click();
    await dialog().getByText('Write the name.').waitFor();
    await dialog().getByLabel('Name').fill('Ana Almeida');
    await dialog().getByLabel('Personal phone').fill('12');
    await dialog().getByLabel('The sitter’s number').selectOption({ index: 1 });
    await expectSoundEverywhere();
    await dialog().getByRole('button', { name: 'Add the sitter' }).click();
    await dialog().locator('[aria-invalid=true]').waitFor();
    await dialog().getByLabel('Personal phone').fill('(412) 555-0142');
    await shoot(page, 'welcome-sitter');
    await turnTo(page, { width: 1280, colours: 'light' });
    await dialog().getByRole('button', { name: 'Add the sitter' }).dblclick();
    await isDone('A first sitter');
    const { body } = await running.api('GET', '/sitters');
    expect(body.data).toMatchObject([{ name: 'Ana Almeida', active: true }]);
    expect((await running.api('GET', '/numbers?class=sitter')).body.data).toHaveLength(1);
  });

  test('gets its first client, and what is wrong with the phone stands at the field', async () => {
    await step('A first client').getByRole('button', { name: 'Add a client' }).click();
    await dialog().getByLabel('Name').fill('Carla Client');
    await dialog().getByLabel('Personal phone').fill('12');
    await dialog().getByRole('button', { name: 'Add the client' }).click();
    await dialog().locator('[aria-invalid=true]').waitFor();
    await expectSoundEverywhere();
    await dialog().getByLabel('Personal phone').fill('(412) 555-0123');
    await dialog().getByRole('button', { name: 'Add the client' }).dblclick();
    await isDone('A first client');
    await page.getByText('3 of 4 are done.').waitFor();
  });

  test('begins at the phones from then on, until a text has come or gone, and the welcome is over', async () => {
    await step('A first text').getByRole('link', { name: 'Go to the phones' }).click();
    await heading(page, 'Phones');
    const again = await site.open('/', { context: page.context() });
    await heading(again, 'Phones');
    const phone = again.getByRole('article', { name: 'Carla Client’s phone' });
    await phone.getByRole('textbox').fill('Hello, is anybody there?');
    await phone.getByRole('textbox').press('Control+Enter');
    await inNavigation(again, 'Welcome').waitFor({ state: 'detached' });
    await again.close();
    await page.goto(`${site.url}/`);
    await heading(page, 'Inbox');
    await page.goto(`${site.url}/welcome`);
    await page.getByText('All four are done.').waitFor();
    await shoot(page, 'welcome-done');
    await expectSoundEverywhere();
    await page.getByRole('link', { name: 'Go to the inbox' }).click();
    await heading(page, 'Inbox');
  });
});

describe('a company with a real carrier', () => {
  let site: Site;
  let page: Page;
  beforeAll(async () => {
    site = await openSite({ at: new Date() });
    page = await site.openAs(await addUser(site.world, { name: 'Olivia Ortega' }), '/');
  });
  afterAll(() => site?.close());

  test('says which number is to be texted, sees what others have done, and can skip the rest', async () => {
    await heading(page, 'Welcome');
    await site.world.addClient();
    await site.world.addNumber({ class: 'front_desk' });
    await page.reload();
    await page.getByText('2 of 4 are done.').waitFor();
    await page.getByText('Text your front desk number from any phone').waitFor();
    await page.getByRole('button', { name: 'Add a sitter' }).click();
    await page.getByRole('dialog').getByText('none is free').waitFor();
    await expectSound(page);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Skip this' }).click();
    await heading(page, 'Inbox');
    expect(await inNavigation(page, 'Welcome').count()).toBe(0);
    await page.goto(`${site.url}/`);
    await heading(page, 'Inbox');
  });
});
