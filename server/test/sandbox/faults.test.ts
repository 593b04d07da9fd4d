import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

describe('faults of the sandbox', () => {
  let desk: Desk;
  let number: string;
  let given = 100;
  let handset: string;
  const add = (fault: object) => desk.desk<{ id: string; times: number }>('POST', '/faults', fault);
  const send = (From = number) =>
    desk.send({ From, To: handset, Body: 'Hi', StatusCallback: `${desk.receiver.url}/status` });
  const received = async () => (await desk.handset(handset)).length;

  beforeAll(async () => {
    desk = await openDesk();
    number = await desk.rent();
  });
  beforeEach(() => {
    given += 1;
    handset = `+14125350${given}`;
    desk.receiver.callbacks.length = 0;
  });
  afterAll(() => desk.close());

  it('refuse one text with a code of Twilio, and the next goes through', async () => {
    await add({ kind: 'refuse', code: 30034, phone: number });
    expect(await send()).toMatchObject({ status: 400, body: { code: 30034, status: 400 } });
    expect((await send()).status).toBe(201);
  });

  it('stand until they are removed', async () => {
    const { body } = await add({ kind: 'refuse', code: 20003, phone: handset, times: null });
    expect((await send()).status).toBe(401);
    expect((await send()).status).toBe(401);
    expect((await desk.desk('DELETE', `/faults/${body.id}`)).status).toBe(204);
    expect((await desk.desk('DELETE', `/faults/${body.id}`)).status).toBe(404);
    expect((await send()).status).toBe(201);
  });

  it('hit as many texts as they say, however many come at once', async () => {
    await add({ kind: 'rate_limit', phone: handset, times: 3 });
    const statuses = (await Promise.all(Array.from({ length: 8 }, () => send()))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 429)).toHaveLength(3);
    expect(statuses.filter((status) => status === 201)).toHaveLength(5);
  });

  it('hit one account and no other', async () => {
    const other = await desk.sandbox().createAccount();
    await add({ kind: 'refuse', code: 30002, account_sid: other.accountSid, times: null });
    expect((await send()).status).toBe(201);
  });

  it('answer 500 without accepting', async () => {
    await add({ kind: 'server_error', phone: handset });
    expect(await send()).toMatchObject({ status: 500, body: { code: 20500 } });
    await desk.sandbox().flush();
    expect(await received()).toBe(0);
  });

  it('answer 500 although the text is accepted, delivered and reported', async () => {
    await add({ kind: 'server_error_after_acceptance', phone: handset });
    expect((await send()).status).toBe(500);
    await desk.sandbox().flush();
    expect(await received()).toBe(1);
    expect(desk.receiver.callbacks).toHaveLength(2);
  });

  it.each(['reset_after_acceptance', 'timeout_after_acceptance'])(
    '%s: no answer, yet accepted',
    async (kind) => {
      await add({ kind, phone: handset });
      const base = `${desk.sandbox().url}/2010-04-01/Accounts/${desk.account.accountSid}`;
      const basic = Buffer.from(`${desk.account.accountSid}:${desk.account.authToken}`).toString('base64');
      const sending = fetch(`${base}/Messages.json`, {
        method: 'POST',
        headers: { authorization: `Basic ${basic}` },
        body: new URLSearchParams({ From: number, To: handset, Body: 'Hi' }),
        signal: AbortSignal.timeout(1_000),
      });
      await expect(sending).rejects.toThrow();
      await desk.sandbox().flush();
      expect(await received()).toBe(1);
    },
  );

  it.each([
    ['undelivered', 30006, ['sent', 'undelivered']],
    ['failed', 30008, ['failed']],
  ])('end a text as %s with %i', async (kind, code, statuses) => {
    await add({ kind, code, phone: handset });
    const { body } = await send();
    await desk.sandbox().flush();
    expect(desk.receiver.callbacks.map(({ fields }) => fields.get('MessageStatus'))).toEqual(statuses);
    expect(desk.receiver.callbacks.at(-1)?.fields.get('ErrorCode')).toBe(String(code));
    expect(await received()).toBe(0);
    const fetched = await desk.rest('GET', `/Messages/${body.sid}.json`);
    expect(fetched.body).toMatchObject({ status: kind, error_code: code });
  });

  it('keep silent about texts in both directions', async () => {
    await add({ kind: 'no_callbacks', phone: handset, times: 2 });
    await send();
    const path = `/handsets/${encodeURIComponent(handset)}/texts`;
    const inbound = await desk.desk<{ callback: null }>('POST', path, { to: number, body: 'Hi' });
    await desk.sandbox().flush();
    expect(inbound.body.callback).toBeNull();
    expect(desk.receiver.callbacks).toEqual([]);
    expect(await received()).toBe(2);
  });

  it.each([
    { kind: 'earthquake' },
    { kind: 'refuse' },
    { kind: 'refuse', code: 21610, times: 0 },
    { kind: 'failed', unknown: 1 },
  ])('are refused when they make no sense: %j', async (fault) => {
    expect((await add(fault)).status).toBe(422);
  });
});
