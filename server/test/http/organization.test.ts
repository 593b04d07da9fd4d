import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCredentials } from '../../src/services/carrier-credentials.ts';
import { createOrganization } from '../../src/services/organizations.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const change = (body: object) => world.call('PATCH', '/organization', { body });

describe('the settings', () => {
  test('are changed, with one event that says from what to what', async () => {
    const body = {
      name: 'Happier Paws',
      time_zone: 'Europe/Berlin',
      default_country: 'DE',
      lead_minutes: 30,
      grace_minutes: 60,
      default_quarantine_days: 14,
    };
    const answer = await change(body);
    expect([answer.status, answer.body]).toEqual([200, expect.objectContaining(body)]);
    expect((await change(body)).body).toEqual(answer.body);
    const audit = await world.call('GET', `/audit-events?entity=organization`);
    expect(audit.body.data).toHaveLength(1);
    expect(audit.body.data[0]).toMatchObject({
      event: 'organization.changed',
      actor: 'owner',
      details: { default_quarantine_days: { from: 90, to: 14 } },
    });
  });

  test.each(['EST', 'GMT+5', 'Mars/Base', 'Etc/GMT+5', 'america/new_york', ''])(
    'the time zone %s is refused',
    async (zone) => {
      const { status, body } = await change({ time_zone: zone });
      expect([status, body.code, body.errors[0].path]).toEqual([422, 'invalid_time_zone', 'time_zone']);
    },
  );

  test.each([
    ['default_country', 'XX'],
    ['default_country', 'AC'],
    ['default_country', 'TA'],
    ['default_country', 'XK'],
    ['default_country', 'us'],
    ['lead_minutes', -1],
    ['grace_minutes', 1441],
    ['default_quarantine_days', 0],
    ['default_quarantine_days', 3651],
    ['default_quarantine_days', 1.5],
    ['name', ' '],
  ])('%s cannot be %s', async (setting, value) => {
    const { status, body } = await change({ [setting]: value });
    expect([status, body.code, body.errors[0].path]).toEqual([422, 'invalid_request', setting]);
  });

  test('what is not a setting cannot be set', async () => {
    const { status, body } = await change({ id: world.orgId, created_at: 'now' });
    expect([status, body.code, body.errors.length]).toEqual([422, 'unknown_field', 2]);
  });
});

describe('a new organization', () => {
  const input = { name: 'New Paws', timeZone: 'America/Chicago', defaultCountry: 'US' };

  test('has its carrier account with a sealed token, and the numbers of the account get listed', async () => {
    const carrierAccount = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'the-token' };
    const { id } = await createOrganization(world.contexts().operator, { ...input, carrierAccount });
    const account = await world.db
      .selectFrom('carrierAccounts')
      .selectAll()
      .where('orgId', '=', id)
      .executeTakeFirstOrThrow();
    expect(account.authTokenSealed.toString('latin1')).not.toContain('the-token');
    expect(openCredentials(world.base, account)).toEqual(carrierAccount);
    expect(() => openCredentials(world.base, { ...account, orgId: world.orgId })).toThrow();
    await expect(
      createOrganization(world.contexts().operator, { ...input, carrierAccount }),
    ).rejects.toMatchObject({
      code: 'carrier_account_in_use',
    });
  });

  test('needs a zone, a country and a name', async () => {
    for (const wrong of [{ timeZone: 'EST' }, { defaultCountry: 'ZZ' }, { name: ' ' }]) {
      await expect(
        createOrganization(world.contexts().operator, { ...input, ...wrong }),
      ).rejects.toMatchObject({
        name: 'DomainError',
      });
    }
  });
});
