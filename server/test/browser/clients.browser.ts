import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser } from '../support/accounts.ts';
import { book } from '../support/duties.ts';
import { eventsOf } from '../support/number-rows.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite({ at: new Date() });
  const owner = await addUser(site.world, { name: 'Olivia Ortega' });
  page = await site.openAs(owner, '/clients');
});
afterAll(() => site?.close());

const dialog = () => page.getByRole('dialog');
const inDialog = (name: string) => dialog().getByRole('button', { name, exact: true });
const inList = (list: string, text: string) =>
  page.getByRole('list', { name: list, exact: true }).getByRole('listitem').filter({ hasText: text });
const toast = (text: string) => page.getByRole('listitem').filter({ hasText: text }).first().waitFor();
async function choose(menu: string, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${menu}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}
async function expectSoundEverywhere(): Promise<void> {
  await expectSound(page);
  await turnTo(page, { width: 390, colours: 'dark' });
  await expectSound(page);
  await turnTo(page, { width: 1280, colours: 'light' });
}
const doras = async () => (await site.world.call('GET', '/clients?search=Dora')).body.data[0];

describe('the list', () => {
  test('takes a new client, with what is wrong said at its field', async () => {
    await page.getByText('There is no client yet').waitFor();
    await page.getByRole('button', { name: 'Add a client' }).click();
    await inDialog('Add').click();
    await dialog().getByText('Write the name.').waitFor();
    await dialog().getByLabel('Name').fill('Dora Diaz');
    await dialog().getByLabel('Phone, if known').fill('12');
    await inDialog('Add').click();
    await dialog().getByRole('alert').waitFor();
    await dialog().getByLabel('Phone, if known').fill('(412) 555-0170');
    await dialog().getByLabel('Class').selectOption('One-time');
    await dialog().getByText('Answered from a pool number').waitFor();
    await shoot(page, 'clients-add');
    await expectSoundEverywhere();
    await inDialog('Add').dblclick();
    await page.getByRole('heading', { level: 1, name: 'Dora Diaz' }).waitFor();
    const { body } = await site.world.call('GET', '/clients');
    expect(body.data).toMatchObject([
      { name: 'Dora Diaz', class: 'one_time', contacts: [{ phone: '+14125550170' }] },
    ]);
  });

  test('is searched and filtered by the address', async () => {
    await site.world.addClient({ name: 'Emil Eriksen' });
    await site.world.addClient({ name: 'Fay Fisher' });
    await page.getByRole('link', { name: 'All clients' }).click();
    await inList('Clients', 'Dora Diaz').getByText('One-time').waitFor();
    await shoot(page, 'clients');
    await expectSoundEverywhere();
    await page.getByRole('link', { name: 'Recurring' }).click();
    await inList('Clients', 'Dora Diaz').waitFor({ state: 'detached' });
    await page.getByLabel('Search names').fill('fay');
    await inList('Clients', 'Emil Eriksen').waitFor({ state: 'detached' });
    await inList('Clients', 'Fay Fisher').waitFor();
    await page.getByLabel('Search names').fill('nobody');
    await page.getByText('No client is like that').waitFor();
    await page.getByRole('link', { name: 'Show all clients' }).click();
    await inList('Clients', 'Dora Diaz').getByRole('link', { name: 'Dora Diaz', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Dora Diaz' }).waitFor();
  });
});

describe('a client’s page', () => {
  test('changes name and class', async () => {
    await choose('Dora Diaz', 'Change name or class');
    await dialog().getByLabel('Name').fill('Dora Dietz');
    await dialog().getByLabel('Class').selectOption('Recurring');
    await expectSoundEverywhere();
    await inDialog('Change').dblclick();
    await page.getByRole('heading', { level: 1, name: 'Dora Dietz' }).waitFor();
    await page.getByText('Recurring. Answered from the front desk number').waitFor();
  });

  test('adds a phone, gives it a label and makes it the primary one', async () => {
    await page.getByRole('button', { name: 'Add a phone' }).click();
    await dialog().getByLabel('Phone', { exact: true }).fill('(412) 555-0171');
    await expectSoundEverywhere();
    await inDialog('Add').dblclick();
    await inList('Phones', '(412) 555-0171').waitFor();
    await choose('(412) 555-0171', 'Change the label');
    await dialog().getByLabel('Label').fill('Husband’s');
    await inDialog('Change').click();
    await inList('Phones', '(412) 555-0171').getByText('Husband’s').waitFor();
    await choose('(412) 555-0171', 'Make it the primary phone');
    await inList('Phones', '(412) 555-0171').getByText('Primary').waitFor();
    await inList('Phones', '(412) 555-0170').getByText('Primary').waitFor({ state: 'detached' });
  });

  test('notes an opt-out, and an opt-in with its reason', async () => {
    await choose('(412) 555-0170', 'Note an opt-out');
    await expectSoundEverywhere();
    await inDialog('Note the opt-out').dblclick();
    await inList('Phones', '(412) 555-0170').getByText('noted by an owner').waitFor();
    await shoot(page, 'client');
    await expectSoundEverywhere();
    await choose('(412) 555-0170', 'Opt in again');
    expect(await inDialog('Opt in').isDisabled()).toBe(true);
    await dialog().getByLabel('Reason').fill('By phone, on Monday');
    await inDialog('Opt in').dblclick();
    await inList('Phones', '(412) 555-0170').getByText('may be texted').waitFor();
    await choose('(412) 555-0170', 'Remove');
    await expectSound(page);
    await inDialog('Remove').dblclick();
    await inList('Phones', '(412) 555-0170').waitFor({ state: 'detached' });
  });

  test('writes down pets, for sitters or for owners only', async () => {
    await page.getByText('No pet is written down').waitFor();
    await page.getByRole('button', { name: 'Add a pet' }).click();
    await dialog().getByLabel('Name').fill('Biscuit');
    await dialog().getByLabel('Notes, if you like').fill('Two scoops in the morning.');
    await expectSoundEverywhere();
    await inDialog('Add').dblclick();
    await inList('Pets', 'Biscuit').getByText('Sitters read it').waitFor();
    await page.getByRole('button', { name: 'Change Biscuit' }).click();
    await dialog().getByLabel('Sitters read this').uncheck();
    await inDialog('Change').click();
    await inList('Pets', 'Biscuit').getByText('Only owners').waitFor();
    await page.getByRole('button', { name: 'Remove Biscuit' }).click();
    await expectSound(page);
    await inDialog('Remove').dblclick();
    await page.getByText('No pet is written down').waitFor();
  });

  test('shows bookings with their notes as they come, and leads to each', async () => {
    await page.getByText('Nothing is booked').waitFor();
    const { world } = site;
    const ana = await world.addSitter({ name: 'Ana Almeida' });
    const id = await book(world, { clientId: (await doras()).id, sitterId: ana.id, hours: [5, 6] });
    await world.call('PUT', `/bookings/${id}/visit-notes`, { body: { notes: 'The key is under the pot.' } });
    await inList('Bookings', 'The key is under the pot.').getByText('with Ana Almeida').waitFor();
    await expectSoundEverywhere();
    await page.getByRole('list', { name: 'Bookings', exact: true }).getByRole('link').click();
    await dialog().getByText('The key is under the pot.').waitFor();
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Dora Dietz' }).waitFor();
  });

  test('leads to the one conversation', async () => {
    await page.getByRole('button', { name: 'Conversation' }).click();
    await page.waitForURL(/\/inbox\/.+/);
    expect(page.url()).toContain((await doras()).thread_id);
    await page.goBack();
    await page.getByRole('heading', { level: 1, name: 'Dora Dietz' }).waitFor();
  });

  test('gives all that is kept as a file', async () => {
    const download = page.waitForEvent('download');
    await choose('Dora Dietz', 'Export all that is kept');
    const kept = JSON.parse(readFileSync(await (await download).path(), 'utf8'));
    expect(kept).toMatchObject({ client: { name: 'Dora Dietz' }, contacts: [{ phone: '+14125550171' }] });
    await toast('The export is with your downloads');
  });

  test('erases for good, with a reason and a yes', async () => {
    const { id } = await doras();
    await choose('Dora Dietz', 'Erase');
    const erase = inDialog('Erase for good');
    await dialog().getByLabel('Reason').fill('Asked by letter');
    expect(await erase.isDisabled()).toBe(true);
    await shoot(page, 'clients-erase');
    await expectSoundEverywhere();
    await dialog().getByLabel('I know that nobody can undo this').check();
    await erase.dblclick();
    await page.getByText('This client was erased on').waitFor();
    await page.getByText('Reason: Asked by letter').waitFor();
    await expectSoundEverywhere();
    expect(await page.content()).not.toContain('Dora');
    const events = await eventsOf(site.world, id);
    expect(events.filter((event) => event === 'client.erased')).toHaveLength(1);
  });

  test('of nobody says so', async () => {
    await page.goto(`${site.url}/clients/${crypto.randomUUID()}`);
    await page.getByText('This is not there any more.').waitFor();
    await expectSound(page);
  });
});

test('on a phone a keyboard alone comes through', async () => {
  await turnTo(page, { width: 390, colours: 'light' });
  await page.goto(`${site.url}/clients`);
  await inList('Clients', 'Fay Fisher').getByRole('link', { name: 'Fay Fisher', exact: true }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Actions for Fay Fisher' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Change name or class' }).waitFor();
  await page.keyboard.press('Enter');
  await dialog().getByLabel('Name').fill('Fay Frost');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: 'Fay Frost' }).waitFor();
});
