// Takes the pictures of the README and of docs/ from the company that the first start makes: `npm run screenshots`. It starts
// a server of its own on an empty data folder, plays a morning on it, and looks at it in Chromium.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = join(root, 'docs', 'images');
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 390, height: 844 };

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** The server, once it says where it is, with what it printed. */
async function startServer(dataFolder) {
  const [port, sandboxPort] = [await freePort(), await freePort()];
  const server = spawn(process.execPath, ['server/bin/maskline.js', 'start'], {
    cwd: root,
    env: {
      ...process.env,
      DATABASE_URL: '',
      MASKLINE_DATA_DIR: dataFolder,
      MASKLINE_PORT: String(port),
      MASKLINE_SANDBOX_PORT: String(sandboxPort),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  for await (const part of server.stdout) {
    printed += part;
    if (printed.includes('/phones.')) break;
  }
  server.stdout.resume();
  const password = /password of each is (\S+)/.exec(printed)?.[1];
  if (!password) throw new Error(`The server did not start:\n${printed}`);
  return { server, url: `http://127.0.0.1:${port}`, password };
}

async function signIn(browser, { url, password }, email, viewport) {
  const context = await browser.newContext({ viewport, colorScheme: 'light', deviceScaleFactor: 2 });
  const page = await context.newPage();
  await page.goto(`${url}/sign-in`);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.waitForURL((address) => address.pathname !== '/sign-in');
  await page.locator('main h1').first().waitFor();
  return page;
}

async function shoot(page, name) {
  await page.waitForLoadState('networkidle').catch(() => {});
  await page.mouse.move(0, 0);
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  console.log(`docs/images/${name}.png`);
}

async function playMorning(browser, site) {
  const owner = await signIn(browser, site, 'owner@demo.example', WIDE);
  await owner.goto(`${site.url}/phones`);
  const carlas = owner.getByRole('article', { name: /^Carla.*phone$/ });
  await carlas.getByRole('textbox').fill('Good morning! Did Biscuit eat his breakfast?');
  await carlas.getByRole('button', { name: 'Send' }).click();
  const ana = await signIn(browser, site, 'ana@demo.example', NARROW);
  await ana.getByRole('link', { name: /Carla/ }).first().click();
  const conversation = ana.getByRole('list', { name: /^Conversation with/ });
  await conversation.getByText('his breakfast?').waitFor();
  await ana.getByLabel(/^Text to/).fill('All of it, and half of mine. We are off to the park now.');
  await ana.getByRole('button', { name: 'Send', exact: true }).click();
  await conversation.getByText('off to the park').waitFor();
  await carlas.getByText('off to the park').waitFor();
  await shoot(owner, 'phones');
  await shoot(ana, 'sitter');
  await owner.goto(`${site.url}/inbox`);
  await owner.getByRole('link', { name: /Carla/ }).first().click();
  await owner
    .getByRole('list', { name: /^Conversation with/ })
    .getByText('off to the park')
    .waitFor();
  await owner.getByText(/Goes out from/).waitFor();
  await shoot(owner, 'inbox');
}

const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => existsSync(path),
);
if (!executablePath) throw new Error('Install Chromium: apt-get install chromium');
mkdirSync(folder, { recursive: true });
const dataFolder = mkdtempSync(join(tmpdir(), 'maskline-screenshots-'));
const site = await startServer(dataFolder);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-background-networking'],
});
try {
  await playMorning(browser, site);
} finally {
  await browser.close();
  await new Promise((resolve) => {
    site.server.once('exit', resolve);
    site.server.kill('SIGTERM');
  });
  rmSync(dataFolder, { recursive: true, force: true });
}
