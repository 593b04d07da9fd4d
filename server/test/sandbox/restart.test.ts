import http from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { type Desk, openDesk } from './desk.ts';

const HANDSET = '+14125350142';
const HOUR_MS = 3_600_000;
const PATIENT = { timeout: 15_000 };

let desk: Desk;
afterEach(() => desk.close());

it('keeps accounts, numbers, texts, opt-outs and faults when it stops and starts', async () => {
  desk = await openDesk();
  const number = await desk.rent();
  await desk.send({ From: number, To: HANDSET, Body: 'before' });
  await desk.sandbox().flush();
  await desk.desk('POST', `/handsets/${encodeURIComponent('+14125350143')}/texts`, {
    to: number,
    body: 'STOP',
  });
  await desk.desk('POST', '/faults', { kind: 'rate_limit', phone: '+14125350144' });
  await desk.restart();
  expect((await desk.handset(HANDSET)).map(({ body }) => body)).toEqual(['before']);
  const code = async (To: string) => (await desk.send({ From: number, To, Body: 'Hi' })).body.code;
  expect([await code('+14125350143'), await code('+14125350144')]).toEqual([21610, 20429]);
});

it('goes on after a restart with statuses and callbacks that were pending', async () => {
  desk = await openDesk({ statusDelayMs: HOUR_MS });
  const number = await desk.rent();
  await desk.send({ From: number, To: HANDSET, Body: 'Hi', StatusCallback: desk.receiver.url });
  await desk.restart({ now: () => new Date(Date.now() + 3 * HOUR_MS) });
  await expect.poll(() => desk.receiver.callbacks.length, PATIENT).toBe(2);
  const statuses = desk.receiver.callbacks.map(({ fields }) => fields.get('MessageStatus'));
  expect(statuses).toEqual(['sent', 'delivered']);
});

it('makes a callback again that the stop cut short', async () => {
  desk = await openDesk();
  let asked = 0;
  const deaf = http.createServer(() => {
    asked += 1;
  });
  await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
  const address = deaf.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const number = await desk.rent();
  const StatusCallback = `http://127.0.0.1:${address.port}/`;
  await desk.send({ From: number, To: HANDSET, Body: 'Hi', StatusCallback });
  await expect.poll(() => asked, PATIENT).toBe(1);
  await desk.restart();
  await expect.poll(() => asked, PATIENT).toBe(2);
  const { body } = await desk.desk<{ data: { attempts: number }[] }>('GET', '/callbacks?state=pending');
  expect(body.data.every(({ attempts }) => attempts === 0)).toBe(true);
  deaf.closeAllConnections();
  deaf.close();
});

it('tries a failed callback again by itself after its back-off', async () => {
  desk = await openDesk();
  const number = await desk.rent();
  desk.receiver.answerNext(500);
  await desk.send({ From: number, To: HANDSET, Body: 'Hi', StatusCallback: desk.receiver.url });
  await expect.poll(() => desk.receiver.callbacks.length, PATIENT).toBe(3);
  const statuses = desk.receiver.callbacks.map(({ fields }) => fields.get('MessageStatus'));
  expect(statuses).toEqual(['sent', 'sent', 'delivered']);
});

it('gives an account with a known SID back, whatever it was before', async () => {
  desk = await openDesk();
  const account_sid = `AC${'a'.repeat(32)}`;
  const open = (body: object) => desk.desk<object>('POST', '/accounts', body);
  const first = await open({ account_sid, auth_token: 'one', name: 'Paws' });
  expect(first).toMatchObject({ status: 201, body: { account_sid, auth_token: 'one', name: 'Paws' } });
  expect((await open({ account_sid })).body).toEqual(first.body);
  expect((await open({ account_sid, auth_token: 'two' })).body).toMatchObject({
    auth_token: 'two',
    name: 'Paws',
  });
});
