import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findFreePort } from '../../src/demo/free-port.ts';
import { PASSWORD, sessionOf, type TestUser } from './accounts.ts';
import { launchChromium } from './chromium.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

const BUILT_PAGES = new URL('../../../web/dist', import.meta.url).pathname;

export type Opened = {
  width?: number;
  colours?: 'light' | 'dark';
  /** Somebody's, from an earlier window. */
  context?: BrowserContext;
  /** With the service worker, by which what the page asks for is seen by no test. */
  serviceWorker?: boolean;
  /** Before a new browser opens its first page. */
  prepare?(context: BrowserContext): Promise<unknown>;
};

/** The server with its built pages, and a browser that looks at them. */
export type Site = {
  world: World;
  url: string;
  /** A window of a browser of its own, unless it is opened in one that is there. */
  open(path: string, opened?: Opened): Promise<Page>;
  /** The same with a session of the user. */
  openAs(user: Pick<TestUser, 'id'>, path: string, opened?: Opened): Promise<Page>;
  close(): Promise<void>;
};

/** What no test expects: errors of scripts, and what the page's policy refused. */
const complaints = new WeakMap<Page, string[]>();

export async function openSite(options: WorldOptions = {}): Promise<Site> {
  // The pages must come from where links say, so the port is known before the world is. Passkeys need a name.
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const world = await createWorld({ publicUrl: url, webFolder: BUILT_PAGES, ...options });
  await (await world.app()).listen({ host: '127.0.0.1', port });
  return { world, ...(await browse(url, world)) };
}

/** A browser that looks at a server which runs already, for whose organization sessions are made. */
export async function browse(
  url: string,
  org: Pick<World, 'ctx'> & { close(): Promise<void> },
): Promise<Omit<Site, 'world'>> {
  const browser = await launchChromium();
  const open: Site['open'] = async (path, opened = {}) => {
    const page = await openWindow(opened.context ?? (await newContext(browser, opened)));
    await page.goto(`${url}${path}`);
    return page;
  };
  return {
    url,
    open,
    async openAs(user, path, opened = {}) {
      const context = await newContext(browser, opened);
      const [, token = ''] = (await sessionOf(org, user.id)).split('=');
      await context.addCookies([{ name: 'maskline', value: token, url, httpOnly: true }]);
      return open(path, { ...opened, context });
    },
    async close() {
      await browser.close();
      await org.close();
    },
  };
}

async function newContext(browser: Browser, opened: Opened): Promise<BrowserContext> {
  const { width = 1280, colours = 'light', serviceWorker = false, prepare } = opened;
  const context = await browser.newContext({
    viewport: sizeOf(width),
    colorScheme: colours,
    serviceWorkers: serviceWorker ? 'allow' : 'block',
  });
  await prepare?.(context);
  return context;
}

function sizeOf(width: number) {
  return { width, height: width < 600 ? 844 : 800 };
}

async function openWindow(context: BrowserContext): Promise<Page> {
  const page = await context.newPage();
  // A busy machine takes its time.
  page.setDefaultTimeout(30_000);
  const told: string[] = [];
  complaints.set(page, told);
  page.on('pageerror', (error) => told.push(error.message));
  page.on('console', (message) => {
    // A browser tells of every refusal of the API, too.
    const isRefusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !isRefusal) told.push(message.text());
  });
  return page;
}

export async function signIn(page: Page, { email }: Pick<TestUser, 'email'>, password = PASSWORD) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** The page, or the dialog that is open on it, is without a fault that a program can find, and no wider than its window. */
export async function expectSound(page: Page): Promise<void> {
  await stillness(page);
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)])).toEqual([]);
  const width = page.viewportSize()?.width ?? 0;
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
  expect(complaints.get(page)).toEqual([]);
}

/** What is still moving in has not its own colours yet. */
async function stillness(page: Page): Promise<void> {
  await page.evaluate(`Promise.allSettled(
    document.getAnimations()
      .filter((one) => one.effect.getTiming().iterations === 1)
      .map((one) => one.finished))`);
}

/** Into the folder that SCREENSHOTS names, to be looked at: wide and narrow, light and dark. */
export async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.SCREENSHOTS;
  if (!folder) return;
  const before = page.viewportSize();
  for (const width of [1280, 390])
    for (const colours of ['light', 'dark'] as const) {
      await turnTo(page, { width, colours });
      await stillness(page);
      await page.screenshot({ path: `${folder}/${name}-${width}-${colours}.png` });
    }
  // A test that goes on finds the window as it left it.
  if (before) await page.setViewportSize(before);
}

/** The same page in a window of another size, and in other colours. */
export async function turnTo(page: Page, { width, colours }: { width: number; colours: 'light' | 'dark' }) {
  await page.emulateMedia({ colorScheme: colours });
  await page.setViewportSize(sizeOf(width));
}
