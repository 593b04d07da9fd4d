import type { BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runDueJobs } from '../../src/jobs/worker.ts';
import { createPushService } from '../../src/push-service.ts';
import { addUser, type TestUser } from '../support/accounts.ts';
import { book } from '../support/duties.ts';
import {
  type PushEndpoint,
  type PushedBrowser,
  startPushEndpoint,
  subscribedBrowser,
} from '../support/push-endpoint.ts';
import type { TestClient } from '../support/seeds.ts';
import { postText, twilio } from '../support/signed-callback.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let service: PushEndpoint;
let desk: { e164: string };
let carla: TestClient;
let ana: TestUser;
beforeAll(async () => {
  service = await startPushEndpoint();
  site = await openSite({ carriers: { twilio }, push: createPushService({ allowLoopback: true }) });
  const { world } = site;
  desk = await world.addNumber({ class: 'front_desk' });
  const sitter = await world.addSitter({ name: 'Ana' });
  carla = await world.addClient({ name: 'Carla Client' });
  await book(world, { clientId: carla.id, sitterId: sitter.id, hours: [0, 3] });
  ana = await addUser(world, { name: 'Ana', sitterId: sitter.id });
});
afterAll(async () => {
  await site?.close();
  await service?.close();
});

/** No push service can be reached from a test: the page subscribes at ours. */
const subscribingAt =
  ({ given }: PushedBrowser) =>
  (context: BrowserContext) =>
    context.addInitScript(`{
      const given = ${JSON.stringify(given)};
      const kept = 'test.subscription';
      const bytesOf = (key) => Uint8Array.from(atob(key.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
      const subscription = (key) => ({
        options: { applicationServerKey: bytesOf(key).buffer },
        toJSON: () => given,
        unsubscribe: async () => { sessionStorage.removeItem(kept); return true; },
      });
      PushManager.prototype.getSubscription = async () => {
        const key = sessionStorage.getItem(kept);
        return key && subscription(key);
      };
      PushManager.prototype.subscribe = async ({ applicationServerKey: key }) => {
        sessionStorage.setItem(kept, key);
        return subscription(key);
      };
      Notification.requestPermission = async () => Notification.permission;
    }`);

const allowed = (browser: PushedBrowser) => async (context: BrowserContext) => {
  await context.grantPermissions(['notifications'], { origin: site.url });
  await subscribingAt(browser)(context);
};
const card = (page: Page) => page.getByRole('region', { name: 'Notifications', exact: true });

test('a sitter turns them on where the day begins, and a text leads from its notification to the conversation', async () => {
  const browser = subscribedBrowser(service.url);
  const page = await site.openAs(ana, '/today', {
    serviceWorker: true,
    prepare: allowed(browser),
    width: 390,
  });
  await card(page).getByText('Hear of new texts on this device').waitFor();
  await expectSound(page);
  await shoot(page, 'notifications-offer');
  await card(page).getByRole('button', { name: 'Turn on' }).click();
  await page.getByText('This device tells you of new texts.').first().waitFor();
  await card(page).waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement !== document.body')).toBe(true);

  const { world } = site;
  const { status } = await postText(await world.app(), world.account, {
    from: carla.phone,
    to: desk.e164,
    body: 'The key is under the mat',
  });
  expect(status).toBe(200);
  await runDueJobs(world.base, world.pool);
  const pushed = browser.open(service.handed[0] ?? (await Promise.reject(new Error('nothing was pushed'))));
  await deliver(page, JSON.stringify(pushed));
  const shown = await shownNotification(page);
  expect(shown).toEqual({ title: 'New text', body: 'Open the conversation to read it.' });
  await clickNotification(page);
  await page.waitForURL(`**/today/${carla.threadId}`);
  await page.getByText('The key is under the mat').waitFor();
});

/** As the push service of a browser hands it to the worker. */
async function deliver(page: Page, data: string): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const registered = new Promise<string>((found) => {
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations;
      if (first) found(first.registrationId);
    });
  });
  await cdp.send('ServiceWorker.enable');
  await cdp.send('ServiceWorker.deliverPushMessage', {
    origin: site.url,
    registrationId: await registered,
    data,
  });
}

async function worker(page: Page) {
  const [first] = page.context().serviceWorkers();
  return first ?? page.context().waitForEvent('serviceworker');
}

async function shownNotification(page: Page): Promise<unknown> {
  const found = `(async () => {
    for (;;) {
      const [first] = await registration.getNotifications();
      if (first) return { title: first.title, body: first.body };
      await new Promise((later) => setTimeout(later, 50));
    }
  })()`;
  return (await worker(page)).evaluate(found);
}

async function clickNotification(page: Page): Promise<void> {
  await (await worker(page)).evaluate(`(async () => {
    const [notification] = await registration.getNotifications();
    self.dispatchEvent(new NotificationEvent('notificationclick', { notification }));
  })()`);
}

test('they are turned on and off at the own account, for this device', async () => {
  const owner = await addUser(site.world, { name: 'Olga' });
  const browser = subscribedBrowser(service.url);
  const page = await site.openAs(owner, '/account', { serviceWorker: true, prepare: allowed(browser) });
  await card(page).getByText('Off', { exact: true }).waitFor();
  await card(page).getByRole('button', { name: 'Turn on' }).click();
  await card(page).getByText('On', { exact: true }).waitFor();
  await expectSound(page);
  await card(page).scrollIntoViewIfNeeded();
  await shoot(page, 'notifications-on');
  await page.reload();
  await card(page).getByText('On', { exact: true }).waitFor();
  await card(page).getByRole('button', { name: 'Turn off' }).click();
  await card(page).getByText('Off', { exact: true }).waitFor();
  const left = await site.world.db
    .selectFrom('pushSubscriptions')
    .select('id')
    .where('userId', '=', owner.id)
    .execute();
  expect(left).toEqual([]);
});

test('where they cannot be, the page says why', async () => {
  const owner = await addUser(site.world, { name: 'Olga' });
  const refused = await site.openAs(owner, '/account', {
    serviceWorker: true,
    prepare: (context) =>
      context.addInitScript(`Object.defineProperty(Notification, 'permission', { get: () => 'denied' })`),
  });
  await card(refused).getByText('Allow notifications for this page in the settings of the browser').waitFor();
  expect(await card(refused).getByRole('button').count()).toBe(0);
  await expectSound(refused);
  await turnTo(refused, { width: 390, colours: 'dark' });
  await card(refused).scrollIntoViewIfNeeded();
  await expectSound(refused);
  const onPhone = await site.openAs(owner, '/account', {
    serviceWorker: true,
    prepare: (context) =>
      context.addInitScript(`delete window.PushManager;
        Object.defineProperty(navigator, 'userAgent', { get: () => 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0)' })`),
  });
  await card(onPhone).getByText('Share, then Add to Home Screen').waitFor();
});

test('who does not want them is asked once', async () => {
  const browser = subscribedBrowser(service.url);
  const page = await site.openAs(ana, '/today', { serviceWorker: true, prepare: allowed(browser) });
  await card(page).getByRole('button', { name: 'Not now' }).click();
  await card(page).waitFor({ state: 'detached' });
  expect(await page.evaluate('document.activeElement !== document.body')).toBe(true);
  await page.reload();
  await page.getByRole('heading', { name: 'Conversations' }).waitFor();
  expect(await card(page).count()).toBe(0);
});

test('without a connection the app opens all the same, and nothing of the API is kept', async () => {
  const page = await site.openAs(ana, '/today', { serviceWorker: true });
  await page.getByText('Carla').first().waitFor();
  await page.waitForFunction(`caches.open('maskline-pages-1').then(async (cache) =>
    Boolean(await cache.match('/sign-in')) && (await cache.keys()).length > 5)`);
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('Maskline cannot be reached').first().waitFor();
  const kept = await page.evaluate(`caches.open('maskline-pages-1').then(async (cache) =>
    (await cache.keys()).map(({ url }) => new URL(url).pathname))`);
  expect((kept as string[]).filter((path) => path !== '/sign-in' && !path.startsWith('/assets/'))).toEqual(
    [],
  );
  await page.context().setOffline(false);
  await page.reload();
  await page.getByText('Carla').first().waitFor();
});

test('it can be installed: its manifest names icons that are there', async () => {
  const page = await site.open('/sign-in');
  const cdp = await page.context().newCDPSession(page);
  const { errors, data } = await cdp.send('Page.getAppManifest');
  expect(errors).toEqual([]);
  const { icons, start_url, display } = JSON.parse(data ?? '{}');
  expect([start_url, display]).toEqual(['/', 'standalone']);
  for (const { src, type } of icons) {
    const answer = await page.request.get(`${site.url}${src}`);
    expect([src, answer.status(), answer.headers()['content-type']]).toEqual([src, 200, type]);
  }
});
