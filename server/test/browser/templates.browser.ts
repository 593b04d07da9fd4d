import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser, type TestUser } from '../support/accounts.ts';
import { book } from '../support/duties.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let owner: TestUser;
beforeAll(async () => {
  site = await openSite();
  owner = await addUser(site.world, { name: 'Olivia Ortega' });
  await site.world.addNumber({ class: 'front_desk' });
});
afterAll(() => site?.close());

const templates = async () => (await site.world.call('GET', '/text-templates')).body.data;

describe('templates', () => {
  test('are written, mended, changed and removed', async () => {
    const page = await site.openAs(owner, '/settings/templates');
    await page.getByText('No template yet').waitFor();
    await expectSound(page);
    await shoot(page, 'no-templates');
    await turnTo(page, { width: 1280, colours: 'light' });
    await page.getByRole('button', { name: 'Add a template' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('Write the text.').waitFor();
    await dialog.getByLabel('Name', { exact: true }).fill('On the way');
    await dialog.getByLabel('Text', { exact: true }).fill('Hi {{client_phone}}');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByText('There is no “client_phone”').waitFor();
    await expectSound(page);
    await dialog.getByLabel('Text', { exact: true }).fill('Hi ');
    await dialog.getByRole('button', { name: 'The client’s first name' }).click();
    await page.keyboard.type(', I am on my way to ');
    await dialog.getByRole('button', { name: 'The names of the client’s pets' }).click();
    await shoot(page, 'template');
    await turnTo(page, { width: 1280, colours: 'light' });
    await dialog.getByRole('button', { name: 'Save' }).dblclick();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('list', { name: 'Templates' }).getByRole('listitem');
    await row.getByText('Hi {{client_first_name}}, I am on my way to {{pet_names}}').waitFor();
    await shoot(page, 'templates');
    await turnTo(page, { width: 1280, colours: 'light' });
    await page.getByRole('button', { name: 'Actions for On the way' }).click();
    await page.getByRole('menuitem', { name: 'Change' }).click();
    await dialog.getByLabel('Who may use it').selectOption('Owners and sitters');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await row.getByText('For everybody').waitFor();
    expect(await templates()).toMatchObject([{ name: 'On the way', for_sitters: true }]);
    await page.getByRole('button', { name: 'Actions for On the way' }).click();
    await page.getByRole('menuitem', { name: 'Remove' }).click();
    await dialog.getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No template yet').waitFor();
    await page.close();
  });

  test('are put into a text, and what is not known is asked for before it goes', async () => {
    const { world } = site;
    const client = await world.addClient({ name: 'Carla Client' });
    await world.call('POST', '/text-templates', {
      body: { name: 'On the way', body: 'Hi {{client_first_name}}, I am on my way to {{pet_names}}.' },
    });
    const page = await site.openAs(owner, `/inbox/${client.threadId}`);
    const composer = page.getByLabel('Text to Carla Client');
    await composer.fill('Good morning!');
    await page.getByRole('button', { name: 'Insert a template' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Not known here, to be filled in by you: {{pet_names}}').waitFor();
    await expectSound(page);
    await shoot(page, 'template-picker');
    await turnTo(page, { width: 1280, colours: 'light' });
    await dialog.getByLabel('Search templates').fill('way');
    await page.keyboard.press('Enter');
    const filled = 'Good morning! Hi Carla, I am on my way to {{pet_names}}.';
    await expect.poll(() => composer.inputValue()).toBe(filled);
    await page.getByText('write what belongs in {{pet_names}}').waitFor();
    await expectSound(page);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page.getByText('Nobody has filled in {{pet_names}}').waitFor();
    await composer.fill(filled.replace('{{pet_names}}', 'Rex'));
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await page
      .getByRole('list', { name: /^Conversation/ })
      .getByText('my way to Rex.')
      .waitFor();
    await page.close();
  });

  test('are there for a sitter on the phone, too', async () => {
    const { world } = site;
    const [client, ana] = [await world.addClient({ name: 'Carla Client' }), await world.addSitter()];
    await book(world, { clientId: client.id, sitterId: ana.id, hours: [-1, 2] });
    await world.call('POST', '/text-templates', {
      body: { name: 'Arrived', body: '{{client_first_name}}, I am here.', for_sitters: true },
    });
    const user = await addUser(world, { sitterId: ana.id });
    const page = await site.openAs(user, `/today/${client.threadId}`, { width: 390 });
    await page.getByRole('button', { name: 'Insert a template' }).click();
    await page.getByRole('button', { name: /^Arrived/ }).click();
    const composer = page.getByLabel('Text to Carla C.');
    await expect.poll(() => composer.inputValue()).toBe('Carla, I am here.');
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('composer');
    await page.keyboard.press('End');
    await page.keyboard.type(' Rex is well.');
    await expect.poll(() => composer.inputValue()).toBe('Carla, I am here. Rex is well.');
    await expectSound(page);
    await shoot(page, 'sitter-template');
    await page.close();
  });
});
