import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser, sessionOf, type TestUser } from '../support/accounts.ts';
import { book } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { expectSound, openSite, type Site, shoot } from '../support/site.ts';

let site: Site;
let ana: TestSitter;
let user: TestUser;
let owner: TestUser;
beforeAll(async () => {
  site = await openSite();
  await site.world.addNumber({ class: 'front_desk' });
  owner = await addUser(site.world, { name: 'Olivia Ortega' });
  ana = await site.world.addSitter({ name: 'Ana Almeida' });
  user = await addUser(site.world, { sitterId: ana.id });
});
afterAll(() => site?.close());

const visited = async (): Promise<TestClient> => {
  const client = await site.world.addClient({ name: 'Carla Client' });
  await book(site.world, { clientId: client.id, sitterId: ana.id, hours: [-1, 2] });
  return client;
};
const bodies = async ({ threadId }: TestClient): Promise<string[]> => {
  const { body } = await site.world.call('GET', `/threads/${threadId}/messages`);
  return body.data.map((text: { body: string }) => text.body).reverse();
};
const composer = (page: Page) => page.getByLabel('Text to Carla C.');
const conversation = (page: Page) => page.getByRole('list', { name: 'Conversation with Carla C.' });
const SENDING = '**/api/v1/threads/*/messages';
const say = async (page: Page, words: string) => {
  await composer(page).fill(words);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect.poll(() => composer(page).inputValue()).toBe('');
};
/** Without a connection nothing is sent, and what is read is not to be had either. */
const cutOff = (page: Page) =>
  page.route(SENDING, (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));

describe('a text without a connection', () => {
  test('waits on the device, also while the page is loaded again, and goes once, in its order', async () => {
    const client = await visited();
    const page = await site.openAs(user, `/today/${client.threadId}`, { width: 390 });
    await composer(page).waitFor();
    await cutOff(page);
    await say(page, 'First');
    await say(page, 'Second');
    await conversation(page).getByText('Waits for a connection').first().waitFor();
    await expectSound(page);
    await shoot(page, 'unsent');
    expect(await bodies(client)).toEqual([]);
    await page.reload();
    await conversation(page).getByText('First').waitFor();
    await conversation(page).getByText('Second').waitFor();
    await page.unroute(SENDING);
    await page.evaluate("window.dispatchEvent(new Event('online'))");
    await expect.poll(() => bodies(client), { timeout: 30_000 }).toEqual(['First', 'Second']);
    await expect.poll(() => page.evaluate("localStorage.getItem('maskline.outbox')")).toBeNull();
    expect(await conversation(page).getByText('Second').count()).toBe(1);
    await page.close();
  });

  test('is sent once although the answer to the first try was lost', async () => {
    const client = await visited();
    const page = await site.openAs(user, `/today/${client.threadId}`, { width: 390 });
    await composer(page).waitFor();
    let tries = 0;
    await page.route(SENDING, async (route) => {
      if (route.request().method() !== 'POST') return route.continue();
      tries += 1;
      if (tries > 1) return route.continue();
      await route.fetch();
      return route.abort();
    });
    await say(page, 'Only once');
    await expect.poll(() => tries).toBe(1);
    await page.evaluate("window.dispatchEvent(new Event('online'))");
    await expect.poll(() => tries, { timeout: 30_000 }).toBeGreaterThan(1);
    await expect.poll(() => page.evaluate("localStorage.getItem('maskline.outbox')")).toBeNull();
    expect(await bodies(client)).toEqual(['Only once']);
    expect(await conversation(page).getByText('Only once').count()).toBe(1);
    await page.close();
  });

  test('can be taken back before it goes', async () => {
    const client = await visited();
    const page = await site.openAs(user, `/today/${client.threadId}`, { width: 390 });
    await composer(page).waitFor();
    await cutOff(page);
    await say(page, 'Not like that');
    await page.getByRole('button', { name: 'Edit' }).click();
    await expect.poll(() => composer(page).inputValue()).toBe('Not like that');
    await say(page, 'Nor like this');
    await page.getByRole('button', { name: 'Remove' }).click();
    await conversation(page).getByText('Nor like this').waitFor({ state: 'detached' });
    await page.unroute(SENDING);
    await say(page, 'But so');
    await expect.poll(() => bodies(client)).toEqual(['But so']);
    await page.close();
  });

  test('is another user’s business on the same device, and gone after signing out', async () => {
    const client = await visited();
    const page = await site.openAs(user, `/today/${client.threadId}`);
    await composer(page).waitFor();
    await cutOff(page);
    await say(page, 'Mine alone');
    await conversation(page).getByText('Mine alone').waitFor();
    await composer(page).fill('Nor is a draft left');
    await page
      .getByRole('button', { name: /your menu/ })
      .first()
      .click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    const kept = await page.evaluate('Object.keys(localStorage).filter((key) => /outbox|draft/.test(key))');
    expect(kept).toEqual([]);
    expect(await bodies(client)).toEqual([]);
    await page.close();
  });
});

describe('several on one device', () => {
  test('a text and a draft of another user are neither sent nor read by whoever writes there next', async () => {
    const client = await visited();
    const page = await site.openAs(user, `/today/${client.threadId}`);
    await composer(page).waitFor();
    await cutOff(page);
    await say(page, 'Of Ana');
    await conversation(page).getByText('Waits for a connection').waitFor();
    await composer(page).fill('A draft of Ana');
    // Her session ended, and she did not sign out.
    const context = page.context();
    await page.close();
    const [, token = ''] = (await sessionOf(site.world, owner.id)).split('=');
    await context.addCookies([{ name: 'maskline', value: token, url: site.url, httpOnly: true }]);
    const next = await site.open(`/inbox/${client.threadId}`, { context });
    const ownComposer = next.getByLabel('Text to Carla Client');
    await ownComposer.waitFor();
    expect(await ownComposer.inputValue()).toBe('');
    await ownComposer.fill('Of the owner');
    await next.getByRole('button', { name: 'Send', exact: true }).click();
    await expect.poll(() => bodies(client)).toContain('Of the owner');
    await expect
      .poll(() =>
        next.evaluate("JSON.parse(localStorage.getItem('maskline.outbox')).map((text) => text.body)"),
      )
      .toEqual(['Of Ana']);
    expect(await bodies(client)).toEqual(['Of the owner']);
    await next.close();
  });

  test('what is taken back in one window is not sent by another, and what each wrote is kept', async () => {
    const client = await visited();
    const page = await site.openAs(user, `/today/${client.threadId}`);
    await composer(page).waitFor();
    await cutOff(page);
    const other = await site.open(`/today/${client.threadId}`, { context: page.context() });
    await composer(other).waitFor();
    await cutOff(other);
    await say(page, 'Taken back');
    await conversation(page).getByText('Waits for a connection').waitFor();
    await conversation(other).getByText('Taken back').waitFor();
    await say(other, 'From the other');
    await conversation(page).getByText('From the other').waitFor();
    await page.getByRole('button', { name: 'Remove' }).first().click();
    await conversation(other).getByText('Taken back').waitFor({ state: 'detached' });
    await page.close();
    await other.unroute(SENDING);
    await other.evaluate("window.dispatchEvent(new Event('online'))");
    await expect.poll(() => bodies(client), { timeout: 30_000 }).toEqual(['From the other']);
    await other.close();
  });
});

describe('a text that is refused', () => {
  test('says why, where it was written, and is mended there', async () => {
    const client = await visited();
    const page = await site.openAs(user, `/today/${client.threadId}`, { width: 390 });
    await composer(page).waitFor();
    await say(page, 'Write to me at ana@example.com');
    await conversation(page).getByText('leave out the e-mail address').waitFor();
    await expect.poll(() => conversation(page).getByText('ana@example.com').count()).toBe(1);
    await expectSound(page);
    await shoot(page, 'refused');
    await page.getByRole('button', { name: 'Edit' }).click();
    await composer(page).fill('Write to me here');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect.poll(() => bodies(client)).toContain('Write to me here');
    await page.close();
  });

  test('after an hour without a connection is not sent by itself, and goes when its author says so', async () => {
    const client = await visited();
    const page = await site.openAs(owner, `/inbox/${client.threadId}`);
    await page.getByLabel('Text to Carla Client').waitFor();
    await cutOff(page);
    await page.getByLabel('Text to Carla Client').fill('Late');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    const said = page.getByRole('list', { name: 'Conversation with Carla Client' });
    await said.getByText('Waits for a connection').waitFor();
    await page.evaluate(`
      const [text] = JSON.parse(localStorage.getItem('maskline.outbox'));
      localStorage.setItem('maskline.outbox', JSON.stringify([{ ...text, writtenAt: Date.now() - 2 * 3_600_000 }]))`);
    await page.unroute(SENDING);
    await page.reload();
    await said.getByText('for more than an hour').waitFor();
    expect(await bodies(client)).toEqual([]);
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect.poll(() => bodies(client)).toEqual(['Late']);
    await page.close();
  });
});
