import { afterAll, beforeAll, expect, test } from 'vitest';
import { actingFor, SYSTEM } from '../../src/context.ts';
import { sendAccountMail } from '../../src/services/account-mail.ts';
import { addUser, signedIn, type TestBrowser, type TestUser } from '../support/accounts.ts';
import { createMailbox } from '../support/mailbox.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { createWorld, type World } from '../support/world.ts';

const mailbox = createMailbox();
const SPOOFED = {
  host: 'evil.example',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-proto': 'http',
  forwarded: 'host=evil.example',
};

let world: World;
let other: TestOrganization;
let owner: TestUser;
let browser: TestBrowser;
beforeAll(async () => {
  world = await createWorld();
  other = await world.secondOrg();
  owner = await addUser(world);
  browser = await signedIn(world, owner);
});
afterAll(() => world.close());

test('a link leads to the configured address, whatever host a request names', async () => {
  for (const headers of [SPOOFED, { ...SPOOFED, host: 'maskline.example.evil.example' }]) {
    const invited = await browser.ask('POST', '/users', {
      body: { email: `${crypto.randomUUID()}@a.test`, name: 'Ines', role: 'owner' },
      headers,
    });
    expect(invited.status).toBe(201);
    expect(invited.body.link.url).toMatch(/^https:\/\/maskline\.example\/set-password#/);
  }
  const reset = await browser.ask('POST', `/users/${owner.id}/reset-link`, { headers: SPOOFED });
  expect(reset.body.url).toMatch(/^https:\/\/maskline\.example\/set-password#/);
});

test('so does one that is mailed to somebody who forgot the password', async () => {
  const mailing = await createWorld({ mailer: mailbox });
  const user = await addUser(mailing);
  const headers = { ...SPOOFED, origin: 'https://maskline.example' };
  const asked = await mailing.call('POST', '/password-resets', {
    body: { email: user.email },
    key: null,
    headers,
  });
  expect(asked.status).toBe(202);
  const { id } = await mailing.db.selectFrom('accountLinks').select('id').executeTakeFirstOrThrow();
  await sendAccountMail(actingFor(mailing.base, mailing.orgId, SYSTEM), id);
  expect(mailbox.linkTo(user.email)).toMatch(/^https:\/\/maskline\.example\/set-password#/);
  await mailing.close();
});

test('no header and no parameter chooses another organization, for a key or for a person', async () => {
  const headers = { ...SPOOFED, 'x-org-id': other.orgId, 'x-organization-id': other.orgId };
  expect((await world.call('GET', '/organization', { headers })).body.id).toBe(world.orgId);
  expect((await browser.ask('GET', '/organization', { headers })).body.id).toBe(world.orgId);
  const asked = await browser.ask('GET', `/clients?org_id=${other.orgId}`);
  expect([asked.status, asked.body.code]).toEqual([422, 'unknown_field']);
});

test.each(['x-http-method-override', 'x-http-method', 'x-method-override'])(
  '%s makes no other method of a request',
  async (header) => {
    const { id } = await world.addClient();
    const before = (await world.call('GET', `/clients/${id}`)).body;
    const answers = [
      await world.call('POST', `/clients/${id}`, {
        headers: { [header]: 'PATCH' },
        body: { name: 'Changed' },
      }),
      await world.call('POST', `/clients/${id}?_method=PATCH`, { body: { name: 'Changed' } }),
      await world.call('GET', `/clients/${id}`, { headers: { [header]: 'PATCH' } }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([405, 405, 200]);
    expect((await world.call('GET', `/clients/${id}`)).body).toEqual(before);
  },
);
