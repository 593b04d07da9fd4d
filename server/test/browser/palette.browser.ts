import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser, type TestUser } from '../support/accounts.ts';
import { book } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let owner: TestUser;
let ana: TestSitter;
let carla: TestClient;
beforeAll(async () => {
  site = await openSite({ carriers: { twilio } });
  owner = await addUser(site.world, { name: 'Olivia Ortega' });
  const desk = await site.world.addNumber({ class: 'front_desk' });
  ana = await site.world.addSitter({ name: 'Ana Almeida' });
  carla = await site.world.addClient({ name: 'Carla Client' });
  await book(site.world, { clientId: carla.id, sitterId: ana.id, hours: [-1, 2] });
  await receiving(site.world)({ from: carla.phone, to: desk.e164, body: 'Has he eaten his carrots?' });
});
afterAll(() => site?.close());

const palette = (page: Page) => page.getByRole('dialog', { name: 'Find and do' });
const option = (page: Page, name: string | RegExp) => palette(page).getByRole('option', { name });
const opened = async (page: Page, words: string) => {
  await page.keyboard.press('Control+k');
  await palette(page).waitFor();
  await page.keyboard.type(words);
};

describe('the palette', () => {
  test('goes to a page, a conversation by what was said in it, and a sitter', async () => {
    const page = await site.openAs(owner, '/numbers');
    await page.getByRole('heading', { level: 1, name: 'Numbers' }).waitFor();
    await opened(page, 'templ');
    await option(page, 'Templates').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Templates' }).waitFor();
    await opened(page, 'carrots');
    await option(page, /Carla Client/).waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('Text to Carla Client').waitFor();
    const { id } = (
      await site.world.call('POST', '/clients', { body: { name: 'Dora Klein', class: 'recurring' } })
    ).body;
    await opened(page, 'dora');
    await option(page, 'Dora Klein').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(`${site.url}/clients/${id}`);
    await opened(page, 'almeida');
    await option(page, 'Ana Almeida').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Ana Almeida' }).waitFor();
    await page.close();
  });

  test('does what can be done on the page, and leaves the focus where it was when nothing is chosen', async () => {
    const page = await site.openAs(owner, `/inbox/${carla.threadId}`);
    await page.getByLabel('Text to Carla Client').fill('Half a');
    await page.keyboard.press('Control+k');
    await palette(page).waitFor();
    await expectSound(page);
    await shoot(page, 'palette');
    await turnTo(page, { width: 1280, colours: 'light' });
    await page.keyboard.press('Escape');
    await palette(page).waitFor({ state: 'detached' });
    await page.keyboard.type(' text');
    await expect.poll(() => page.getByLabel('Text to Carla Client').inputValue()).toBe('Half a text');
    await opened(page, 'write a note');
    await page.keyboard.press('Enter');
    await page.getByLabel('Note about Carla Client').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('composer');
    await page.goto(`${site.url}/numbers`);
    await page.getByRole('heading', { level: 1, name: 'Numbers' }).waitFor();
    await opened(page, 'add a number');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Add a number' }).waitFor();
    await page.keyboard.press('Control+k');
    expect(await palette(page).count()).toBe(0);
    await page.close();
  });

  test('says that nothing is called that, and changes the colours', async () => {
    const page = await site.openAs(owner, '/numbers');
    await page.getByRole('button', { name: 'Find and do' }).first().click();
    await palette(page).waitFor();
    await page.keyboard.type('xyzzy');
    await palette(page).getByText('Nothing is called that.').waitFor();
    await expectSound(page);
    await palette(page).getByRole('combobox').fill('dark');
    await option(page, 'Dark colours').click();
    await expect.poll(() => page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
    await page.close();
  });

  test('finds for a sitter on the phone the own conversations alone', async () => {
    const user = await addUser(site.world, { sitterId: ana.id });
    await site.world.addClient({ name: 'Carl Elsewhere' });
    const page = await site.openAs(user, '/today', { width: 390 });
    await page.getByRole('button', { name: 'Find and do' }).click();
    await palette(page).waitFor();
    await page.keyboard.type('Carl');
    await option(page, 'Carla C.').waitFor();
    expect(await option(page, /Elsewhere/).count()).toBe(0);
    expect(await option(page, 'Numbers').count()).toBe(0);
    await expectSound(page);
    await shoot(page, 'palette-sitter');
    await turnTo(page, { width: 390, colours: 'light' });
    await option(page, 'Carla C.').click();
    await page.getByLabel('Text to Carla C.').waitFor();
    await page.close();
  });
});
