import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inviteFirstOwner } from '../../src/services/account-links.ts';
import { launchChromium } from '../support/chromium.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
let url: string;
beforeAll(async () => {
  // The page must come from where the link says, so the port is known before the world is.
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  url = `http://127.0.0.1:${port}`;
  world = await createWorld({ publicUrl: url });
  await (await world.app()).listen({ host: '127.0.0.1', port });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** Each in a company of its own, because it makes that one's first owner. */
const link = async () => (await inviteFirstOwner((await world.secondOrg()).operator)).url ?? '';

async function open(address: string, width: number): Promise<{ page: Page; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 800 } });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(address);
  return { page, complaints };
}

test.each([1280, 390])('a link leads to a page that sets a password, at %i pixels', async (width) => {
  const { page, complaints } = await open(await link(), width);
  await page.getByText('You are the first owner of Other Paws').waitFor();
  expect(page.url()).not.toContain('#');
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  const shots = process.env.SCREENSHOTS;
  if (shots) await page.screenshot({ path: `${shots}/set-password-${width}.png` });
  await page.getByLabel('Your name').fill('Olivia Owner');
  await page.getByLabel('E-mail address').fill(`olivia${width}@example.com`);
  await page.getByLabel('New password').fill('short');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByRole('alert').getByText('at least 10').waitFor();
  await page.getByLabel('New password').fill('a quiet river at dawn');
  await page.getByRole('button', { name: 'Set password' }).click();
  await page.getByText('Your password is set').waitFor();
  expect(complaints).toEqual([]);
  await page.close();
});

test('a link that is made up says what to do', async () => {
  const { page } = await open(`${url}/set-password#nothing`, 390);
  await page.getByText('Ask an owner of your company for another one.').waitFor();
  await page.close();
});
