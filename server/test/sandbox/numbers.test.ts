import { parsePhoneNumber } from '@maskline/core/domain/phone-number';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numbersOf } from '../../src/sandbox/number-plan.ts';
import { type Desk, openDesk } from './desk.ts';

type Offers = { available_phone_numbers: { phone_number: string }[] };
type Rented = { sid: string; phone_number: string; sms_url: string; code: number };
type Page = { incoming_phone_numbers: Rented[]; next_page_uri: string | null; page: number };

describe('numbers of the sandbox', () => {
  let desk: Desk;
  const offers = async (country: string, query = '') =>
    (await desk.rest<Offers>('GET', `/AvailablePhoneNumbers/${country}/Local.json?${query}`)).body
      .available_phone_numbers;
  const buy = (form: Record<string, string>) => desk.rest<Rented>('POST', '/IncomingPhoneNumbers.json', form);

  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());

  it.each(['US', 'CA', 'GB', 'AU', 'DE', 'FR'])('of %s are many, distinct and real in form', (country) => {
    const numbers = numbersOf(country) ?? [];
    expect(numbers.length).toBeGreaterThanOrEqual(1000);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(numbers.filter((number) => !parsePhoneNumber(number, '').ok)).toEqual([]);
  });

  it('are offered from many areas', async () => {
    const found = await offers('US', 'PageSize=50&SmsEnabled=true');
    const areas = new Set(found.map(({ phone_number }) => phone_number.slice(2, 5)));
    expect([found.length, areas.size]).toEqual([50, 50]);
    const [first] = await offers('US', 'AreaCode=305');
    expect(first?.phone_number).toMatch(/^\+1305555/);
  });

  it('are offered by the digits or letters in them', async () => {
    const found = async (query: string) =>
      (await offers('US', query)).map(({ phone_number }) => phone_number.slice(2));
    for (const number of await found('Contains=305555')) expect(number).toMatch(/305555/);
    expect((await found('Contains=305*550160'))[0]).toBe('3055550160');
    expect(await found('AreaCode=305&Contains=JKL0160')).toEqual(['3055550160']);
    expect(await found('Contains=9999999999')).toEqual([]);
  });

  it('are found by a part of them', async () => {
    const { body } = await buy({ AreaCode: '319' });
    const found = async (PhoneNumber: string) =>
      (
        await desk.rest<Page>('GET', `/IncomingPhoneNumbers.json?${new URLSearchParams({ PhoneNumber })}`)
      ).body.incoming_phone_numbers.map(({ sid }) => sid);
    for (const part of [body.phone_number, '+1319', '319555****', body.phone_number.slice(4, 9)]) {
      expect([part, await found(part)]).toEqual([part, [body.sid]]);
    }
    for (const part of ['+1319*', '555319'])
      expect((await found(part)).includes(body.sid)).toBe(part === '+1319*');
    const wrong = await desk.rest('GET', '/IncomingPhoneNumbers.json?PhoneNumber=%25');
    expect(wrong).toMatchObject({ status: 400, body: { code: 20001 } });
  });

  it.each([
    ['GET', '/IncomingPhoneNumbers.json?FriendlyName=Desk', undefined, 'FriendlyName'],
    ['GET', '/AvailablePhoneNumbers/US/Local.json?InRegion=FL', undefined, 'InRegion'],
    ['GET', '/Messages.json?Status=sent', undefined, 'Status'],
    [
      'POST',
      '/IncomingPhoneNumbers.json',
      { AreaCode: '251', SmsApplicationSid: 'AP1' },
      'SmsApplicationSid',
    ],
    ['POST', '/Messages.json', { MediaUrl: 'https://a.example/b.png' }, 'MediaUrl'],
    ['POST', '/Messages.json', { ScheduleType: 'fixed', SendAt: '2026-11-25T00:00:00Z' }, 'ScheduleType'],
  ])('and texts do not pass over a parameter that would change the outcome: %s %s %j', async (...request) => {
    const [method, path, form, name] = request;
    const given =
      method === 'POST' ? { From: '+14125550100', To: '+14125550101', Body: 'Hi', ...form } : undefined;
    const sent = path.startsWith('/Messages') ? given : form;
    const { status, body } = await desk.rest<{ code: number; message: string }>(method, path, sent);
    expect([status, body.code]).toEqual([400, 20001]);
    expect(body.message).toContain(name);
  });

  it.each(['soon', '2026-02-30', '1', '2026-11-24 10:00', '2026-13-01'])(
    'and texts of the date %s are not looked for',
    async (date) => {
      const path = `/Messages.json?${new URLSearchParams({ 'DateSent>': date })}`;
      expect(await desk.rest('GET', path)).toMatchObject({ status: 400, body: { code: 20001 } });
    },
  );

  it('belong to an account that can be looked at', async () => {
    const { status, body } = await desk.rest<Record<string, string>>('GET', '.json');
    const { accountSid, authToken } = desk.account;
    expect([status, body.sid, body.status]).toEqual([200, accountSid, 'active']);
    expect(body).toMatchObject({
      friendly_name: expect.any(String),
      type: 'Full',
      owner_account_sid: accountSid,
    });
    expect(JSON.stringify(body)).not.toContain(authToken);
  });

  it('of a country without a plan are not found', async () => {
    const answer = await desk.rest('GET', '/AvailablePhoneNumbers/ZZ/Local.json');
    expect(answer).toMatchObject({ status: 404, body: { code: 20404 } });
  });

  it('are rented once, and then offered no more', async () => {
    const [offer] = await offers('US');
    const PhoneNumber = offer?.phone_number ?? '';
    const orders = await Promise.all([buy({ PhoneNumber }), buy({ PhoneNumber })]);
    expect(orders.map(({ status }) => status).sort()).toEqual([201, 400]);
    expect(orders.find(({ status }) => status === 400)?.body.code).toBe(21422);
    expect((await offers('US')).map(({ phone_number }) => phone_number)).not.toContain(PhoneNumber);
  });

  it('that belong to a handset are not offered', async () => {
    const number = await desk.rent();
    const [offer] = await offers('US');
    const To = offer?.phone_number ?? '';
    await desk.send({ From: number, To, Body: 'Hi' });
    expect((await offers('US')).map(({ phone_number }) => phone_number)).not.toContain(To);
  });

  it('call back where their owner says', async () => {
    const { body } = await buy({ AreaCode: '209' });
    const path = `/IncomingPhoneNumbers/${body.sid}.json`;
    const SmsUrl = `${desk.receiver.url}/elsewhere`;
    expect((await desk.rest<Rented>('POST', path, { SmsUrl })).body.sms_url).toBe(SmsUrl);
    expect((await desk.rest<Rented>('GET', path)).body.sms_url).toBe(SmsUrl);
    expect((await desk.rest<Rented>('POST', path, { SmsUrl: 'no url' })).body.code).toBe(21402);
  });

  it('are listed page by page, each once', async () => {
    for (let count = 0; count < 5; count += 1) await buy({ AreaCode: '251' });
    const all = (await desk.rest<Page>('GET', '/IncomingPhoneNumbers.json')).body.incoming_phone_numbers;
    const seen: string[] = [];
    let path: string | null = '/IncomingPhoneNumbers.json?PageSize=2';
    while (path !== null) {
      const { body }: { body: Page } = await desk.rest<Page>('GET', path);
      seen.push(...body.incoming_phone_numbers.map(({ sid }) => sid));
      path = body.next_page_uri?.replace(/^.*(?=\/IncomingPhoneNumbers)/, '') ?? null;
    }
    expect(seen).toEqual(all.map(({ sid }) => sid));
  });

  it('may be brought along, which is done once', async () => {
    const order = { account_sid: desk.account.accountSid, e164: '+14155550123' };
    const first = await desk.desk<object>('POST', '/numbers', order);
    expect((await desk.desk('POST', '/numbers', order)).body).toEqual(first.body);
    const other = await desk.sandbox().createAccount();
    const taken = await desk.desk('POST', '/numbers', { ...order, account_sid: other.accountSid });
    expect(taken).toMatchObject({ status: 409, body: { code: 'number_taken' } });
  });
});
