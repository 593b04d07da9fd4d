import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { closeAlert, raiseAlert } from '../../src/services/alerts.ts';
import { addUser } from '../support/accounts.ts';
import type { TestClient, TestNumber, TestSitter } from '../support/seeds.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let page: Page;
let desk: TestNumber;
let ana: TestSitter;
let carla: TestClient;
beforeAll(async () => {
  site = await openSite({ at: new Date() });
  const owner = await addUser(site.world, { name: 'Olivia Ortega' });
  desk = await site.world.addNumber({ class: 'front_desk' });
  ana = await site.world.addSitter({ name: 'Ana Almeida' });
  carla = await site.world.addClient({ name: 'Carla Client' });
  page = await site.openAs(owner, '/alerts');
});
afterAll(() => site?.close());

type Raised = Partial<Parameters<typeof raiseAlert>[1]> & { sentence: string };
const raise = ({ severity = 'warning', topic = 'test', entities = [], ...alert }: Raised) =>
  inTransaction(site.world.ctx, (tx) =>
    raiseAlert(tx, { kind: 'test', whatToDo: 'Look at it.', severity, topic, entities, ...alert }),
  );
const item = (sentence: string) =>
  page.getByRole('list', { name: 'Alerts' }).getByRole('listitem').filter({ hasText: sentence });
const dialog = () => page.getByRole('dialog');
const filter = (name: string) =>
  page.getByRole('navigation', { name: 'Which alerts' }).getByRole('link', { name, exact: true });
const inNavigation = () =>
  page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: /Alerts/ });
const stored = async (state: string) => (await site.world.call('GET', `/alerts?state=${state}`)).body.data;

test('shows what waits as it happens, here and in the navigation', async () => {
  await page.getByText('Nothing waits for you').waitFor();
  expect(await inNavigation().textContent()).toBe('Alerts');
  await shoot(page, 'alerts-none');
  await turnTo(page, { width: 1280, colours: 'light' });
  await raise({
    topic: 'held',
    sentence: 'A text to Carla Client is held: the window of Ana Almeida ended before it could be sent.',
    whatToDo: 'Send it as yours, or discard it.',
    entities: [
      { entity: 'thread', id: carla.threadId ?? '' },
      { entity: 'sitter', id: ana.id },
    ],
  });
  await raise({
    topic: 'refused',
    severity: 'critical',
    sentence: `The carrier refuses ${desk.e164}: texts wait.`,
    whatToDo: 'Look at the number at your carrier, then resume sending.',
    entities: [{ entity: 'number', id: desk.id }],
  });
  await raise({ topic: 'help', severity: 'info', sentence: 'Carla Client asked for HELP.' });
  await raise({ topic: 'help', severity: 'info', sentence: 'Carla Client asked for HELP.' });
  await item('is held').getByText('Warning').waitFor();
  await item('The carrier refuses').getByText('Critical').waitFor();
  await item('asked for HELP').getByText('Note').waitFor();
  await expect.poll(() => inNavigation().textContent()).toBe('Alerts3 open');
  await page.reload();
  await item('asked for HELP').getByText('2 times since').waitFor();
  await shoot(page, 'alerts');
  await expectSound(page);
  await turnTo(page, { width: 1280, colours: 'light' });
  await expectSound(page);
});

test('leads to the conversation and the number that it is about', async () => {
  await item('is held').getByRole('link', { name: 'Carla Client' }).click();
  await page.getByLabel('Text to Carla Client').waitFor();
  await page.goBack();
  await item('The carrier refuses').getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: desk.e164.slice(-4) }).waitFor();
  await page.goBack();
  await item('is held').waitFor();
});

test('a critical one is resolved and never dismissed; any other may be dismissed, once', async () => {
  expect(await item('The carrier refuses').getByRole('button').allTextContents()).toEqual(['Resolve']);
  await item('asked for HELP').getByRole('button', { name: 'Dismiss' }).click();
  await dialog().getByLabel('Why nothing needs to be done').fill('Called her');
  await expectSound(page);
  await shoot(page, 'alerts-dismiss');
  await turnTo(page, { width: 1280, colours: 'light' });
  await dialog().getByRole('button', { name: 'Dismiss' }).dblclick();
  await item('asked for HELP').waitFor({ state: 'detached' });
  await dialog().waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement !== document.body')).toBe(true);
  expect(await stored('dismissed')).toMatchObject([{ resolution_note: 'Called her' }]);
  await item('The carrier refuses').getByRole('button', { name: 'Resolve' }).click();
  await dialog().getByRole('button', { name: 'Resolve' }).click();
  await item('The carrier refuses').waitFor({ state: 'detached' });
  await expect.poll(() => inNavigation().textContent()).toBe('Alerts1 open');
});

test('one whose matter is over closes by itself, and all are found again', async () => {
  await inTransaction(site.world.ctx, (tx) => closeAlert(tx, 'held'));
  await page.getByText('Nothing waits for you').waitFor();
  await expect.poll(() => inNavigation().textContent()).toBe('Alerts');
  await filter('Resolved').click();
  await item('is held').getByText('It was over by itself').waitFor();
  await filter('Critical').click();
  await item('is held').waitFor({ state: 'detached' });
  await item('The carrier refuses').getByText('Resolved on').waitFor();
  expect(new URL(page.url()).search).toBe('?state=resolved&severity=critical');
  await filter('Dismissed').click();
  await page.getByText('No alert is like that').waitFor();
  await filter('Any severity').click();
  await item('asked for HELP').getByText('“Called her”').waitFor();
  await shoot(page, 'alerts-dismissed');
});

test('on a phone it is under the thumb', async () => {
  await raise({ topic: 'again', sentence: 'The front desk number is missing.' });
  await turnTo(page, { width: 360, colours: 'dark' });
  await page.goto(`${site.url}/alerts`);
  await item('The front desk number').waitFor();
  await inNavigation().getByText('1 open').waitFor();
  await item('The front desk number').getByRole('button', { name: 'Resolve' }).focus();
  await page.keyboard.press('Enter');
  await expectSound(page);
  await page.keyboard.press('Enter');
  await page.getByText('Nothing waits for you').waitFor();
});
