import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Carrier, CarrierText, OutgoingText } from '../../src/carriers/carrier.ts';
import { createTwilioCarrier } from '../../src/carriers/twilio/carrier.ts';
import { createHttpClient } from '../../src/carriers/twilio/http-client.ts';
import { withTwilio } from '../../src/carriers/twilio/sdk.ts';
import { type Desk, openDesk } from '../sandbox/desk.ts';
import { type RecordingProxy, startRecordingProxy } from './recording-proxy.ts';
import { breaches } from './twilio-contract.ts';

const HANDSET = '+14125350142';
const LONG_AGO = new Date(0);

describe('the Twilio adapter, through the official SDK against the sandbox', () => {
  let desk: Desk;
  let proxy: RecordingProxy;
  let carrier: Carrier;
  let number: string;
  const text = (changed: Partial<OutgoingText> = {}): OutgoingText => ({
    from: number,
    to: HANDSET,
    body: 'Rex & Lola are fine 🐕 + happy',
    statusCallbackUrl: `${desk.receiver.url}/status?attempt=7`,
    ...changed,
  });
  const sidOfNumber = async () =>
    (await carrier.listNumbers(desk.account)).find(({ e164 }) => e164 === number)?.carrierNumberId ?? '';
  const send = (changed?: Partial<OutgoingText>) => carrier.sendText(desk.account, text(changed));

  beforeAll(async () => {
    desk = await openDesk();
    proxy = await startRecordingProxy(desk.sandbox().url);
    carrier = createTwilioCarrier({ baseUrl: proxy.url, timeoutMs: 10_000 });
    number = await desk.rent();
  });
  afterEach(() => {
    const said = proxy.exchanges.splice(0);
    expect(said.flatMap(breaches), 'everything said holds to what Twilio describes').toEqual([]);
  });
  afterAll(async () => {
    await proxy.close();
    await desk.close();
  });

  it('sends a text, which the handset gets as it was written', async () => {
    const accepted = await send();
    expect(accepted).toEqual({
      carrierMessageId: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      report: { status: 'accepted', carrierCode: null },
    });
    expect(proxy.exchanges.map(({ form }) => Object.fromEntries(form))).toEqual([
      {
        From: number,
        To: HANDSET,
        Body: text().body,
        StatusCallback: `${desk.receiver.url}/status?attempt=7`,
        ValidityPeriod: '600',
      },
    ]);
    await desk.sandbox().flush();
    expect(await desk.handset(HANDSET)).toMatchObject([{ other: number, body: text().body }]);
  });

  it('reads the statuses that the sandbox calls back with', async () => {
    desk.receiver.callbacks.length = 0;
    const { carrierMessageId } = await send();
    await desk.sandbox().flush();
    const read = desk.receiver.callbacks.map(({ path, signature, rawBody }) =>
      carrier.readStatusUpdate(desk.account, { url: desk.receiver.url + path, signature, rawBody }),
    );
    expect(read).toEqual(
      (['sent', 'delivered'] as const).map((status) => ({
        outcome: 'verified',
        accountSid: desk.account.accountSid,
        value: { carrierMessageId, carrierStatus: status, report: { status, carrierCode: null } },
      })),
    );
  });

  it('has a text dropped that the carrier does not get to in ten minutes', async () => {
    const phone = '+14125350154';
    await desk.desk('POST', '/faults', { kind: 'slow_delivery', delay_ms: 600_001, phone });
    const { carrierMessageId } = await send({ to: phone });
    await desk.sandbox().flush();
    expect(await carrier.fetchText(desk.account, carrierMessageId)).toMatchObject({
      report: { status: 'failed', carrierCode: 30036 },
    });
    expect(await desk.handset(phone)).toEqual([]);
  });

  it('lists texts of both directions, the newest first, with what became of them', async () => {
    const phone = '+14125350150';
    await desk.desk('POST', '/faults', { kind: 'undelivered', code: 30005, phone });
    const out = await send({ to: phone, body: 'out' });
    await desk.sandbox().flush();
    await desk.desk('POST', `/handsets/${phone}/texts`, { to: number, body: 'in' });
    const inbound = await carrier.listTexts(desk.account, { from: phone, since: LONG_AGO, limit: 10 });
    const outbound = await carrier.listTexts(desk.account, { to: phone, since: LONG_AGO, limit: 10 });
    expect(inbound).toEqual([
      expect.objectContaining({ direction: 'inbound', from: phone, to: number, body: 'in', report: null }),
    ]);
    expect(outbound).toEqual([
      expect.objectContaining({
        carrierMessageId: out.carrierMessageId,
        direction: 'outbound',
        body: 'out',
        report: { status: 'undelivered', carrierCode: 30005 },
      }),
    ]);
    expect(Math.abs(Date.now() - Number(outbound[0]?.createdAt))).toBeLessThan(60_000);
  });

  it('lists all since a time in pages, and fetches one by its id', async () => {
    const phone = '+14125350153';
    const started = new Date();
    const out = await send({ to: phone, body: 'out' });
    for (const media_count of [0, 2]) {
      await desk.desk('POST', `/handsets/${phone}/texts`, { to: number, body: 'in', media_count });
    }
    const listed: CarrierText[] = [];
    for await (const page of carrier.listTextsInPages(desk.account, { since: started })) {
      listed.push(...page.filter(({ from, to }) => from === phone || to === phone));
    }
    const told = listed.map(({ direction, mediaCount, mayBeGroup }) => [direction, mediaCount, mayBeGroup]);
    expect(told).toEqual([
      ['inbound', 2, false],
      ['inbound', 0, false],
      ['outbound', 0, false],
    ]);
    const fetched = await carrier.fetchText(desk.account, out.carrierMessageId);
    expect(fetched).toMatchObject({ carrierMessageId: out.carrierMessageId, to: phone, body: 'out' });
    expect(await carrier.fetchText(desk.account, `SM${'0'.repeat(32)}`)).toBeNull();
    expect(await carrier.fetchText(desk.account, '../Calls')).toBeNull();
  });

  it('lists as many as it is asked for, over several pages, and from a time on', async () => {
    const phone = '+14125350151';
    const started = new Date();
    for (let count = 0; count < 7; count += 1) await send({ to: phone, body: String(count) });
    const bodies = async (since: Date, limit: number) =>
      (await carrier.listTexts(desk.account, { to: phone, since, limit })).map(({ body }) => body).sort();
    expect(await bodies(started, 1000)).toEqual(['0', '1', '2', '3', '4', '5', '6']);
    expect(await bodies(started, 3)).toEqual(['4', '5', '6']);
    expect(await bodies(new Date(Date.now() + 60_000), 10)).toEqual([]);
  });

  it('finds one text and texts by when they were sent, with the SDK itself', async () => {
    const phone = '+14125350152';
    const { carrierMessageId } = await send({ to: phone });
    await desk.sandbox().flush();
    const inADay = new Date(Date.now() + 86_400_000);
    const http = createHttpClient(proxy.url, 10_000);
    const [fetched, sentBefore, sentAfter, number] = await withTwilio(http, desk.account, async (client) => [
      await client.messages(carrierMessageId).fetch(),
      await client.messages.list({ to: phone, dateSentBefore: inADay }),
      await client.messages.list({ to: phone, dateSentAfter: inADay }),
      await client.incomingPhoneNumbers(await sidOfNumber()).fetch(),
    ]);
    expect([fetched.status, fetched.body]).toEqual(['delivered', text().body]);
    expect(sentBefore.map(({ sid }) => sid)).toEqual([carrierMessageId]);
    expect(sentAfter).toEqual([]);
    expect(number.phoneNumber).toBe(text().from);
  });

  it('buys a number, points it at us and lists it', async () => {
    const bought = await carrier.buyNumber(desk.account, 'US');
    expect(bought).toMatchObject({ e164: expect.stringMatching(/^\+1\d{3}55501\d\d$/), smsUrl: null });
    const url = `${desk.receiver.url}/callbacks/1`;
    await carrier.setInboundCallback(desk.account, bought.carrierNumberId, url);
    await carrier.setInboundCallback(desk.account, bought.carrierNumberId, url);
    expect(await carrier.listNumbers(desk.account)).toContainEqual({ ...bought, smsUrl: url });
  });

  it('says when a country has no numbers, and when a number is not of the account', async () => {
    await expect(carrier.buyNumber(desk.account, 'ZZ')).rejects.toMatchObject({ kind: 'refused' });
    const foreign = `PN${'0'.repeat(32)}`;
    await expect(
      carrier.setInboundCallback(desk.account, foreign, 'https://maskline.example/'),
    ).rejects.toMatchObject({ kind: 'refused', carrierCode: 20404 });
  });

  it('passes over a number that somebody else buys in the meantime', async () => {
    const bought = await Promise.all([1, 2, 3].map(() => carrier.buyNumber(desk.account, 'GB')));
    expect(new Set(bought.map(({ e164 }) => e164)).size).toBe(3);
  });

  it.each([
    ['refused', 30034, { kind: 'refuse', code: 30034 }],
    ['refused', 21610, { kind: 'refuse', code: 21610 }],
    ['account_fault', 20003, { kind: 'refuse', code: 20003 }],
    ['account_fault', 30002, { kind: 'refuse', code: 30002 }],
    ['rate_limited', 20429, { kind: 'rate_limit' }],
    ['rate_limited', 63018, { kind: 'refuse', code: 63018 }],
    ['unknown', 63012, { kind: 'refuse', code: 63012 }],
    ['unknown', 20500, { kind: 'server_error' }],
    ['unknown', 20500, { kind: 'server_error_after_acceptance' }],
  ])('translates into %s the code %i', async (kind, carrierCode, fault) => {
    await desk.desk('POST', '/faults', { ...fault, phone: HANDSET });
    await expect(send()).rejects.toMatchObject({ name: 'CarrierError', kind, carrierCode });
    expect(proxy.exchanges, 'asked once').toHaveLength(1);
  });

  it.each([20003, 20005])('learns from every request that the account is out of order: %i', async (code) => {
    const account_sid = desk.account.accountSid;
    await desk.desk('POST', '/faults', { kind: 'refuse', code, request: 'any', account_sid, times: null });
    const fault = { kind: 'account_fault', carrierCode: code };
    await expect(send()).rejects.toMatchObject(fault);
    await expect(carrier.listTexts(desk.account, { since: LONG_AGO, limit: 10 })).rejects.toMatchObject(
      fault,
    );
    await expect(carrier.listNumbers(desk.account)).rejects.toMatchObject(fault);
    await desk.desk('DELETE', '/faults');
  });

  it('keeps phone numbers and texts out of its errors', async () => {
    const error = await send({ to: '+14120550142' }).catch((cause) => cause);
    expect(error).toMatchObject({ kind: 'refused', carrierCode: 21211 });
    expect(String(error.stack)).not.toContain('4120550142');
  });

  it('takes a wrong token for a fault of the account', async () => {
    const wrong = { ...desk.account, authToken: 'wrong' };
    await expect(carrier.sendText(wrong, text())).rejects.toMatchObject({
      kind: 'account_fault',
      carrierCode: 20003,
    });
    await expect(carrier.listNumbers({ accountSid: 'x', authToken: 'y' })).rejects.toMatchObject({
      kind: 'account_fault',
    });
  });

  it('would notice a field that Twilio does not describe', async () => {
    await send();
    const [exchange] = proxy.exchanges;
    if (!exchange) throw new Error('nothing was said');
    const form = new URLSearchParams([...exchange.form, ['Colour', 'red']]);
    expect(breaches({ ...exchange, form })).toHaveLength(1);
    expect(breaches({ ...exchange, answer: { ...Object(exchange.answer), sid: 'x' } })).not.toEqual([]);
  });
});
