import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { INBOUND_RULES, OUTBOUND_RULES } from '../../../core/src/domain/routing/rules.ts';
import { addUser } from '../support/accounts.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

const HOUR_MS = 3_600_000;

let site: Site;
let page: Page;
let ana: TestSitter;
let carla: TestClient;
beforeAll(async () => {
  site = await openSite({ at: new Date() });
  const owner = await addUser(site.world, { name: 'Olivia Ortega' });
  await site.world.addNumber({ class: 'front_desk' });
  ana = await site.world.addSitter({ name: 'Ana Almeida' });
  carla = await site.world.addClient({ name: 'Carla Client' });
  await site.world.addClient({ name: 'Dora Diaz' });
  page = await site.openAs(owner, '/routing');
});
afterAll(() => site?.close());

const dialog = () => page.getByRole('dialog');
const what = () => page.getByRole('region', { name: 'What would happen' });
const answer = (text: string | RegExp) => what().getByRole('status').getByText(text).waitFor();
const override = () =>
  page.getByRole('list', { name: 'Overrides', exact: true }).last().getByRole('listitem');
/** Tomorrow in the organization's zone, on its clocks. */
function tomorrowAt(clock: string): string {
  const tomorrow = new Date(Date.now() + 24 * HOUR_MS);
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(tomorrow);
  return `${day}T${clock}`;
}

describe('the simulator', () => {
  test('says what would happen at any instant, and why, rule by rule', async () => {
    const day = tomorrowAt('17:00').slice(0, 10);
    const times = { starts_at: `${day}T17:00`, ends_at: `${day}T18:00` };
    const body = { external_id: 'b-1', client_id: carla.id, sitter_id: ana.id, ...times };
    expect((await site.world.call('POST', '/bookings', { body })).status).toBe(200);
    await page.getByText('Choose a conversation, and here stands').waitFor();
    await page.getByLabel('Find a client').fill('carla');
    await page.getByLabel('Conversation').selectOption('Carla Client');
    await answer('The owner answers: no sitter has an active window.');
    await page.getByLabel('When', { exact: true }).fill(tomorrowAt('17:30'));
    await answer('Ana Almeida answers: no other sitter has an active window.');
    await what().getByText('Ana Almeida has the only active assignment window').waitFor();
    await shoot(page, 'routing');
    await expectSound(page);
    await turnTo(page, { width: 1280, colours: 'light' });
    await expectSound(page);
  });

  test('moves through the day, by the slider alone', async () => {
    await page.getByLabel('Through the day').focus();
    for (let step = 0; step < 7; step += 1) await page.keyboard.press('ArrowRight');
    expect(await page.getByLabel('When', { exact: true }).inputValue()).toBe(tomorrowAt('18:05'));
    await answer('The owner answers: no sitter has an active window.');
    await page.getByLabel('To the number').selectOption({ index: 1 });
    await answer('Meant for Ana Almeida, window ended 5 minutes ago.');
    await page.getByRole('button', { name: 'A day earlier' }).click();
    await what().getByText('who has no active window here').waitFor();
  });

  test('and asks for each author of a text that goes out', async () => {
    await page.getByLabel('Direction').selectOption('The client is texted');
    await page.getByLabel('When', { exact: true }).fill(tomorrowAt('17:30'));
    await answer('because Ana Almeida is responsible for the conversation');
    await page.getByLabel('Written by').selectOption('A sitter');
    await page.getByText('Choose a conversation, and here stands').waitFor();
    await page.getByLabel('Sitter', { exact: true }).selectOption('Ana Almeida');
    await answer("because it is Ana Almeida's dedicated number");
    await page.getByLabel('When', { exact: true }).fill(tomorrowAt('20:00'));
    await answer('There is no active assignment window; no other window is planned.');
    await page.getByLabel('When', { exact: true }).fill('2026-03-08T02:30');
    await page.getByText(/The clocks skip this time/).waitFor();
    await expectSound(page);
    await page.getByLabel('When', { exact: true }).fill('');
    await page.getByText('Choose a day and a time.').waitFor();
    await page.getByRole('button', { name: 'Now' }).click();
    await answer('the next window begins');
  });
});

describe('an override', () => {
  test('has a conversation, a reason, and an end after its beginning', async () => {
    await page.getByText('There is no override').waitFor();
    await page.getByRole('button', { name: 'Add an override' }).click();
    await dialog().getByRole('button', { name: 'Add the override' }).click();
    await dialog().getByText('Choose the conversation.').waitFor();
    await dialog().getByText('Say why.').waitFor();
    await dialog().getByLabel('Conversation').selectOption('Carla Client');
    await dialog().getByLabel('Who answers').selectOption('A sitter');
    await dialog().getByLabel('Sitter', { exact: true }).selectOption('Ana Almeida');
    await dialog().getByLabel('Reason').fill('Carla asked for Ana');
    await dialog().getByLabel('From').fill(tomorrowAt('19:00'));
    await dialog().getByLabel('Until').fill(tomorrowAt('18:00'));
    await dialog().getByRole('button', { name: 'Add the override' }).click();
    await dialog().getByRole('alert').first().waitFor();
    await shoot(page, 'routing-override');
    await expectSound(page);
    await turnTo(page, { width: 1280, colours: 'light' });
    await dialog().getByLabel('From').fill('');
    await dialog().getByRole('button', { name: 'Add the override' }).dblclick();
    await override().getByText('Ana Almeida answers').waitFor();
    const { body } = await site.world.call('GET', '/overrides');
    expect(body.data).toMatchObject([{ state: 'active', client: { name: 'Carla Client' } }]);
  });

  test('decides at once, is shown live, and is ended at once', async () => {
    await page.getByLabel('When', { exact: true }).fill(tomorrowAt('12:00'));
    await page.getByLabel('Direction').selectOption('The client texts');
    await answer('Ana Almeida answers: an override says so.');
    const { threadId } = carla;
    const reason = 'A complaint';
    await site.world.call('POST', `/threads/${threadId}/overrides`, { body: { target: 'owner', reason } });
    await override().getByText('“A complaint”').waitFor();
    await answer('The owner answers: an override says so.');
    const complaint = override().filter({ hasText: reason });
    await complaint.getByRole('button', { name: 'End the override of Carla Client now' }).click();
    await expectSound(page);
    await dialog().getByRole('button', { name: 'End now' }).dblclick();
    await complaint.waitFor({ state: 'detached' });
    await answer('Ana Almeida answers: an override says so.');
    await page.getByRole('link', { name: 'Over', exact: true }).click();
    await override().getByText('Ended by hand').waitFor();
    await override().first().scrollIntoViewIfNeeded();
    await shoot(page, 'routing-overrides-over');
    await turnTo(page, { width: 1280, colours: 'light' });
    await page.goBack();
    await override().getByText('“Carla asked for Ana”').waitFor();
  });
});

test('the rules stand there in the words of the domain, on a phone too', async () => {
  await turnTo(page, { width: 360, colours: 'dark' });
  const inbound = page.getByRole('region', { name: 'When a client texts' }).getByRole('listitem');
  expect(await inbound.allTextContents()).toEqual(Object.values(INBOUND_RULES));
  const outbound = page.getByRole('region', { name: 'When a client is texted' }).getByRole('listitem');
  expect(await outbound.allTextContents()).toEqual(Object.values(OUTBOUND_RULES));
  await expectSound(page);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Routing' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'Carla Client' }).click();
  await page.getByLabel('Text to Carla Client').waitFor();
});
