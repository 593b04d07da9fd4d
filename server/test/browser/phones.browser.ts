import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser } from '../support/accounts.ts';
import { type RunningMaskline, startRunningMaskline } from '../support/running-maskline.ts';
import { browse, expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let running: RunningMaskline;
let site: Omit<Site, 'world'>;
let page: Page;
let frontDesk: { id: string; e164: string };
beforeAll(async () => {
  running = await startRunningMaskline();
  site = await browse(running.maskline.url, { ctx: running.ctx, close: () => running.stop() });
  const owner = await addUser(running, { name: 'Olivia Ortega', password: null });
  page = await site.openAs(owner, '/phones');
});
afterAll(() => site?.close());

const dialog = () => page.getByRole('dialog');
const phone = (name: string) => page.getByRole('article', { name: `${name}’s phone` });
const log = (name: string) => phone(name).getByRole('log');
const shown = (e164: string) => e164.replace(/^\+1(...)(...)(....)$/, '($1) $2-$3');
async function expectSoundEverywhere(): Promise<void> {
  await expectSound(page);
  await turnTo(page, { width: 390, colours: 'dark' });
  await expectSound(page);
  await turnTo(page, { width: 1280, colours: 'light' });
}
async function create(path: string, body: object): Promise<{ id: string; thread_id: string }> {
  const answer = await running.api('POST', path, body);
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}
const textsOf = async (body: string) => {
  const { body: desk } = await running.api('GET', '/handsets');
  return desk.handsets
    .flatMap(({ texts }: { texts: { body: string }[] }) => texts)
    .filter((text: { body: string }) => text.body === body);
};

describe('a newcomer', () => {
  test('is told that the company needs a number before a phone can text it', async () => {
    await page.getByText('The company has no number yet').waitFor();
    await expectSoundEverywhere();
    frontDesk = await running.addNumber('front_desk');
  });

  test('adds a phone and texts the company from it, once however often it is clicked', async () => {
    await page.getByRole('button', { name: 'Add a phone' }).click();
    const number = dialog().getByLabel('Phone number');
    expect(await number.inputValue()).toMatch(/^\+1412555 ?01\d\d$/);
    await number.fill('555');
    await dialog().getByRole('button', { name: 'Add' }).click();
    await dialog().getByText('with its country code').waitFor();
    await shoot(page, 'phones-add');
    await expectSoundEverywhere();
    await number.fill('+1 (412) 555-0123');
    await dialog().getByRole('button', { name: 'Add' }).click();
    await phone('Somebody new')
      .getByLabel(`Text to ${shown(frontDesk.e164)}`)
      .fill('Do you walk dogs?');
    await phone('Somebody new').getByRole('button', { name: 'Send' }).dblclick();
    await phone('Unknown 0123').getByText('Do you walk dogs?').waitFor();
    await running.settle();
    expect(await textsOf('Do you walk dogs?')).toHaveLength(1);
  });

  test('sees the answer come by itself', async () => {
    const { body: inbox } = await running.api('GET', '/threads');
    await create(`/threads/${inbox.data[0].id}/messages`, { body: 'We do, every day.' });
    await log('Unknown 0123').getByText('We do, every day.').waitFor();
    await phone('Unknown 0123').getByText('front desk’s number').waitFor();
  });
});

describe('masking', () => {
  test('a sitter’s answer comes from the sitter’s number, which is a second conversation on the phone alone', async () => {
    const anas = await running.addNumber('sitter');
    const ana = await create('/sitters', { name: 'Ana Almeida', phone: '+14125550191' });
    const contacts = [{ phone: '+14125550177', label: 'Mobile' }];
    const dora = await create('/clients', { name: 'Dora Diaz', class: 'recurring', contacts });
    const now = running.clock.current().getTime();
    await create('/bookings', {
      external_id: 'walk-1',
      client_id: dora.id,
      sitter_id: ana.id,
      starts_at: new Date(now - 3_600_000).toISOString(),
      ends_at: new Date(now + 3_600_000).toISOString(),
    });
    const compose = phone('Dora Diaz').getByLabel(`Text to ${shown(frontDesk.e164)}`);
    await compose.fill('Has somebody fed Biscuit?');
    await compose.press('Enter');
    await log('Dora Diaz').getByText('Has somebody fed Biscuit?').waitFor();
    await running.settle();
    const { body: inbox } = await running.api('GET', '/threads');
    const key = await running.keyOf(ana.id);
    const thread = inbox.data.find(({ client }: { client: { name: string } }) => client.name === 'Dora Diaz');
    await running.api('POST', `/threads/${thread.id}/messages`, { body: 'Yes, he ate it all.' }, key);
    await log('Dora Diaz').getByText('Yes, he ate it all.').waitFor();
    await phone('Dora Diaz')
      .getByRole('button', { name: shown(anas.e164), pressed: true })
      .waitFor();
    await phone('Dora Diaz').getByText('Ana Almeida’s number, given on activation').waitFor();
    expect(await log('Dora Diaz').textContent()).not.toContain('Ana');
    expect(await page.content()).not.toContain('5550191');
    await shoot(page, 'phones');
    await expectSoundEverywhere();
  });

  test('a text that was begun stays with its number when another one comes in', async () => {
    await phone('Dora Diaz')
      .getByRole('button', { name: shown(frontDesk.e164) })
      .click();
    const compose = phone('Dora Diaz').getByLabel(`Text to ${shown(frontDesk.e164)}`);
    await compose.fill('An invoice, plea');
    const { body: inbox } = await running.api('GET', '/threads');
    const thread = inbox.data.find(({ client }: { client: { name: string } }) => client.name === 'Dora Diaz');
    await create(`/threads/${thread.id}/messages`, { body: 'Shall I take him out?' });
    await phone('Dora Diaz').getByText(', a new text').waitFor({ state: 'attached' });
    await compose.pressSequentially('se');
    await compose.press('Enter');
    await log('Dora Diaz').getByText('An invoice, please').waitFor();
    await phone('Dora Diaz').getByRole('button', { name: ', a new text' }).click();
    await log('Dora Diaz').getByText('Shall I take him out?').waitFor();
    expect(await phone('Dora Diaz').getByText(', a new text').count()).toBe(0);
  });

  test('a text that could not be sent is back in the composer', async () => {
    await page.route('**/texts', (route) => route.abort());
    const compose = phone('Unknown 0123').getByRole('textbox');
    await compose.fill('Are you there?');
    await compose.press('Enter');
    await phone('Unknown 0123').getByText('Maskline cannot be reached').waitFor();
    expect(await compose.inputValue()).toBe('Are you there?');
    await page.unroute('**/texts');
    await compose.press('Enter');
    await log('Unknown 0123').getByText('Are you there?').waitFor();
    expect(await textsOf('Are you there?')).toHaveLength(1);
  });
});

test('with a real carrier the page says where the phones are', async () => {
  const real = await openSite();
  try {
    const owner = await addUser(real.world);
    const window = await real.openAs(owner, '/phones');
    await window.getByText('There are no phones here').waitFor();
    await expectSound(window);
  } finally {
    await real.close();
  }
});
