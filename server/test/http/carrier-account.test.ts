import { afterAll, beforeAll, expect, test } from 'vitest';
import { getCarrierAccount } from '../../src/services/carrier-credentials.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

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
  const { account, credentials } = await getCarrierAccount(world.ctx);
  expect(credentials).toEqual({ accountSid: world.account.accountSid, authToken: TOKEN });
  expect(account.authTokenSealed.toString('latin1')).not.toContain(TOKEN);
  const { body: audit } = await world.call('GET', '/audit-events?event=carrier_account.token_changed');
  expect(audit.data).toHaveLength(1);
  expect(JSON.stringify(audit)).not.toContain(TOKEN);
});

test('another account is refused while one is connected, here and where another organization has it', async () => {
  const other = await world.secondOrg();
  for (const account_sid of [`AC${'1'.repeat(32)}`, other.account.accountSid]) {
    const body = { account_sid, auth_token: TOKEN };
    const answer = await world.call('PUT', '/carrier-account', { body });
    expect(answer).toMatchObject({ status: 409, body: { code: 'carrier_account_in_use' } });
  }
});

test('what is no account SID is refused', async () => {
  const body = { account_sid: 'SK123', auth_token: TOKEN };
  const answer = await world.call('PUT', '/carrier-account', { body });
  expect(answer).toMatchObject({ status: 422, body: { errors: [{ path: 'account_sid' }] } });
});
