import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openRecovery } from '../../src/services/recovery.ts';
import { addUser } from '../support/accounts.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let page: Page;
beforeAll(async () => {
  site = await openSite({ at: new Date() });
  const owner = await addUser(site.world, { name: 'Olivia Ortega' });
  page = await site.openAs(owner, '/settings/organization');
});
afterAll(() => site?.close());

const save = () => page.getByRole('button', { name: 'Save the settings' });
const toast = (text: string) => page.getByRole('listitem').filter({ hasText: text }).first().waitFor();
const organization = async () => (await site.world.call('GET', '/organization')).body;
const dialog = () => page.getByRole('dialog');
const carrier = () => page.getByRole('region', { name: 'The carrier' });
async function expectSoundEverywhere(): Promise<void> {
  await expectSound(page);
  await turnTo(page, { width: 360, colours: 'dark' });
  await expectSound(page);
  await turnTo(page, { width: 1280, colours: 'light' });
}

describe('the settings of the company', () => {
  test('stand there, and are changed together', async () => {
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Happy Paws');
    await carrier().getByText('Texts go out, up to').waitFor();
    await shoot(page, 'organization');
    await expectSoundEverywhere();
    await page.getByLabel('Name', { exact: true }).fill('Happier Paws');
    await page.getByLabel('Time zone').selectOption('Europe/Lisbon');
    await page.getByLabel('Lead minutes').fill('30');
    await page.getByLabel('Grace minutes').fill('15');
    await page.getByLabel('Clients’ names for sitters').selectOption('First names alone');
    await page.getByText('is shown to sitters as “Ann & Tom”').waitFor();
    await save().dblclick();
    await toast('The settings are saved.');
    expect(await organization()).toMatchObject({
      name: 'Happier Paws',
      time_zone: 'Europe/Lisbon',
      lead_minutes: 30,
      grace_minutes: 15,
      default_quarantine_days: 90,
      client_names_for_sitters: 'first',
      require_owner_second_factor: false,
    });
    await page.getByRole('banner').getByText('Happier Paws').waitFor();
    const { body } = await site.world.call('GET', '/audit-events?event=organization.changed');
    expect(body.data).toHaveLength(1);
  });

  test('what cannot be is said at the field, by the page and by the server', async () => {
    await page.getByLabel('Name', { exact: true }).fill('  ');
    await page.getByLabel('Lead minutes').fill('1441');
    await page.getByLabel('Grace minutes').fill('');
    await page.getByLabel('Country').fill('xx');
    await save().click();
    await page.getByText('Write the name.').waitFor();
    expect(await page.getByText('Write a whole number from 0 to 1440.').count()).toBe(2);
    await expectSound(page);
    await page.getByLabel('Name', { exact: true }).fill('Happier Paws');
    await page.getByLabel('Lead minutes').fill('30');
    await page.getByLabel('Grace minutes').fill('15');
    await save().click();
    await page.getByText('Use a country of ISO 3166').waitFor();
    await page.getByLabel('Country').fill('us');
    await save().click();
    await expect.poll(() => page.getByText('Use a country of ISO 3166').count()).toBe(0);
    expect(await organization()).toMatchObject({ default_country: 'US', lead_minutes: 30 });
  });
});

describe('the carrier', () => {
  test('that stopped says why and since when, and goes on by a click', async () => {
    await sql`update sending_lanes set stopped_at = now(), stop_code = 20003, stop_reason = 'The carrier refuses the token'
              where carrier_account_id = ${site.world.account.id}`.execute(site.world.db);
    await page.reload();
    await carrier().getByText('The carrier refuses the token (20003)').waitFor();
    await carrier().scrollIntoViewIfNeeded();
    await shoot(page, 'organization-stopped');
    await turnTo(page, { width: 1280, colours: 'light' });
    await carrier().getByRole('button', { name: 'Resume sending' }).dblclick();
    await carrier().getByText('Texts go out, up to').waitFor();
  });

  test('takes another token of its account, which is never shown', async () => {
    await carrier().getByRole('button', { name: 'Give another token' }).click();
    await dialog().getByRole('button', { name: 'Keep the token' }).click();
    await dialog().getByText('Write the auth token.').waitFor();
    await expectSoundEverywhere();
    await dialog().getByLabel('Auth token').fill('not a token');
    await dialog().getByRole('button', { name: 'Keep the token' }).click();
    await dialog().getByText('Send the auth token of the account.').waitFor();
    await dialog().getByLabel('Auth token').fill('0123456789abcdef');
    await dialog().getByRole('button', { name: 'Keep the token' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect(await page.content()).not.toContain('0123456789abcdef');
  });
});

test('after a restore it says that nothing is sent, until the owner says so', async () => {
  await openRecovery(site.world.operator, new Date(Date.now() - 3_600_000));
  const restore = page.getByRole('region', { name: 'After a restore' });
  await restore.getByText('the carrier is being looked through').waitFor();
  await sql`update recoveries set adopted_at = restored_at`.execute(site.world.db);
  await page.reload();
  await restore.getByText('the carrier has been looked through').waitFor();
  await shoot(page, 'organization-recovery');
  await turnTo(page, { width: 1280, colours: 'light' });
  await restore.getByRole('button', { name: 'Resume sending' }).click();
  await dialog().getByText('0 texts that wait go out.').waitFor();
  await expectSoundEverywhere();
  await dialog().getByRole('button', { name: 'Resume sending' }).dblclick();
  await dialog().waitFor({ state: 'detached' });
  await restore.waitFor({ state: 'detached' });
  expect((await site.world.call('GET', '/recovery')).body.state).toBe('none');
});
