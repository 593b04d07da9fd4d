import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

const HANDSET = '+14125350142';
const HOUR_MS = 3_600_000;
const PATIENT = { timeout: 15_000 };

/** Answers nobody before so many have asked. */
async function answersTogether(count: number) {
  const together: number[] = [];
  const waiting: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    waiting.push(response);
    if (waiting.length < count) return;
    together.push(waiting.length);
    for (const one of waiting.splice(0)) one.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, together, close };
}

describe('faults of callbacks', () => {
  let desk: Desk;
  let number: string;
  let shiftMs: number;
  const now = () => new Date(Date.now() + shiftMs);
  const add = async (fault: object) =>
    expect((await desk.desk('POST', '/faults', { phone: HANDSET, ...fault })).status).toBe(201);
  const send = () =>
    desk.send({ From: number, To: HANDSET, Body: 'Hi', StatusCallback: `${desk.receiver.url}/status` });
  const text = (to = number) =>
    desk.desk<{ callback: object | null }>('POST', `/handsets/${encodeURIComponent(HANDSET)}/texts`, {
      to,
      body: 'in',
    });
  const told = () => desk.receiver.callbacks.map(({ fields }) => fields.get('MessageStatus'));
  const statuses = async () => (await desk.texts()).map(({ status }) => status);

  beforeEach(async () => {
    shiftMs = 0;
    desk = await openDesk({ now });
    number = await desk.rent();
  });
  afterEach(() => desk.close());

  it('make each twice, and stay in order', async () => {
    await add({ kind: 'duplicate_callbacks' });
    await send();
    await desk.sandbox().flush();
    expect(told()).toEqual(['sent', 'sent', 'delivered', 'delivered']);
  });

  it('tell of the delivery before they tell that a text was sent', async () => {
    await add({ kind: 'reversed_callbacks' });
    await send();
    await desk.sandbox().flush();
    expect(told()).toEqual(['delivered', 'sent']);
  });

  it('keep the error with the status it belongs to when the order is reversed', async () => {
    await add({ kind: 'reversed_callbacks' });
    await add({ kind: 'undelivered', code: 30006 });
    await send();
    await desk.sandbox().flush();
    const errors = desk.receiver.callbacks.map(({ fields }) => fields.get('ErrorCode') ?? null);
    expect([told(), errors]).toEqual([
      ['undelivered', 'sent'],
      ['30006', null],
    ]);
  });

  it('come late, and not lost by a restart', async () => {
    await add({ kind: 'late_callbacks', delay_ms: HOUR_MS, times: 2 });
    await send();
    expect((await text()).body.callback).toBeNull();
    await expect.poll(statuses, PATIENT).toEqual(['delivered', 'received']);
    await desk.restart();
    expect(desk.receiver.callbacks).toEqual([]);
    shiftMs = HOUR_MS;
    await expect.poll(() => desk.receiver.callbacks.length, PATIENT).toBe(3);
    expect(told().filter(Boolean)).toEqual(['sent', 'delivered']);
  });

  it('call back about one inbound text many times at the same moment', async () => {
    const owner = await answersTogether(5);
    await add({ kind: 'duplicate_callbacks', copies: 5 });
    expect((await text(await desk.rent(owner.url))).body.callback).toMatchObject({ status: 200 });
    expect(owner.together).toEqual([5]);
    expect(await desk.texts()).toHaveLength(1);
    owner.close();
  });

  it('report each status many times at the same moment', async () => {
    const sender = await answersTogether(3);
    await add({ kind: 'duplicate_callbacks', copies: 3 });
    await desk.send({ From: number, To: HANDSET, Body: 'Hi', StatusCallback: sender.url });
    await expect.poll(() => sender.together, PATIENT).toEqual([3, 3]);
    sender.close();
  });

  it('do not spend on an inbound text what only a report can suffer', async () => {
    await add({ kind: 'reversed_callbacks' });
    await text();
    await send();
    await desk.sandbox().flush();
    expect(told().filter(Boolean)).toEqual(['delivered', 'sent']);
  });

  it.each([
    ['unknown_status', ['sent', 'teleported']],
    ['stuck_at_sent', ['sent']],
  ])('%s: the last that is heard of a text', async (kind, heard) => {
    await add({ kind });
    await send();
    await desk.sandbox().flush();
    expect(told()).toEqual(heard);
    expect(await statuses()).toEqual([heard.at(-1)]);
    expect(await desk.handset(HANDSET)).toEqual([]);
  });
});
