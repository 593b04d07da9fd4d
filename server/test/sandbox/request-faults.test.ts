import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

const PATIENCE_MS = 400;
const HTML = { status: 502, type: 'text/html' };
const PAGE = { status: 200, type: 'text/html' };

describe('faults of requests', () => {
  let desk: Desk;
  let number: string;
  let handset: string;
  let given = 100;
  const add = (fault: object) => desk.desk<{ code: string }>('POST', '/faults', fault);
  const accepted = async () => (await desk.texts(`?phone=${encodeURIComponent(handset)}`)).length;
  const ask = async (path: string, form?: Record<string, string>) => {
    const { accountSid, authToken } = desk.account;
    try {
      const answer = await fetch(`${desk.sandbox().url}/2010-04-01/Accounts/${accountSid}${path}`, {
        method: form ? 'POST' : 'GET',
        headers: { authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}` },
        ...(form ? { body: new URLSearchParams(form) } : {}),
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const type = answer.headers.get('content-type')?.split(';')[0];
      return { status: answer.status, type, retryAfter: answer.headers.get('retry-after') };
    } catch (error) {
      return error instanceof DOMException ? 'no answer' : 'cut';
    }
  };
  const send = () => ask('/Messages.json', { From: number, To: handset, Body: 'Hi' });
  const list = () => ask(`/Messages.json?To=${encodeURIComponent(handset)}`);
  const numbers = () => ask('/IncomingPhoneNumbers.json');

  beforeAll(async () => {
    desk = await openDesk();
    number = await desk.rent();
  });
  beforeEach(() => {
    given += 1;
    handset = `+14125350${given}`;
    desk.receiver.callbacks.length = 0;
  });
  afterEach(() => desk.desk('DELETE', '/faults'));
  afterAll(() => desk.close());

  it.each([
    ['server_error', expect.objectContaining({ status: 500 })],
    ['bad_gateway', expect.objectContaining(HTML)],
    ['not_json', expect.objectContaining(PAGE)],
    ['reset', 'cut'],
    ['timeout', 'no answer'],
  ])(
    '%s: the sender learns nothing, and the text is accepted only when the fault says so',
    async (kind, seen) => {
      await add({ kind, phone: handset });
      expect(await send()).toEqual(seen);
      expect(await accepted()).toBe(0);
      await add({ kind: `${kind}_after_acceptance`, phone: handset });
      expect(await send()).toEqual(seen);
      expect(await accepted()).toBe(1);
      expect(await send()).toMatchObject({ status: 201 });
    },
  );

  it.each([
    [{ kind: 'refuse', code: 20003 }, expect.objectContaining({ status: 401 })],
    [{ kind: 'rate_limit' }, expect.objectContaining({ status: 429 })],
    [{ kind: 'server_error' }, expect.objectContaining({ status: 500 })],
    [{ kind: 'bad_gateway_after_acceptance' }, expect.objectContaining(HTML)],
    [{ kind: 'not_json' }, expect.objectContaining(PAGE)],
    [{ kind: 'reset' }, 'cut'],
    [{ kind: 'timeout_after_acceptance' }, 'no answer'],
  ])('hit the list and nothing else when they say so: %j', async (fault, seen) => {
    await add({ ...fault, request: 'list' });
    expect(await send()).toMatchObject({ status: 201 });
    expect(await numbers()).toMatchObject({ status: 200 });
    expect(await list()).toEqual(seen);
    expect(await list()).toMatchObject({ status: 200 });
  });

  it('with a phone hit only the lists that are asked for this phone', async () => {
    await add({ kind: 'server_error', request: 'list', phone: handset });
    expect(await ask('/Messages.json')).toMatchObject({ status: 200 });
    expect(await list()).toMatchObject({ status: 500 });
  });

  it('buy a number although the answer says that something went wrong', async () => {
    await add({ kind: 'server_error_after_acceptance', request: 'numbers' });
    const PhoneNumber = '+13605550177';
    expect(await ask('/IncomingPhoneNumbers.json', { PhoneNumber })).toMatchObject({ status: 500 });
    expect(await ask('/IncomingPhoneNumbers.json', { PhoneNumber })).toMatchObject({ status: 400 });
  });

  it.each([
    ['wrong credentials', 20003, 401],
    ['a suspended account', 20005, 403],
  ])('let an account have %s everywhere until all faults are removed', async (_what, code, status) => {
    const account_sid = desk.account.accountSid;
    await add({ kind: 'refuse', code, request: 'any', account_sid, times: null });
    for (const request of [send, list, numbers, send]) expect(await request()).toMatchObject({ status });
    expect((await desk.desk('DELETE', '/faults')).status).toBe(204);
    expect((await desk.desk<{ data: object[] }>('GET', '/faults')).body.data).toEqual([]);
    for (const request of [list, numbers]) expect(await request()).toMatchObject({ status: 200 });
    expect(await accepted()).toBe(0);
  });

  it('say when to come again', async () => {
    await add({ kind: 'rate_limit', phone: handset, retry_after_seconds: 17 });
    await add({ kind: 'rate_limit', phone: handset });
    expect(await send()).toMatchObject({ status: 429, retryAfter: '17' });
    expect(await send()).toMatchObject({ status: 429, retryAfter: '1' });
  });

  it('answer late, and the text is accepted long before', async () => {
    await add({ kind: 'slow_answer', phone: handset, delay_ms: 150 });
    const before = performance.now();
    expect((await desk.send({ From: number, To: handset, Body: 'Hi' })).status).toBe(201);
    expect(performance.now() - before).toBeGreaterThanOrEqual(149);
    await add({ kind: 'slow_answer', phone: handset, delay_ms: 3_600_000 });
    expect(await send()).toBe('no answer');
    expect(await accepted()).toBe(2);
  });

  it('let the callback about a text overtake the answer to its sender', async () => {
    await add({ kind: 'answer_after_callback', phone: handset });
    const StatusCallback = `${desk.receiver.url}/status`;
    const { body } = await desk.send({ From: number, To: handset, Body: 'Hi', StatusCallback });
    expect(body.status).toBe('queued');
    const [callback] = desk.receiver.callbacks;
    expect([callback?.fields.get('MessageSid'), callback?.fields.get('MessageStatus')]).toEqual([
      body.sid,
      'sent',
    ]);
    await add({ kind: 'answer_after_callback', phone: handset });
    expect((await desk.send({ From: number, To: handset, Body: 'nobody is told' })).status).toBe(201);
  });

  it('hit once each, however many requests come at once', async () => {
    for (const code of [30001, 30034, 63018]) await add({ kind: 'refuse', code, phone: handset });
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => desk.send({ From: number, To: handset, Body: 'Hi' })),
    );
    const codes = answers.filter(({ status }) => status === 400).map(({ body }) => body.code);
    expect(codes.sort()).toEqual([30001, 30034, 63018]);
    expect(await accepted()).toBe(5);
  });

  it.each([
    [{ kind: 'refuse' }, 'code_required'],
    [{ kind: 'slow_answer' }, 'delay_ms_required'],
    [{ kind: 'list_lag' }, 'delay_ms_required'],
    [{ kind: 'no_callbacks', request: 'list' }, 'detail_unread'],
    [{ kind: 'server_error', delay_ms: 5 }, 'detail_unread'],
    [{ kind: 'server_error', request: 'everything' }, 'invalid_request'],
  ])('are refused when they say too little or too much: %j', async (fault, code) => {
    expect(await add(fault)).toMatchObject({ status: 422, body: { code } });
  });
});
