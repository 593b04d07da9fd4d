import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { recordEvent } from '../../src/services/audit.ts';
import { addUser, type TestUser } from '../support/accounts.ts';
import type { TestNumber } from '../support/seeds.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let page: Page;
let owner: TestUser;
let pool: TestNumber;
const MANY = 60;
beforeAll(async () => {
  site = await openSite({ at: '2026-11-24T15:00:00Z' });
  const { world } = site;
  owner = await addUser(world, { name: 'Olivia Ortega' });
  pool = await world.addNumber({ class: 'pool' });
  const client = await world.addClient({ name: 'Carla Client' });
  for (let count = 0; count < MANY; count += 1)
    await inTransaction(world.asJob, (tx) =>
      recordEvent(tx, { event: 'thread.read', entity: 'thread', entityId: client.threadId ?? '' }),
    );
  world.clock.advance(3_600_000);
  await world.call('POST', `/numbers/${pool.id}/quarantine`, {
    body: { duration: 3, reason: 'Spam reports' },
  });
  await world.call('PATCH', `/clients/${client.id}`, { body: { name: 'Carla Carter' } });
  page = await site.openAs(owner, '/settings/audit');
});
afterAll(() => site?.close());

const events = () => page.getByRole('list', { name: 'Events' }).getByRole('listitem');
const event = (text: string) => events().filter({ hasText: text });
const only = (count: number) => expect.poll(() => events().count()).toBe(count);

test('says who did what, when and why, and on demand all of it', async () => {
  const quarantined = event('Number quarantined');
  await quarantined.getByText('“Spam reports”').waitFor();
  await quarantined.getByText('test', { exact: true }).waitFor();
  await quarantined.locator('summary').focus();
  await page.keyboard.press('Enter');
  await quarantined.getByText('number.quarantined').waitFor();
  await shoot(page, 'audit');
  await expectSound(page);
  await turnTo(page, { width: 1280, colours: 'light' });
  await expectSound(page);
  await quarantined.getByRole('link').click();
  await page.getByRole('heading', { level: 1, name: pool.e164.slice(-4) }).waitFor();
  await page.goBack();
  await event('Client changed').getByText('Carla Carter').first().waitFor();
});

test('goes on to what is older', async () => {
  await page.getByRole('button', { name: 'Show more' }).click();
  await expect.poll(() => event('Thread read').count()).toBe(MANY);
  await page.getByRole('button', { name: 'Show more' }).waitFor({ state: 'detached' });
});

test('is searched by words and names, and narrowed by who, what and when; the address keeps it', async () => {
  await page.getByLabel('Search').fill('spam');
  await only(1);
  await page.getByLabel('Search').fill('carter changed');
  await event('Client changed').waitFor();
  await only(1);
  await page.getByLabel('Search').fill('nobody says this');
  await page.getByText('No event is like that').waitFor();
  await page.getByLabel('Search').fill('');
  await page.getByLabel('About').selectOption('Numbers');
  await only(1);
  await page.getByLabel('Who').selectOption('Maskline itself');
  await page.getByText('No event is like that').waitFor();
  await page.getByLabel('About').selectOption('Anything');
  await expect.poll(() => event('Thread read').count()).toBe(50);
  await page.getByLabel('Who').selectOption('Anybody');
  await page.getByLabel('From').fill('2026-11-24T10:30');
  await event('Thread read').first().waitFor({ state: 'detached' });
  await event('Number quarantined').waitFor();
  await page.getByLabel('To', { exact: true }).fill('2026-11-24T10:00');
  await page.getByText('Change the time above.').waitFor();
  await page.getByRole('alert').waitFor();
  await expectSound(page);
  await page.getByLabel('To', { exact: true }).fill('');
  await event('Number quarantined').waitFor();
  expect(new URL(page.url()).searchParams.get('from')).toBe('2026-11-24T10:30');
  await page.reload();
  await event('Client changed').waitFor();
});

test('is taken away as a file, as it is filtered', async () => {
  await page.getByLabel('About').selectOption('Numbers');
  await event('Client changed').waitFor({ state: 'detached' });
  const taken = async (name: string) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name }).click(),
    ]);
    return { name: download.suggestedFilename(), text: await readFile(await download.path(), 'utf8') };
  };
  const csv = await taken('Export as CSV');
  expect(csv.name).toMatch(/^audit-events-.*\.csv$/);
  expect(csv.text.trim().split('\n')).toHaveLength(2);
  expect(csv.text).toContain('number.quarantined');
  const lines = await taken('Export as JSON lines');
  expect(JSON.parse(lines.text)).toMatchObject({ event: 'number.quarantined', reason: 'Spam reports' });
});

test('says on a phone, too, that something has happened since', async () => {
  await turnTo(page, { width: 360, colours: 'dark' });
  await site.world.call('POST', `/numbers/${pool.id}/release`, {
    body: { force_restore: true, restore_reason: 'Cleared' },
  });
  await page.getByText('Something has happened since.').waitFor();
  await expectSound(page);
  await page.getByRole('button', { name: 'Read the log again' }).click();
  await event('Number restored').getByText('“Cleared”').waitFor();
});
