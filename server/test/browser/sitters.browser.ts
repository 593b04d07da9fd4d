import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser } from '../support/accounts.ts';
import { book } from '../support/duties.ts';
import { eventsOf } from '../support/number-rows.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let page: Page;
let ana: TestSitter;
let carla: TestClient;
beforeAll(async () => {
  site = await openSite({ at: new Date(), carriers: { twilio } });
  const owner = await addUser(site.world, { name: 'Olivia Ortega' });
  page = await site.openAs(owner, '/sitters');
});
afterAll(() => site?.close());

const shown = (e164: string) => e164.replace(/^\+1(...)(...)(....)$/, '($1) $2-$3');
const dialog = () => page.getByRole('dialog');
const row = (name: string) => page.getByRole('row').filter({ hasText: name });
async function expectSoundEverywhere(): Promise<void> {
  await expectSound(page);
  await turnTo(page, { width: 390, colours: 'dark' });
  await expectSound(page);
  await turnTo(page, { width: 1280, colours: 'light' });
}

describe('a first sitter', () => {
  test('is asked for, and refused while no number is free', async () => {
    await page.getByText('There is no sitter yet').waitFor();
    await page.getByRole('button', { name: 'Add a sitter' }).click();
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await dialog().getByText('Write the name.').waitFor();
    await dialog().getByLabel('Name').fill('Eva Engel');
    await dialog().getByLabel('Personal phone').fill('12');
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await dialog().getByRole('alert').waitFor();
    await dialog().getByLabel('Personal phone').fill('(412) 555-0147');
    await dialog().getByText('A free number is given on activation').waitFor();
    await dialog().getByRole('button', { name: 'Add', exact: true }).click();
    await dialog().getByText('Add a number of class sitter').waitFor();
    await shoot(page, 'sitters-add');
    await expectSoundEverywhere();
    await dialog().getByLabel('Active at once').uncheck();
    await dialog().getByRole('button', { name: 'Add', exact: true }).dblclick();
    await page.getByRole('heading', { level: 1, name: 'Eva Engel' }).waitFor();
    const { body } = await site.world.call('GET', '/sitters');
    expect(body.data).toMatchObject([{ name: 'Eva Engel', phone: '+14125550147', active: false }]);
  });

  test('is activated with the number in sight, which then stays', async () => {
    await page.getByRole('button', { name: 'Activate' }).click();
    await dialog().getByText('No number is free').waitFor();
    await expectSound(page);
    await page.keyboard.press('Escape');
    const { e164 } = await site.world.addNumber({ class: 'sitter' });
    await page.getByRole('button', { name: 'Activate' }).click();
    await dialog().getByText('given on activation and stays the same across all bookings').waitFor();
    await dialog()
      .getByText(`Eva Engel is given ${shown(e164)}`)
      .waitFor();
    await shoot(page, 'sitters-activate');
    await expectSoundEverywhere();
    await dialog().getByRole('button', { name: 'Activate' }).dblclick();
    await page.getByRole('link', { name: shown(e164) }).waitFor();
    await page.getByText('Activated, and given a number').waitFor();
    const { body } = await site.world.call('GET', '/sitters');
    expect(await eventsOf(site.world, body.data[0].id)).toEqual(['sitter.created', 'sitter.activated']);
  });

  test('is changed by name and phone; a client’s phone takes a yes', async () => {
    carla = await site.world.addClient({ name: 'Carla Client' });
    await page.getByRole('button', { name: 'Change' }).click();
    await dialog().getByLabel('Name').fill('Eva Ender');
    await dialog().getByLabel('Personal phone').fill(carla.phone);
    await dialog().getByRole('button', { name: 'Change' }).click();
    await dialog().getByText('This is the phone of the client Carla Client.').waitFor();
    await expectSoundEverywhere();
    await dialog().getByLabel('The client is a sitter too').check();
    await dialog().getByRole('button', { name: 'Change' }).dblclick();
    await page.getByRole('heading', { level: 1, name: 'Eva Ender' }).waitFor();
    await page.getByText('Changed: name and personal phone').waitFor();
    await page.getByText(shown(carla.phone)).waitFor();
  });
});

describe('the list', () => {
  test('says number, now and next, and is filtered by the address', async () => {
    const { world } = site;
    ana = await world.addSitter({ name: 'Ana Almeida' });
    const cole = await world.addSitter({ name: 'Cole Cooper' });
    await world.addSitter({ name: 'Nia Novak', number: false });
    await world.call('POST', `/numbers/${cole.number?.id}/quarantine`, { body: { reason: 'Spam reports' } });
    const [dora, emil] = [
      await world.addClient({ name: 'Dora Diaz' }),
      await world.addClient({ name: 'Emil Eriksen' }),
    ];
    await book(world, { clientId: dora.id, sitterId: ana.id, hours: [-1, 2] });
    await book(world, { clientId: emil.id, sitterId: ana.id, hours: [30, 32] });
    await book(world, { clientId: dora.id, sitterId: ana.id, hours: [54, 56] });
    await page.getByRole('link', { name: 'All sitters' }).click();
    await row('Ana Almeida').getByText('Dora Diaz').waitFor();
    await row('Ana Almeida').getByText('Emil Eriksen').waitFor();
    await row('Cole Cooper').getByText('In quarantine').waitFor();
    await row('Nia Novak').getByText('None: texts go out another way').waitFor();
    await shoot(page, 'sitters');
    await expectSoundEverywhere();
    await page.getByRole('link', { name: 'Not active' }).click();
    await page.getByText('Every sitter is active').waitFor();
    expect(new URL(page.url()).search).toBe('?status=inactive');
    await page.goBack();
    await row('Ana Almeida').waitFor();
  });

  test('tells of a window that is booked meanwhile, without being loaded again', async () => {
    const eva = (await site.world.call('GET', '/sitters?search=Eva')).body.data[0];
    const fay = await site.world.addClient({ name: 'Fay Fisher' });
    await book(site.world, { clientId: fay.id, sitterId: eva.id, hours: [3, 4] });
    await row('Eva Ender').getByText('Fay Fisher').waitFor();
  });
});

describe('a sitter’s page', () => {
  test('shows number, windows ahead, and how fast the answers are', async () => {
    await row('Ana Almeida').getByRole('link', { name: 'Ana Almeida' }).click();
    await page.getByRole('heading', { level: 1, name: 'Ana Almeida' }).waitFor();
    const windows = page.getByRole('list', { name: 'Assignment windows' }).getByRole('listitem');
    await windows.nth(2).waitFor();
    expect(await windows.count()).toBe(3);
    await page.getByText('Nobody wrote in 30 days').waitFor();
    const { world } = site;
    const dora = (await world.call('GET', '/clients?search=Dora')).body.data[0];
    const key = await world.sitterKey(ana.id);
    await receiving(world)({
      from: dora.contacts[0].phone,
      to: ana.number?.e164 ?? '',
      body: 'Is she fine?',
    });
    await page.getByText('One text in 30 days, without an answer').waitFor();
    world.clock.set(new Date(Date.now() + 5 * 60_000));
    await world.call('POST', `/threads/${dora.thread_id}/messages`, { key, body: { body: 'She is.' } });
    await page.getByText(/^(5|6) minutes/).waitFor();
    await page.getByText('median of 30 days: 1 of 1 answered').waitFor();
    world.clock.set(new Date());
    await shoot(page, 'sitter');
    await expectSoundEverywhere();
  });

  test('deactivates with its impact in sight, once', async () => {
    await page.getByRole('button', { name: 'Deactivate' }).click();
    await dialog()
      .getByText(`${shown(ana.number?.e164 ?? '')} is taken from Ana Almeida`)
      .waitFor();
    await dialog().getByText('One window ends now: Dora Diaz.').waitFor();
    await dialog().getByText('2 windows ahead never begin: Emil Eriksen and Dora Diaz.').waitFor();
    await shoot(page, 'sitters-deactivate');
    await expectSoundEverywhere();
    await dialog().getByLabel('Reason, if you like').fill('Moved away');
    await dialog().getByRole('button', { name: 'Deactivate' }).dblclick();
    await page.getByText('Not active: without a number').waitFor();
    await page.getByText('Reason: Moved away').waitFor();
    await page.getByText('Nothing is ahead').waitFor();
    const events = await eventsOf(site.world, ana.id);
    expect(events.filter((event) => event === 'sitter.deactivated')).toHaveLength(1);
  });

  test('of nobody says so', async () => {
    await page.goto(`${site.url}/sitters/${crypto.randomUUID()}`);
    await page.getByText('This is not there any more.').waitFor();
    await expectSound(page);
  });
});

test('on a phone the sitters are cards, and a keyboard alone comes through', async () => {
  await turnTo(page, { width: 390, colours: 'light' });
  await page.goto(`${site.url}/sitters?status=inactive`);
  const card = page.getByRole('list', { name: 'Sitters' }).getByRole('listitem');
  await card.filter({ hasText: 'None until activation' }).waitFor();
  await card.getByRole('link', { name: 'Ana Almeida' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Ana Almeida' }).waitFor();
  await page.getByRole('button', { name: 'Activate' }).focus();
  await page.keyboard.press('Enter');
  await dialog().getByText('No number is free').waitFor();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement.textContent')).toBe('Activate');
});
