import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { inviteFirstOwner } from '../../src/services/account-links.ts';
import { createApiKey } from '../../src/services/api-keys.ts';
import { inviteUser } from '../../src/services/users.ts';
import { addUser, type TestUser } from '../support/accounts.ts';
import { expectSound, openSite, type Site, shoot, turnTo } from '../support/site.ts';

let site: Site;
let owner: TestUser;
let sitterUser: TestUser;
beforeAll(async () => {
  site = await openSite();
  const { world } = site;
  owner = await addUser(world, { name: 'Olivia Ortega', email: 'olivia@happy-paws.example' });
  const sitter = await world.addSitter({ name: 'Ana Almeida' });
  sitterUser = await addUser(world, {
    name: 'Ana Almeida',
    email: 'ana@happy-paws.example',
    sitterId: sitter.id,
  });
  const ben = await world.addSitter({ name: 'Ben Brook' });
  const invited = { name: 'Ben Brook', email: 'ben.with.a.rather.long.address@happy-paws.example' };
  await inviteUser(world.ctx, { ...invited, role: 'sitter', sitterId: ben.id });
  await inTransaction(world.ctx, (tx) => createApiKey(tx, { name: 'Booking system', role: 'owner' }));
});
afterAll(() => site?.close());

const button = (page: Page, name: string) => page.getByRole('button', { name }).first().click();
const menuItem = async (page: Page, menu: string, item: string) => {
  await button(page, menu);
  await page.getByRole('menuitem', { name: item }).click();
};

type View = {
  name: string;
  path: string;
  /** Signed in as. */
  as?: () => TestUser;
  /** What is done before it is looked at. */
  act?(page: Page): Promise<void>;
  shows: string | RegExp;
};

const account = { path: '/account', as: () => owner };
const people = { path: '/settings/people', as: () => owner };
const keys = { path: '/settings/api-keys', as: () => owner };

const VIEWS: readonly View[] = [
  { name: 'sign-in', path: '/sign-in', shows: 'I forgot my password' },
  {
    name: 'sign-in-refused',
    path: '/sign-in',
    act: (page) => button(page, 'Sign in'),
    shows: 'Write your password.',
  },
  { name: 'forgot-password', path: '/forgot-password', shows: 'Send me a link' },
  { name: 'set-password-broken', path: '/set-password', shows: 'This link is not whole' },
  { name: 'not-found', path: '/nowhere', shows: 'This page is not there' },
  { name: 'account', ...account, shows: 'This one' },
  { name: 'account-sitter', path: '/account', as: () => sitterUser, shows: 'This one' },
  { name: 'user-menu', ...account, act: (page) => button(page, 'your menu'), shows: 'As the system' },
  {
    name: 'change-password',
    ...account,
    act: (page) => button(page, 'Change password'),
    shows: 'Change your password',
  },
  { name: 'set-up-app', ...account, act: (page) => button(page, 'Set up'), shows: 'Scan the picture' },
  { name: 'add-passkey', ...account, act: (page) => button(page, 'Add a passkey'), shows: 'Give it a name' },
  { name: 'people', ...people, shows: 'Ben Brook' },
  {
    name: 'invite',
    ...people,
    act: (page) => button(page, 'Invite somebody'),
    shows: 'An owner runs the desk',
  },
  {
    name: 'person-menu',
    ...people,
    act: (page) => button(page, 'Actions for Ana'),
    shows: 'Sign out everywhere',
  },
  {
    name: 'deactivate',
    ...people,
    act: (page) => menuItem(page, 'Actions for Ana', 'Deactivate'),
    shows: 'Deactivate Ana Almeida?',
  },
  {
    name: 'reset-link',
    ...people,
    act: (page) => menuItem(page, 'Actions for Ana', 'Link for a new password'),
    shows: 'Pass this link on',
  },
  { name: 'api-keys', ...keys, shows: 'Booking system' },
  { name: 'create-key', ...keys, act: (page) => button(page, 'Create a key'), shows: 'It acts as' },
  {
    name: 'revoke-key',
    ...keys,
    act: (page) => button(page, 'Revoke Booking'),
    shows: 'Revoke “Booking system”?',
  },
];

const LOOKS = [
  { width: 1280, colours: 'light' },
  { width: 360, colours: 'dark' },
] as const;

async function look(page: Page, { name, act, shows }: Pick<View, 'name' | 'act' | 'shows'>): Promise<void> {
  await act?.(page);
  await page.getByText(shows).first().waitFor();
  for (const how of LOOKS) {
    await turnTo(page, how);
    await expectSound(page);
  }
  await shoot(page, name);
}

describe('wide and light, narrow and dark', () => {
  const windows = new Map<TestUser | null, Page>();
  const openFor = async (user: TestUser | null, path: string): Promise<Page> => {
    const known = windows.get(user);
    const page = known ?? (await (user ? site.openAs(user, path) : site.open(path)));
    windows.set(user, page);
    await turnTo(page, LOOKS[0]);
    if (known) await page.goto(`${site.url}${path}`);
    return page;
  };

  test.each(VIEWS)('$name is sound', async (view) => {
    await look(await openFor(view.as?.() ?? null, view.path), view);
  });

  test('the page of a link is sound', async () => {
    const { url } = await inviteFirstOwner((await site.world.secondOrg()).operator);
    const { pathname, hash } = new URL(url ?? '');
    const page = await openFor(null, `${pathname}${hash}`);
    await look(page, { name: 'set-password', shows: 'You are the first owner of Other Paws' });
    expect(page.url()).not.toContain('#');
  });
});
