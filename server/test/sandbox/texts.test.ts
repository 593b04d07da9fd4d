import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

const HOUR_MS = 3_600_000;

type Page = { data: { body: string }[]; next_cursor: string | null };
type Count = { direction: string; phone: string; body: string; accepted: number; delivered: number };

describe('the record of all texts', () => {
  let desk: Desk;
  let number: string;
  let handset: string;
  let given = 100;
  let shiftMs = 0;
  const send = (Body: string, more = {}) => desk.send({ From: number, To: handset, Body, ...more });
  const text = (body: string, more = {}) =>
    desk.desk<{ message_sid: string }>('POST', '/texts', { from: handset, to: number, body, ...more });
  const add = (fault: object) => desk.desk('POST', '/faults', { phone: handset, ...fault });
  const ofHandset = () => desk.texts(`?phone=${encodeURIComponent(handset)}`);
  const listed = async () => {
    const path = `/Messages.json?PageSize=1000&To=${encodeURIComponent(handset)}`;
    const { body } = await desk.rest<{ messages: { body: string }[] }>('GET', path);
    return body.messages.map((message) => message.body);
  };

  beforeAll(async () => {
    desk = await openDesk({ now: () => new Date(Date.now() + shiftMs) });
    number = await desk.rent();
  });
  beforeEach(() => {
    given += 1;
    handset = `+14125350${given}`;
    desk.receiver.callbacks.length = 0;
  });
  afterAll(() => desk.close());

  it('has what was accepted and what was handed in, in that order, and what became of it', async () => {
    await add({ kind: 'timeout_after_acceptance' });
    await add({ kind: 'failed' });
    const lost = send('out, and nobody knows').catch(() => 'no answer');
    await expect.poll(async () => (await ofHandset()).length, { timeout: 15_000 }).toBe(1);
    const { body } = await text('in');
    await send('out');
    await add({ kind: 'server_error' });
    await send('never accepted');
    await desk.sandbox().flush();
    const texts = await ofHandset();
    const account_sid = desk.account.accountSid;
    expect(texts).toMatchObject([
      { direction: 'outbound', from: number, to: handset, status: 'failed', error_code: 30008 },
      { direction: 'inbound', from: handset, to: number, status: 'received', message_sid: body.message_sid },
      { direction: 'outbound', from: number, to: handset, status: 'delivered', account_sid },
    ]);
    expect(texts.map((one) => one.delivered_at === null)).toEqual([true, true, false]);
    await desk.restart();
    expect(await lost).toBe('no answer');
    expect(await ofHandset()).toEqual(texts);
  });

  it('pages through thousands from a cursor on, of one account or of all', async () => {
    const other = await desk.sandbox().createAccount();
    for (let count = 0; count < 5; count += 1) await send(String(count));
    const page = async (cursor: string) => {
      const query = `?phone=${encodeURIComponent(handset)}&limit=2&cursor=${cursor}`;
      return (await desk.desk<Page>('GET', `/texts${query}`)).body;
    };
    const pages: string[][] = [];
    for (let cursor: string | null = '0'; cursor !== null; ) {
      const { data, next_cursor }: Page = await page(cursor);
      pages.push(data.map(({ body }) => body));
      cursor = next_cursor;
    }
    expect(pages).toEqual([['0', '1'], ['2', '3'], ['4']]);
    expect(await desk.texts(`?account_sid=${other.accountSid}`)).toEqual([]);
    expect((await desk.texts(`?account_sid=${desk.account.accountSid}`)).length).toBeGreaterThan(4);
    for (const query of ['?limit=1001', '?cursor=x', '?colour=red']) {
      expect((await desk.desk('GET', `/texts${query}`)).status).toBe(422);
    }
  });

  it('says how often the same body was accepted for a phone', async () => {
    const counts = async (more: string) =>
      (
        await desk.desk<{ data: Count[]; next_cursor: string | null }>(
          'GET',
          `/texts/counts?phone=${encodeURIComponent(handset)}${more}`,
        )
      ).body;
    const first = await send('twice');
    await send('once');
    const second = await send('twice');
    await text('twice');
    await desk.sandbox().flush();
    const twice = {
      direction: 'outbound',
      phone: handset,
      body: 'twice',
      accepted: 2,
      delivered: 2,
      message_sids: [first.body.sid, second.body.sid],
    };
    const all = await counts('');
    expect(all.data).toEqual([
      twice,
      expect.objectContaining({ direction: 'outbound', body: 'once', accepted: 1 }),
      expect.objectContaining({ direction: 'inbound', phone: handset, body: 'twice', accepted: 1 }),
    ]);
    expect((await counts('&at_least=2')).data).toEqual([twice]);
    const page = await counts('&limit=2');
    expect([...page.data, ...(await counts(`&cursor=${page.next_cursor}`)).data]).toEqual(all.data);
  });

  it('knows at once of a text that the list shows later only', async () => {
    await add({ kind: 'list_lag', delay_ms: HOUR_MS });
    const { body } = await send('late');
    await send('soon');
    expect(await listed()).toEqual(['soon']);
    expect((await ofHandset()).map((one) => one.body)).toEqual(['late', 'soon']);
    expect((await desk.rest('GET', `/Messages/${body.sid}.json`)).status).toBe(200);
    shiftMs += HOUR_MS;
    expect(await listed()).toEqual(['soon', 'late']);
  });

  it('knows at once of a text from a handset that the list shows later only', async () => {
    await add({ kind: 'list_lag', delay_ms: HOUR_MS });
    const { body } = await text('late');
    const sids = async () => {
      const { messages } = (
        await desk.rest<{ messages: { sid: string }[] }>(
          'GET',
          `/Messages.json?From=${encodeURIComponent(handset)}`,
        )
      ).body;
      return messages.map(({ sid }) => sid);
    };
    expect(await sids()).toEqual([]);
    shiftMs += HOUR_MS;
    expect(await sids()).toEqual([body.message_sid]);
  });

  it('has texts to a group, from short codes, names and nobody, with odd pictures', async () => {
    const others = ['+14125350198', '+14125350199'];
    await text('to a group', { other_recipients: others });
    await text('pictures', { media_count: 10 });
    await text('odd', { num_media: 'several' });
    for (const from of ['', '888777', 'ACME']) expect((await text('odd sender', { from })).status).toBe(201);
    const [group, pictures, odd, ...senders] = desk.receiver.callbacks.map(({ fields }) => fields);
    expect(group?.get('MessageSid')).toMatch(/^MM/);
    expect([0, 1, 2].map((index) => group?.get(`OtherRecipients${index}`) ?? null)).toEqual([
      ...others,
      null,
    ]);
    expect([group?.get('NumMedia'), pictures?.get('NumMedia'), odd?.get('NumMedia')]).toEqual([
      '0',
      '10',
      'several',
    ]);
    expect(pictures?.get('MediaUrl9')).toMatch(/^https:/);
    expect(senders.map((fields) => fields.get('From'))).toEqual(['', '888777', 'ACME']);
  });

  it.each(['0', '36001', '-1', '1.5', 'soon', ''])(
    'has no text with a validity period of "%s"',
    async (ValidityPeriod) => {
      expect(await send('Hi', { ValidityPeriod })).toMatchObject({ status: 400, body: { code: 21624 } });
      expect(await ofHandset()).toEqual([]);
    },
  );

  it('has a text that was queued for longer than it is valid as failed with 30036', async () => {
    await add({ kind: 'slow_delivery', delay_ms: 10_000, times: 2 });
    await send('too late', { ValidityPeriod: '9' });
    await send('in time', { ValidityPeriod: '11' });
    expect((await ofHandset()).map(({ status }) => status)).toEqual(['queued', 'queued']);
    shiftMs += 12_000;
    await expect
      .poll(async () => (await ofHandset()).map(({ status }) => status), { timeout: 15_000 })
      .toEqual(['failed', 'delivered']);
    expect(await ofHandset()).toMatchObject([
      { error_code: 30036, validity_seconds: 9 },
      { error_code: null, validity_seconds: 11 },
    ]);
  });
});
