import { afterAll, beforeAll, expect, test } from 'vitest';
import { actingFor } from '../../src/context.ts';
import { createApiKey } from '../../src/services/api-keys.ts';
import { createOrganization } from '../../src/services/organizations.ts';
import { type RunningMaskline, startRunningMaskline } from '../support/running-maskline.ts';

const CARLA = '+14125550123';

let running: RunningMaskline;
let frontDesk: { id: string; e164: string };
beforeAll(async () => {
  running = await startRunningMaskline();
  frontDesk = await running.addNumber('front_desk');
});
afterAll(() => running.stop());

type Handset = { phone: string; client: { name: string } | null; texts: { body: string; number: string }[] };
const handset = async (phone: string): Promise<Handset | undefined> =>
  (await running.api('GET', '/handsets')).body.handsets.find((one: Handset) => one.phone === phone);
const text = (phone: string, body: string, numberId = frontDesk.id) =>
  running.api('POST', `/handsets/${phone}/texts`, { number_id: numberId, body });

test('a phone on the desk texts the company, and shows what the company answers', async () => {
  expect((await text(CARLA, 'Is anybody there?')).status).toBe(204);
  await running.settle();
  const { body: inbox } = await running.api('GET', '/threads');
  expect(inbox.data[0].last_message.preview).toBe('Is anybody there?');
  await running.api('POST', `/threads/${inbox.data[0].id}/messages`, { body: 'We are' });
  await running.settle();
  const shown = await handset(CARLA);
  expect(shown?.texts).toMatchObject([
    { direction: 'sent', number: frontDesk.e164, body: 'Is anybody there?' },
    { direction: 'received', number: frontDesk.e164, body: 'We are' },
  ]);
  expect(shown?.client).not.toBe(null);
});

test('the phones of clients are there before anybody has texted', async () => {
  const contacts = [{ phone: '+14125550177', label: 'Mobile' }];
  await running.api('POST', '/clients', { name: 'Dora', class: 'recurring', contacts });
  expect(await handset('+14125550177')).toMatchObject({ client: { name: 'Dora' }, texts: [] });
});

test('another organization sees none of it, and cannot text its numbers', async () => {
  const { maskline } = running;
  const carrierAccount = await maskline.sandbox?.createAccount();
  if (!carrierAccount) throw new Error('there is no sandbox');
  const other = await createOrganization(maskline.ctx, {
    ...{ name: 'Other Paws', timeZone: 'America/New_York', defaultCountry: 'US', carrierAccount },
  });
  const operator = actingFor(maskline.ctx, other.id, { kind: 'operator', id: null });
  const { secret } = await createApiKey(operator, { name: 'test', role: 'owner' });
  const { body } = await running.api('GET', '/handsets', undefined, secret);
  expect(body).toEqual({ handsets: [], numbers: [] });
  const refused = await running.api(
    'POST',
    `/handsets/${CARLA}/texts`,
    { number_id: frontDesk.id, body: 'Hi' },
    secret,
  );
  expect(refused.status).toBe(404);
});

test.each(['12', 'abc', '+1412555012x'])('%s is no phone', async (phone) => {
  const { status, body } = await text(phone, 'Hi');
  expect([status, body.errors[0].path]).toEqual([422, 'phone']);
});

test('a number that was given back is not one to text', async () => {
  const given = await running.addNumber('pool');
  const offered = async () =>
    (await running.api('GET', '/handsets')).body.numbers.map(({ id }: { id: string }) => id);
  expect(await offered()).toContain(given.id);
  await running.api('POST', `/numbers/${given.id}/retire`, { reason: 'Not needed' });
  expect(await offered()).toEqual([frontDesk.id]);
});
