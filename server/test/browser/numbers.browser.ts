import { sql } from 'kysely';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listCarrierNumbersJob } from '../../src/jobs/list-carrier-numbers.ts';
import { addUser } from '../support/accounts.ts';
import { noCarrier } from '../support/outside-world.ts';
import type { TestNumber } from '../support/seeds.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

const DAY_MS = 86_400_000;

let site: Site;
let page: Page;
let desk: TestNumber;
let pool: TestNumber;
let anas: TestNumber;
const carrier = {
  ...noCarrier,
  listNumbers: async () => [{ e164: '+14125550188', carrierNumberId: 'PN-188', smsUrl: null }],
};
beforeAll(async () => {
  site = await openSite({ at: new Date(), carriers: { twilio: carrier } });
  const owner = await addUser(site.world, { name: 'Olivia Ortega' });
  page = await site.openAs(owner, '/numbers');
});
afterAll(() => site?.close());

const shown = (e164: string) => e164.replace(/^\+1(...)(...)(....)$/, '($1) $2-$3');
const dialog = () => page.getByRole('dialog');
const row = ({ e164 }: TestNumber) => page.getByRole('row').filter({ hasText: shown(e164) });
const toast = (text: string) => page.getByRole('listitem').filter({ hasText: text }).first().waitFor();
async function choose({ e164 }: TestNumber, item: string): Promise<void> {
  await page.getByRole('button', { name: `Actions for ${shown(e164)}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
}
async function expectSoundEverywhere(): Promise<void> {
  await expectSound(page);
  await turnTo(page, { width: 390, colours: 'dark' });
  await expectSound(page);
  await turnTo(page, { width: 1280, colours: 'light' });
}
const eventsOf = async ({ id }: TestNumber): Promise<string[]> => {
  const { body } = await site.world.call('GET', `/audit-events?entity=number&entity_id=${id}`);
  return body.data.map(({ event }: { event: string }) => event);
};
const viewOf = async ({ id }: TestNumber) => (await site.world.call('GET', `/numbers/${id}`)).body;

describe('a first number', () => {
  test('is asked for at the carrier and taken into use, once however often it is clicked', async () => {
    await page.getByText('There is no number yet').waitFor();
    await page.getByRole('button', { name: 'Add a number' }).click();
    await dialog().getByText('The carrier has not been asked yet.').waitFor();
    await dialog().getByRole('button', { name: 'Look again' }).click();
    await dialog().getByText('The carrier is being asked').waitFor();
    await listCarrierNumbersJob(site.world.base)({ orgId: site.world.orgId });
    await dialog().getByText('The carrier was asked').waitFor();
    await dialog().getByLabel('Number').selectOption('(412) 555-0188');
    expect(await dialog().getByLabel('Class').inputValue()).toBe('front_desk');
    await shoot(page, 'numbers-add');
    await expectSoundEverywhere();
    await dialog().getByRole('button', { name: 'Add', exact: true }).dblclick();
    await toast('(412) 555-0188 is in use.');
    const { body } = await site.world.call('GET', '/numbers');
    expect(body.data).toMatchObject([{ e164: '+14125550188', class: 'front_desk' }]);
    desk = body.data[0];
    expect(await page.getByRole('button', { name: 'Actions for (412) 555-0188' }).count()).toBe(0);
  });
});

describe('the inventory', () => {
  test('is filtered by the address, and the back button goes back', async () => {
    const ana = await site.world.addSitter({ name: 'Ana Almeida' });
    anas = ana.number ?? desk;
    pool = await site.world.addNumber({ class: 'pool' });
    await site.world.addNumber({ class: 'sitter' });
    const stopped = await site.world.addNumber({ class: 'pool' });
    await sql`update sending_lanes set stopped_at = now(), stop_reason = 'Carrier violation'
              where number_id = ${stopped.id}`.execute(site.world.db);
    await site.world.addClient({ name: 'Dora Diaz', class: 'one_time' });
    await page.reload();
    await row(anas).getByText('Ana Almeida').waitFor();
    await row(stopped).getByText('Carrier violation').waitFor();
    await shoot(page, 'numbers');
    await expectSoundEverywhere();
    await page.getByRole('link', { name: 'Sitter', exact: true }).click();
    await row(pool).waitFor({ state: 'detached' });
    expect(new URL(page.url()).search).toBe('?class=sitter');
    const chosen = page.getByRole('navigation', { name: 'Which numbers' }).locator('[aria-current=page]');
    expect(await chosen.allTextContents()).toEqual(['Sitter', 'Any status']);
    await page.getByRole('link', { name: 'Given back' }).click();
    await page.getByText('No number is like that').waitFor();
    await page.goBack();
    await row(anas).waitFor();
    await page.getByRole('link', { name: 'All classes' }).click();
    await row(pool).waitFor();
    await choose(stopped, 'Resume sending');
    await dialog().getByText('Carrier violation').waitFor();
    await dialog().getByRole('button', { name: 'Resume sending' }).dblclick();
    await row(stopped).getByText('Stopped').waitFor({ state: 'detached' });
  });
});

describe('a quarantine', () => {
  test('takes a duration and a reason, and says first what it changes', async () => {
    await choose(anas, 'Quarantine');
    await dialog().getByText('Ana Almeida keeps the number').waitFor();
    expect(await dialog().getByRole('radio', { name: '90 days' }).isChecked()).toBe(true);
    await dialog().getByRole('button', { name: 'Quarantine' }).click();
    await dialog().getByText('Say why').waitFor();
    await shoot(page, 'numbers-quarantine');
    await expectSoundEverywhere();
    await dialog().getByText('3 days', { exact: true }).click();
    await dialog().getByText('By itself it is back in use on').waitFor();
    await dialog().getByLabel('Reason').fill('Spam reports');
    await dialog().getByRole('button', { name: 'Quarantine' }).dblclick();
    await row(anas).getByText('In quarantine, 3 days left').waitFor();
    expect(await eventsOf(anas)).toEqual(['number.quarantined']);
    await shoot(page, 'numbers-quarantined');
  });

  test('is given another end, at a date', async () => {
    await choose(anas, 'Change the quarantine');
    await dialog().getByText('A date').click();
    await dialog().getByRole('button', { name: 'Change the end' }).click();
    await dialog().getByText('Choose the date.').waitFor();
    const until = new Date(Date.now() + 20 * DAY_MS).toISOString().slice(0, 10);
    await dialog().getByLabel('Until').fill(until);
    await dialog().getByText('at the beginning of the day').waitFor();
    await dialog().getByRole('button', { name: 'Change the end' }).click();
    await dialog().waitFor({ state: 'detached' });
    expect((await viewOf(anas)).quarantine.until).toContain(until);
  });

  test('is ended at once only with a reason', async () => {
    await page.getByRole('link', { name: shown(anas.e164) }).click();
    await page.getByRole('heading', { level: 1, name: shown(anas.e164) }).waitFor();
    await page.getByText('Ana Almeida’s number: given on activation').waitFor();
    await shoot(page, 'number');
    await expectSoundEverywhere();
    await page.getByRole('button', { name: 'Restore now' }).click();
    const restore = dialog().getByRole('button', { name: 'Restore now' });
    expect(await restore.isDisabled()).toBe(true);
    await dialog().getByLabel('Reason').fill('   ');
    expect(await restore.isDisabled()).toBe(true);
    await dialog().getByLabel('Reason').press('Enter');
    await dialog().getByText('What it changes').waitFor();
    await shoot(page, 'numbers-restore');
    await expectSoundEverywhere();
    await dialog().getByLabel('Reason').fill('Cleared by the carrier');
    await restore.dblclick();
    await page.getByText('Restored before its quarantine was over').waitFor();
    await page.getByText('Reason: Cleared by the carrier').waitFor();
    await page.getByText('You ·').first().waitFor();
    expect(await eventsOf(anas)).toEqual([
      'number.restored',
      'number.quarantine_changed',
      'number.quarantined',
    ]);
    expect(await viewOf(anas)).toMatchObject({ status: 'active', holder: { name: 'Ana Almeida' } });
  });
});

describe('by hand', () => {
  test('a number is taken from a sitter and assigned to another', async () => {
    await site.world.addSitter({ name: 'Ben Brandt', number: false });
    await page.getByRole('link', { name: 'All numbers' }).click();
    await choose(anas, 'Take from Ana Almeida');
    await dialog().getByText('Ana Almeida has no number any more until you give another').waitFor();
    await expectSoundEverywhere();
    await dialog().getByRole('button', { name: 'Unassign' }).dblclick();
    await row(anas).getByText('Pool').waitFor();
    await choose(anas, 'Assign to a sitter');
    await dialog().getByLabel('Sitter').selectOption('Ben Brandt');
    await dialog()
      .getByText(`Ben Brandt texts from ${shown(anas.e164)} from now on`)
      .waitFor();
    await shoot(page, 'numbers-assign');
    await expectSoundEverywhere();
    await dialog().getByRole('button', { name: 'Assign' }).dblclick();
    await row(anas).getByText('Ben Brandt').waitFor();
    expect((await eventsOf(anas)).slice(0, 2)).toEqual(['number.assigned', 'number.unassigned']);
  });

  test('a refusal is said before anything is sent', async () => {
    await site.world.addSitter({ name: 'Cleo Clarke' });
    await page.reload();
    await choose(pool, 'Assign to a sitter');
    await dialog().getByLabel('Sitter').selectOption('Cleo Clarke');
    await dialog().getByRole('alert').getByText('The sitter has an active number').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  test('another number becomes the front desk, and the one before joins the pool and is given back', async () => {
    await choose(pool, 'Promote to front desk');
    await dialog().getByText('What it changes').waitFor();
    await expectSoundEverywhere();
    await dialog().getByRole('button', { name: 'Promote' }).dblclick();
    await row(pool).getByText('Front desk').waitFor();
    await choose(desk, 'Retire');
    const retire = dialog().getByRole('button', { name: 'Retire' });
    expect(await retire.isDisabled()).toBe(true);
    await dialog().getByLabel('Reason').fill('Not needed any more');
    await expectSoundEverywhere();
    await retire.dblclick();
    await row(desk).getByText('Given back').waitFor();
    expect((await eventsOf(desk)).filter((event) => event === 'number.retired')).toHaveLength(1);
  });
});

test('on a phone the numbers are cards, and a keyboard alone comes through', async () => {
  await turnTo(page, { width: 390, colours: 'light' });
  const card = page.getByRole('listitem').filter({ hasText: 'Ben Brandt' });
  await card.getByRole('button', { name: 'Actions for' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'Quarantine' }).waitFor();
  await page.keyboard.press('Enter');
  await dialog().getByLabel('Reason').fill('Lost phone');
  await page.keyboard.press('Enter');
  await card.getByText('In quarantine, 90 days left').waitFor();
});

test('a number that is not there says so', async () => {
  await page.goto(`${site.url}/numbers/${crypto.randomUUID()}`);
  await page.getByText('This is not there any more.').waitFor();
  await expectSound(page);
});
