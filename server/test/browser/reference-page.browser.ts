import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let browser: Browser;
let url: string;

beforeAll(async () => {
  world = await createWorld();
  url = await (await world.app()).listen({ host: '127.0.0.1', port: 0 });
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await world?.close();
});

/** The page, with every address it asked for and everything it complained of. */
async function open(width: number): Promise<{ page: Page; asked: string[]; complaints: string[] }> {
  const page = await browser.newPage({ viewport: { width, height: 900 } });
  const asked: string[] = [];
  const complaints: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  await page.goto(`${url}/api/docs`);
  await page.getByRole('heading', { name: 'Maskline', level: 1 }).waitFor();
  return { page, asked, complaints };
}

describe.each([1280, 390])('the reference page at %i pixels', (width) => {
  test('shows the API, asks nobody but this server, and complains of nothing', async () => {
    const { page, asked, complaints } = await open(width);
    await page.getByText('Masked business texting').first().waitFor();
    await page.waitForLoadState('load');
    const elsewhere = asked.filter((address) => !address.startsWith(url) && !/^(data|blob):/.test(address));
    expect(elsewhere).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  test('fits the width', async () => {
    const { page } = await open(width);
    const widest = await page.evaluate('document.documentElement.scrollWidth');
    expect(widest).toBeLessThanOrEqual(width);
    await page.close();
  });
});

test('an operation is found from the side bar', async () => {
  const { page } = await open(1280);
  const sidebar = page.getByRole('navigation').first();
  await sidebar.getByText('Messages', { exact: true }).first().click();
  await sidebar.getByText('Send a text.').first().click();
  await page
    .getByRole('heading', { name: /^Send a text/ })
    .first()
    .waitFor();
  expect(await page.getByText('Idempotency-Key').count()).toBeGreaterThan(0);
  await page.close();
});
