import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser, type TestUser } from '../support/accounts.ts';
import { book } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { expectSound, openSite, type Site, shoot } from '../support/site.ts';

const START = '2026-11-24T15:00:00.000Z';

let site: Site;
let ana: TestSitter;
let user: TestUser;
let desk: { e164: string };
let carla: TestClient;
let page: Page;
beforeAll(async () => {
  site = await openSite({ carriers: { twilio }, at: START });
  const { world } = site;
  desk = await world.addNumber({ class: 'front_desk' });
  ana = await world.addSitter({ name: 'Ana Almeida' });
  user = await addUser(world, { name: 'Ana Almeida', sitterId: ana.id });
  carla = await world.addClient({ name: 'Carla Reyes' });
  await book(world, { clientId: carla.id, sitterId: ana.id, hours: [0, 2] });
  page = await site.openAs(user, '/', { width: 390 });
});
afterAll(() => site?.close());

const clientSays = (body: string) => receiving(site.world)({ from: carla.phone, to: desk.e164, body });
const composer = (window: Page) => window.getByLabel('Text to Carla R.');
const texts = async () => (await site.world.call('GET', `/threads/${carla.threadId}/messages`)).body.data;

describe('a sitter’s pocket', () => {
  test('shows the visit of now, the conversation, and the number that stays', async () => {
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
    await page.getByText('it stays the same for all your bookings').waitFor();
    await page.getByRole('list', { name: 'Visits' }).getByText('Now').waitFor();
    await page.getByText('You answer now').waitFor();
    await expectSound(page);
    await shoot(page, 'today');
  });

  test('shows a text of the client as it comes, without contact data, and no phone anywhere', async () => {
    await clientSays('Hi Ana! My number is 412 867 5309');
    await page.getByText('1 unread').waitFor();
    await page.getByRole('list', { name: 'Conversations' }).getByRole('link').click();
    await page.getByText('[hidden]').waitFor();
    const source = await page.content();
    const kept = await page.evaluate<string>('JSON.stringify({ ...localStorage, ...sessionStorage })');
    for (const bytes of [source, kept]) expect(bytes).not.toMatch(/8675309|867 5309/);
    expect(source).not.toContain(carla.phone);
  });

  test('sends a text once, which the owner sees at once in another browser', async () => {
    const owner = await addUser(site.world, { name: 'Olivia Ortega' });
    const theirs = await site.openAs(owner, `/inbox/${carla.threadId}`);
    await theirs.getByLabel('Text to Carla Reyes').waitFor();
    await composer(page).fill('She is fine.');
    await page.getByRole('button', { name: 'Send', exact: true }).dblclick();
    await theirs.getByText('She is fine.').last().waitFor();
    await expect.poll(() => composer(page).inputValue()).toBe('');
    expect((await texts()).filter(({ body }: { body: string }) => body === 'She is fine.')).toHaveLength(1);
    await expectSound(page);
    await shoot(page, 'visit-conversation');
    await theirs.close();
  });

  test('refuses contact data in a kind sentence and keeps what was written', async () => {
    await composer(page).fill('Call me at 412 867 5310');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('leave out the phone number').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('composer');
    await page.getByRole('button', { name: 'Edit' }).click();
    await expect.poll(() => composer(page).inputValue()).toContain('Call me');
  });

  test('says after the visit who answers, and offers nothing to write with', async () => {
    site.world.clock.set('2026-11-24T19:00:00.000Z');
    await page.reload();
    await page.getByText('The owner answers now').waitFor();
    expect(await composer(page).count()).toBe(0);
    await expectSound(page);
    await page.getByRole('link', { name: 'Today' }).first().click();
    await page.getByText('Nothing is booked').waitFor();
  });

  test('ends with the deactivation of the sitter', async () => {
    await site.world.call('POST', `/sitters/${ana.id}/deactivate`, { body: { reason: 'Moved away' } });
    await page.reload();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
});
