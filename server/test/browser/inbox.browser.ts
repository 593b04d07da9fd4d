import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addUser, type TestUser } from '../support/accounts.ts';
import { book } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let owner: TestUser;
let ana: TestSitter;
let desk: { id: string; e164: string };
let carla: TestClient;
let page: Page;
let made = 0;
beforeAll(async () => {
  site = await openSite({ carriers: { twilio } });
  owner = await addUser(site.world, { name: 'Olivia Ortega' });
  desk = await site.world.addNumber({ class: 'front_desk' });
  ana = await site.world.addSitter({ name: 'Ana Almeida' });
  page = await site.openAs(owner, '/inbox');
});
beforeEach(async () => {
  made += 1;
  carla = await site.world.addClient({ name: `Carla ${'abcdefghijklmnopqrstuvwxyz'[made]}` });
});
afterAll(() => site?.close());

const clientSays = (body: string) => receiving(site.world)({ from: carla.phone, to: desk.e164, body });
const nameOf = () => `Carla ${'abcdefghijklmnopqrstuvwxyz'[made]}`;
const rowOf = (window: Page) => window.locator(`a[data-thread="${carla.threadId}"]`);
const conversation = (window: Page) => window.getByRole('list', { name: `Conversation with ${nameOf()}` });
const composer = (window: Page) => window.getByLabel(`Text to ${nameOf()}`);
const opened = async () => {
  const window = await site.openAs(owner, `/inbox/${carla.threadId}`);
  await composer(window).waitFor();
  return window;
};
const texts = async () =>
  (await site.world.call('GET', `/threads/${carla.threadId}/messages`)).body.data as {
    id: string;
    body: string;
  }[];

describe('the inbox', () => {
  test('shows a text as it comes, and soon', async () => {
    const passed: number[] = [];
    for (const words of ['One', 'Two', 'Three', 'Four', 'Five']) {
      const begun = performance.now();
      await clientSays(words);
      const answered = performance.now();
      await rowOf(page).getByText(words).waitFor();
      passed.push(performance.now() - Math.max(begun, answered));
    }
    const median = passed.sort((a, b) => a - b)[2] ?? 0;
    console.log(
      `a text shows in an open inbox ${Math.round(median)} ms after the callback was answered (median)`,
    );
    await rowOf(page).getByText('5 unread').waitFor();
  });

  test('opens a conversation, which is read from then on, and goes back by the back button', async () => {
    await clientSays('Hello?');
    await rowOf(page).click();
    await conversation(page).getByText('Hello?').waitFor();
    await rowOf(page).getByText('unread').waitFor({ state: 'detached' });
    await page.goBack();
    await page.getByText('Choose a conversation').waitFor();
  });

  test('lists what is asked for, and finds names and texts', async () => {
    await clientSays('Where is the leash?');
    await rowOf(page).waitFor();
    const search = page.getByLabel('Search names and texts');
    await search.fill('the leash');
    await expect.poll(() => page.locator('a[data-thread]').count()).toBe(1);
    await search.fill('nobody says this');
    await page.getByText('No conversation fits').waitFor();
    await search.fill('');
    await page.getByLabel('Show').selectOption('Not delivered');
    await page.getByText('No conversation fits').waitFor();
    await page.getByLabel('Show').selectOption('Waiting for an answer');
    await rowOf(page).waitFor();
    await page.getByLabel('Show').selectOption('All');
  });

  test('is run from the keyboard', async () => {
    await clientSays('Keys');
    const window = await site.openAs(owner, '/inbox');
    await rowOf(window).getByText('Keys').waitFor();
    await window.keyboard.press('j');
    await composer(window).waitFor();
    await window.keyboard.press('r');
    await window.keyboard.type('Written with both hands');
    await window.keyboard.press('Control+Enter');
    await conversation(window).getByText('Written with both hands').waitFor();
    await expect.poll(texts).toHaveLength(2);
    await window.keyboard.press('Escape');
    await window.keyboard.press('n');
    await window.keyboard.type('Only for us');
    await window.keyboard.press('Control+Enter');
    await conversation(window).getByText('Only for us').waitFor();
    await window.close();
  });
});

describe('a conversation', () => {
  test('says which number a text goes out from and why, and sends it once however often it is clicked', async () => {
    const window = await opened();
    await window.getByText(/Goes out from .* because it is the front desk number/).waitFor();
    await composer(window).fill('Once');
    await window.getByText('One segment').waitFor();
    await window.getByRole('button', { name: 'Send', exact: true }).dblclick();
    await conversation(window).getByText('Once').waitFor();
    await expect.poll(() => composer(window).inputValue()).toBe('');
    await expect.poll(async () => (await texts()).map(({ body }) => body)).toEqual(['Once']);
    await conversation(window).getByRole('button', { name: 'why' }).click();
    await window.getByRole('heading', { name: 'Why this number' }).waitFor();
    await expectSound(window);
    await window.close();
  });

  test('warns when another number would be used than when the first word was written', async () => {
    const window = await opened();
    await window.getByText(/Goes out from/).waitFor();
    await composer(window).fill('I am about to');
    await book(site.world, { clientId: carla.id, sitterId: ana.id, hours: [-1, 2] });
    await window.getByText('has changed while you wrote').waitFor();
    await window.close();
  });

  test('keeps what was written when the page is loaded again', async () => {
    const window = await opened();
    await composer(window).fill('Half a sent');
    await window.waitForTimeout(400);
    await window.reload();
    await expect.poll(() => composer(window).inputValue()).toBe('Half a sent');
    await window.close();
  });

  test('says why a text did not go, and tries again', async () => {
    await site.world.call('POST', `/threads/${carla.threadId}/messages`, { body: { body: 'Lost' } });
    const [lost] = await texts();
    await site.world.db
      .updateTable('messages')
      .set({ status: 'failed', failureReason: 'The phone is switched off.' })
      .where('id', '=', lost?.id ?? '')
      .execute();
    const window = await opened();
    await conversation(window).getByText('The phone is switched off.').waitFor();
    await window.getByRole('button', { name: 'Try again' }).dblclick();
    await expect.poll(async () => (await texts()).length).toBe(2);
    await window.close();
  });

  test('keeps a text for later, which can be changed, sent at once and taken back', async () => {
    const window = await opened();
    const waiting = window.getByRole('region', { name: 'Scheduled texts' });
    await composer(window).fill('We come at noon');
    await window.getByRole('button', { name: 'Send later' }).click();
    await window.getByText('Tomorrow, 09:00').click();
    await expectSound(window);
    await shoot(window, 'send-later');
    await turnTo(window, { width: 1280, colours: 'light' });
    await window.getByRole('button', { name: 'Schedule' }).dblclick();
    await waiting.getByText('We come at noon').waitFor();
    await expect.poll(() => composer(window).inputValue()).toBe('');
    expect(await texts()).toEqual([]);
    await expectSound(window);
    await shoot(window, 'scheduled');
    await turnTo(window, { width: 1280, colours: 'light' });
    await waiting.getByRole('button', { name: /^Scheduled for/ }).click();
    await window.getByRole('menuitem', { name: 'Change' }).click();
    await window.getByLabel('Text', { exact: true }).fill('We come at one');
    await window.getByLabel('Time', { exact: true }).fill('2026-11-24T09:00');
    await window.getByRole('button', { name: 'Save' }).click();
    await window.getByText('Choose a time ahead').waitFor();
    await window.getByLabel('Time', { exact: true }).fill('2030-06-03T12:30');
    await window.getByRole('button', { name: 'Save' }).click();
    await waiting.getByText('Mon 3 Jun, 12:30').waitFor();
    await waiting.getByRole('button', { name: /^Scheduled for/ }).click();
    await window.getByRole('menuitem', { name: 'Send now' }).click();
    await conversation(window).getByText('We come at one').waitFor();
    await waiting.waitFor({ state: 'detached' });
    await composer(window).fill('Never');
    await window.getByRole('button', { name: 'Send later' }).click();
    await window.getByRole('button', { name: 'Schedule' }).click();
    await waiting.getByRole('button', { name: /^Scheduled for/ }).waitFor();
    await expect.poll(() => window.evaluate('document.activeElement.id')).toBe('composer');
    await waiting.getByRole('button', { name: /^Scheduled for/ }).click();
    await window.getByRole('menuitem', { name: 'Take back' }).click();
    await waiting.waitFor({ state: 'detached' });
    expect((await texts()).map(({ body }) => body)).toEqual(['We come at one']);
    await window.close();
  });

  test('looks right at every width and in both colours', async () => {
    await book(site.world, { clientId: carla.id, sitterId: ana.id, hours: [0, 8] });
    await clientSays('My e-mail is carla@example.com');
    await site.world.call('POST', `/threads/${carla.threadId}/notes`, {
      body: { body: 'Afraid of bicycles' },
    });
    await site.world.call('POST', `/threads/${carla.threadId}/messages`, { body: { body: 'Thank you!' } });
    const window = await opened();
    await conversation(window).getByText('Thank you!').waitFor();
    await shoot(window, 'conversation');
    for (const width of [1440, 768, 360])
      for (const colours of ['light', 'dark'] as const) {
        await turnTo(window, { width, colours });
        await expectSound(window);
      }
    await window.getByRole('link', { name: 'All conversations' }).click();
    await rowOf(window).waitFor();
    await expectSound(window);
    await shoot(window, 'inbox');
    await window.close();
  });
});
