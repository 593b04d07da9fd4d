import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inviteFirstOwner } from '../../src/services/account-links.ts';
import { createWorld, type World } from '../support/world.ts';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

let world: World;
let browser: Browser;
let url: string;
beforeAll(async () => {
  // The page must come from where the link says, so the port is known before the world is.
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  url = `http://127.0.0.1:${port}`;
  world = await createWorld({ publicUrl: url });
  await (await world.app()).listen({ host: '127.0.0.1', port });
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (!executablePath) throw new Error('Install Chromium: apt-get install chromium');
  const args = ['--no-sandbox', '--disable-quic', '--disable-background-networking'];
  browser = await chromium.launch({ executablePath, args });
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const link = async () => (await inviteFirstOwner(world.operator)).url ?? '';

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
  await page.getByText('You are the first owner of Happy Paws').waitFor();
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
  if (width === 1280) await page.getByText('Your password is set').waitFor();
  // There is a first owner by now, and the link of another one is of no use.
  else await page.getByText(/link/i).first().waitFor();
  expect(
    complaints.filter((line) => !line.includes('404') && !line.includes('409') && !line.includes('410')),
  ).toEqual([]);
  await page.close();
});

test('a link that is made up says what to do', async () => {
  const { page } = await open(`${url}/set-password#nothing`, 390);
  await page.getByText('Ask an owner of your company for another one.').waitFor();
  await page.close();
});
