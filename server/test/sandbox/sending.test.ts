import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

const HANDSET = '+14125350142';

describe('sending by the sandbox', () => {
  let desk: Desk;
  let number: string;

  beforeAll(async () => {
    desk = await openDesk();
    number = await desk.rent();
  });
  beforeEach(() => {
    desk.receiver.callbacks.length = 0;
  });
  afterAll(() => desk.close());

  it('moves a text from queued to sent to delivered and calls back for each, in order', async () => {
    const text = { From: number, To: HANDSET, Body: 'Hi', StatusCallback: `${desk.receiver.url}/status?a=1` };
    const { status, body } = await desk.send(text);
    expect([status, body.status]).toEqual([201, 'queued']);
    await expect.poll(() => desk.receiver.callbacks.length, { timeout: 15_000 }).toBe(2);
    const callbacks = desk.receiver.callbacks;
    expect(callbacks.map(({ fields }) => fields.get('MessageStatus'))).toEqual(['sent', 'delivered']);
    expect(callbacks.every(({ fields }) => fields.get('MessageSid') === body.sid)).toBe(true);
    expect(callbacks.every(({ path }) => path === '/status?a=1')).toBe(true);
    const fetched = await desk.rest<{ status: string; date_sent: string }>(
      'GET',
      `/Messages/${body.sid}.json`,
    );
    expect(fetched.body).toMatchObject({ status: 'delivered', date_sent: expect.stringMatching(/ \+0000$/) });
  });

  it('keeps the order of statuses although the first callback has to be tried again', async () => {
    desk.receiver.answerNext(500, 500);
    await desk.send({ From: number, To: HANDSET, Body: 'Hi', StatusCallback: desk.receiver.url });
    await desk.sandbox().flush();
    const statuses = desk.receiver.callbacks.map(({ fields }) => fields.get('MessageStatus'));
    expect(statuses).toEqual(['sent', 'sent', 'sent', 'delivered']);
  });

  it('gives a handset its texts when they are delivered, with the number they came from', async () => {
    const phone = '+14125350143';
    for (const Body of ['one', 'two', 'three']) await desk.send({ From: number, To: phone, Body });
    await desk.sandbox().flush();
    expect((await desk.handset(phone)).map(({ body, other }) => [body, other])).toEqual([
      ['one', number],
      ['two', number],
      ['three', number],
    ]);
    const { body } = await desk.desk<{ data: { phone: string; received: number }[] }>('GET', '/handsets');
    expect(body.data).toContainEqual(expect.objectContaining({ phone, received: 3, sent: 0 }));
  });

  it.each([
    [21604, { To: '' }],
    [21603, { From: '' }],
    [21602, { Body: '' }],
    [21617, { Body: 'x'.repeat(1601) }],
    [21211, { To: '4125350142' }],
    [21211, { To: '+1412' }],
    [21211, { To: '+19005550142' }],
    [21659, { From: '+14125350199' }],
    [21402, { StatusCallback: 'ftp://127.0.0.1/' }],
  ])('refuses with %i a text with %j', async (code, changed) => {
    const { status, body } = await desk.send({ From: number, To: HANDSET, Body: 'Hi', ...changed });
    expect(status).toBe(400);
    expect(body).toEqual({
      code,
      message: expect.any(String),
      more_info: `https://www.twilio.com/docs/errors/${code}`,
      status: 400,
    });
  });

  it('refuses with 21606 a text from the number of another account', async () => {
    const other = await desk.sandbox().createAccount();
    const { body } = await desk.desk<{ e164: string }>('POST', '/numbers', { account_sid: other.accountSid });
    expect((await desk.send({ From: body.e164, To: HANDSET, Body: 'Hi' })).body.code).toBe(21606);
  });

  it('takes 1,600 characters', async () => {
    expect((await desk.send({ From: number, To: HANDSET, Body: 'x'.repeat(1600) })).status).toBe(201);
  });

  it.each([
    ['no credentials', {}],
    ['a wrong token', { authorization: `Basic ${Buffer.from('AC:no').toString('base64')}` }],
  ])('answers 401 with 20003 to %s', async (_what, headers) => {
    const base = `${desk.sandbox().url}/2010-04-01/Accounts/${desk.account.accountSid}`;
    for (const path of ['/Messages.json', '/IncomingPhoneNumbers.json', '/Nothing.json']) {
      const response = await fetch(base + path, { headers });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ code: 20003, status: 401 });
    }
  });

  it('answers 404 with 20404 for what is not there', async () => {
    for (const path of ['/Nothing.json', `/Messages/SM${'0'.repeat(32)}.json`]) {
      expect(await desk.rest('GET', path)).toMatchObject({ status: 404, body: { code: 20404 } });
    }
  });
});
