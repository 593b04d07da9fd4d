import twilio from 'twilio';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTwilioCarrier } from '../../src/carriers/twilio/carrier.ts';
import { type Desk, openDesk } from './desk.ts';

const HANDSET = '+14125350142';

type Sent = {
  message_sid: string;
  callback: { status: number | null; body?: string; error?: string } | null;
};

describe('texts from the handsets of the sandbox', () => {
  let desk: Desk;
  let number: string;
  const text = (to: string, body: string, from = HANDSET, more = {}) =>
    desk.desk<Sent>('POST', `/handsets/${encodeURIComponent(from)}/texts`, { to, body, ...more });

  beforeAll(async () => {
    desk = await openDesk();
  });
  beforeEach(async () => {
    desk.receiver.callbacks.length = 0;
    number = await desk.rent();
  });
  afterAll(() => desk.close());

  it('reach the owner of the number by a signed callback, and answer what it answered', async () => {
    const { status, body } = await text(number, 'Grüße & more + +');
    expect(status).toBe(201);
    expect(body).toEqual({
      message_sid: expect.stringMatching(/^SM[0-9a-f]{32}$/),
      callback: { status: 200, body: '<Response/>' },
    });
    const [callback] = desk.receiver.callbacks;
    if (!callback) throw new Error('nothing was called back');
    const carrier = createTwilioCarrier({ baseUrl: desk.sandbox().url, timeoutMs: 1_000 });
    const read = carrier.readIncomingText(desk.account, {
      url: desk.receiver.url + callback.path,
      signature: callback.signature,
      rawBody: callback.rawBody,
    });
    expect(read).toEqual({
      outcome: 'verified',
      accountSid: desk.account.accountSid,
      value: {
        carrierMessageId: body.message_sid,
        from: HANDSET,
        to: number,
        body: 'Grüße & more + +',
        mediaCount: 0,
        isGroup: false,
        hasOddMedia: false,
      },
    });
  });

  it('are signed so that the SDK of Twilio accepts it', async () => {
    await text(number, 'Hi');
    const [callback] = desk.receiver.callbacks;
    const called = `${desk.receiver.url}/texts`;
    const fields = Object.fromEntries(callback?.fields ?? []);
    const { authToken } = desk.account;
    expect(twilio.validateRequest(authToken, callback?.signature ?? '', called, fields)).toBe(true);
    expect(twilio.validateRequest(authToken, callback?.signature ?? '', `${called}?`, fields)).toBe(false);
  });

  it('come from short codes and names too, and with pictures', async () => {
    await text(number, 'code 123', '888777');
    await text(number, 'sale', 'ACME');
    await text(number, '', HANDSET, { media_count: 2 });
    expect(desk.receiver.callbacks.map(({ fields }) => fields.get('From'))).toEqual([
      '888777',
      'ACME',
      HANDSET,
    ]);
    const picture = desk.receiver.callbacks.at(-1)?.fields;
    expect([picture?.get('NumMedia'), picture?.get('MediaContentType1')]).toEqual(['2', 'image/jpeg']);
  });

  it('to a number that nobody rents are refused', async () => {
    expect(await text('+14125550100', 'Hi')).toMatchObject({
      status: 404,
      body: { code: 'number_not_found' },
    });
  });

  it('to a number without a callback are kept and call nobody', async () => {
    const order = { account_sid: desk.account.accountSid };
    const silent = (await desk.desk<{ e164: string }>('POST', '/numbers', order)).body.e164;
    expect((await text(silent, 'Hi')).body.callback).toBeNull();
    expect((await desk.handset(HANDSET)).at(-1)).toMatchObject({ direction: 'sent', other: silent });
  });

  it('are called back again after a failure, a few times, and then remembered as failed', async () => {
    desk.receiver.answerNext(500, 503, 404, 302);
    const { body } = await text(number, 'Hi');
    expect(body.callback?.status).toBe(500);
    await desk.sandbox().flush();
    expect(desk.receiver.callbacks).toHaveLength(4);
    expect(new Set(desk.receiver.callbacks.map(({ rawBody }) => rawBody)).size).toBe(1);
    const failed = await desk.desk<{ data: object[] }>('GET', '/callbacks?state=failed');
    expect(failed.body.data[0]).toMatchObject({
      kind: 'inbound',
      message_sid: body.message_sid,
      attempts: 4,
      answer_status: 302,
    });
  });

  it('say why nobody could be called', async () => {
    const dead = await desk.rent('http://127.0.0.1:1/texts');
    expect((await text(dead, 'Hi')).body.callback).toEqual({ status: null, error: 'ECONNREFUSED' });
    await desk.sandbox().flush();
  });

  it('opt out of one number by STOP and in again by START', async () => {
    const other = await desk.rent();
    const send = (From: string) => desk.send({ From, To: HANDSET, Body: 'Hi' });
    await text(number, ' stop ');
    expect((await send(number)).body.code).toBe(21610);
    expect((await send(other)).status).toBe(201);
    await text(number, 'Stop please');
    await text(number, 'Start');
    expect((await send(number)).status).toBe(201);
    expect(desk.receiver.callbacks.map(({ fields }) => fields.get('Body'))).toEqual([
      ' stop ',
      'Stop please',
      'Start',
    ]);
  });

  it('do not get doubled when many come at once', async () => {
    const bodies = Array.from({ length: 40 }, (_, index) => `text ${index}`);
    const sent = await Promise.all(bodies.map((body) => text(number, body)));
    expect(sent.every(({ body }) => body.callback?.status === 200)).toBe(true);
    await desk.sandbox().flush();
    expect(desk.receiver.callbacks.map(({ fields }) => fields.get('Body')).sort()).toEqual(bodies.sort());
  });
});
