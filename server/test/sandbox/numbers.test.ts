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
