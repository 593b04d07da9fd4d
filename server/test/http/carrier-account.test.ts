import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getCarrierAccount } from '../../src/services/carrier-credentials.ts';
import { replaceCarrierNumbers } from '../../src/store/carrier-numbers.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { postText, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
});
afterAll(() => world.close());

const AT = new Date('2026-11-24T15:00:00Z');
const TOKEN = '0123456789abcdef0123456789abcdef';

test('the account is shown without its token', async () => {
  const { status, body } = await world.call('GET', '/carrier-account');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    account_sid: world.account.accountSid,
    callback_url: `https://maskline.example/callbacks/twilio/${world.account.endpointId}/messages`,
  });
  expect(JSON.stringify(body)).not.toContain(world.account.authToken);
});

test('another token of the same account is stored sealed and opens again', async () => {
  const body = { account_sid: world.account.accountSid, auth_token: TOKEN };
  const answer = await world.call('PUT', '/carrier-account', { body });
  expect(answer.status).toBe(200);
  expect(JSON.stringify(answer.body)).not.toContain(TOKEN);
  const { account, credentials } = await getCarrierAccount(world.operator);
  expect(credentials).toEqual({ accountSid: world.account.accountSid, authToken: TOKEN });
  expect(account.authTokenSealed.toString('latin1')).not.toContain(TOKEN);
  const { body: audit } = await world.call('GET', '/audit-events?event=carrier_account.token_changed');
  expect(audit.data).toHaveLength(1);
  expect(JSON.stringify(audit)).not.toContain(TOKEN);
});

describe('another account', () => {
  const connect = (account_sid: string, { ownerKey }: TestOrganization = world) =>
    world.call('PUT', '/carrier-account', { body: { account_sid, auth_token: TOKEN }, key: ownerKey });
  const MISTYPED = `AC${'1'.repeat(32)}`;

  test('takes the place of one that was mistyped, with one event, and its numbers are listed', async () => {
    const org = await world.secondOrg();
    const right = org.account.accountSid;
    expect((await connect(MISTYPED, org)).body.account_sid).toBe(MISTYPED);
    const { status, body } = await connect(right, org);
    expect([status, body.account_sid]).toEqual([200, right]);
    const { credentials } = await getCarrierAccount(org.operator);
    expect(credentials).toEqual({ accountSid: right, authToken: TOKEN });
    const { body: audit } = await world.call('GET', '/audit-events', { key: org.ownerKey });
    const corrected = 'carrier_account.sid_corrected';
    expect(audit.data.map(({ event }: { event: string }) => event)).toEqual([corrected, corrected]);
  });

  test('of another organization is refused, and nothing is said of that one', async () => {
    const { account } = await world.secondOrg();
    const { status, body } = await connect(account.accountSid, await world.secondOrg());
    expect([status, body.code]).toEqual([409, 'carrier_account_in_use']);
    expect(body.detail).toMatch(/cannot be connected here: send the SID of an account of your own/);
    expect(JSON.stringify(body)).not.toMatch(/another organization|Other Paws/);
  });

  test.each<[string, (org: TestOrganization) => Promise<unknown>]>([
    ['has a number', (org) => org.addNumber({ class: 'pool' })],
    [
      'was listed',
      async (org) => replaceCarrierNumbers(world.db, { ...org.account, orgId: org.orgId }, [], AT),
    ],
    [
      'received a text',
      async (org) =>
        postText(await world.app(), org.account, { from: fictionalPhone(), to: fictionalPhone() }),
    ],
  ])('is refused when the connected one %s, and says what to do', async (_, use) => {
    const org = await world.secondOrg();
    await use(org);
    const { status, body } = await connect(MISTYPED, org);
    expect([status, body.code]).toEqual([409, 'carrier_account_in_use']);
    expect(body.detail).toMatch(/send its SID with its auth token/);
    expect((await connect(org.account.accountSid, org)).status).toBe(200);
  });

  test('that is asked for while the numbers of the one before are on their way does not get them', async () => {
    const org = await world.secondOrg();
    const before = { ...org.account, orgId: org.orgId };
    await connect(`AC${'2'.repeat(32)}`, org);
    const numbers = [{ e164: fictionalPhone(), carrierNumberId: 'PN1' }];
    expect(await replaceCarrierNumbers(world.db, before, numbers, AT)).toBe(false);
    const { body } = await world.call('GET', '/numbers/available', { key: org.ownerKey });
    expect(body).toMatchObject({ data: [], listed_at: null });
  });
});

test('what is no account SID is refused', async () => {
  const body = { account_sid: 'SK123', auth_token: TOKEN };
  const answer = await world.call('PUT', '/carrier-account', { body });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'account_sid' }] } });
});
