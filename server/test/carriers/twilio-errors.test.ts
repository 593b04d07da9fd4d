import type { ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createTwilioCarrier } from '../../src/carriers/twilio/carrier.ts';
import { type ScriptedServer, startScriptedServer } from './scripted-server.ts';

const ACCOUNT = { accountSid: `AC${'1'.repeat(32)}`, authToken: 'token' };
const TEXT = {
  from: '+14155550123',
  to: '+14125350142',
  body: 'my pin is 9471',
  statusCallbackUrl: 'https://maskline.example/',
};
const ERROR = { code: 20500, message: 'x', more_info: 'x', status: 500 };

const send = (baseUrl: string, timeoutMs = 5_000) =>
  createTwilioCarrier({ baseUrl, timeoutMs }).sendText(ACCOUNT, TEXT);
const json = (response: ServerResponse, status: number, body: object, headers = {}) =>
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));

describe('a request that Twilio may have taken', () => {
  let server: ScriptedServer;
  afterEach(() => server.close());

  it.each<[string, (response: ServerResponse) => void]>([
    ['a 500', (response) => json(response, 500, ERROR)],
    ['a 503 without an error of Twilio', (response) => response.writeHead(503).end('<html>')],
    ['a 404 of a proxy', (response) => response.writeHead(404).end('not here')],
    ['a 302', (response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['a reset', (response) => response.socket?.resetAndDestroy()],
    ['an answer cut short', (response) => response.writeHead(201, { 'content-length': '99' }).write('{"sid')],
    ['a success that is no JSON', (response) => response.writeHead(201).end('ok')],
    ['a success without a SID', (response) => json(response, 201, { status: 'queued' })],
    ['no answer', () => {}],
  ])('is unknown after %s, and is not made again', async (_what, act) => {
    server = await startScriptedServer((_request, response) => act(response));
    const error = await send(server.url, 700).catch((cause) => cause);
    expect(error).toMatchObject({ name: 'CarrierError', kind: 'unknown' });
    await pause(300);
    expect(server.asked()).toBe(1);
    expect(error.message).not.toMatch(/9471|\+1/);
  });

  it('is unknown too when a kept connection goes away under it', async () => {
    let first = true;
    server = await startScriptedServer((_request, response) => {
      if (!first) return void response.socket?.resetAndDestroy();
      first = false;
      json(response, 201, { sid: `SM${'0'.repeat(32)}`, status: 'queued' });
    });
    const carrier = createTwilioCarrier({ baseUrl: server.url, timeoutMs: 2_000 });
    await carrier.sendText(ACCOUNT, TEXT);
    await expect(carrier.sendText(ACCOUNT, TEXT)).rejects.toMatchObject({ kind: 'unknown' });
    expect(server.asked()).toBe(2);
  });

  it('is rate limited after a 429, says for how long, and is not made again', async () => {
    server = await startScriptedServer((_request, response) =>
      json(response, 429, { ...ERROR, code: 20429, status: 429 }, { 'retry-after': '7' }),
    );
    await expect(send(server.url)).rejects.toMatchObject({
      kind: 'rate_limited',
      carrierCode: 20429,
      retryAfterMs: 7_000,
    });
    await pause(300);
    expect(server.asked()).toBe(1);
  });

  it('goes to the path below the base URL, and nowhere else', async () => {
    const paths: (string | undefined)[] = [];
    server = await startScriptedServer(({ url }, response) => {
      paths.push(url);
      const next_page_uri = paths.length === 1 ? '/2010-04-01/Accounts/x/Messages.json?Page=1' : null;
      const message = { sid: `SM${'0'.repeat(32)}`, date_created: 'Tue, 24 Nov 2026 10:00:00 +0000' };
      json(response, 200, { messages: [message], next_page_uri });
    });
    const carrier = createTwilioCarrier({ baseUrl: `${server.url}/twilio/`, timeoutMs: 2_000 });
    await carrier.listTexts(ACCOUNT, { since: new Date(0), limit: 5 });
    expect(paths).toEqual([
      `/twilio/2010-04-01/Accounts/${ACCOUNT.accountSid}/Messages.json?PageSize=5`,
      '/twilio/2010-04-01/Accounts/x/Messages.json?Page=1',
    ]);
  });
});

describe('a request of which nothing was written', () => {
  it.each([
    ['nobody listens', 'http://127.0.0.1:1'],
    ['the name is not known', 'http://nowhere.invalid'],
  ])('is not sent when %s', async (_why, url) => {
    await expect(send(url)).rejects.toMatchObject({ kind: 'not_sent' });
  });

  it('is not sent when the other side does not speak TLS', async () => {
    const plain = createServer((socket) =>
      socket.on('data', () => socket.end('what?\r\n')).on('error', () => {}),
    );
    await new Promise<void>((resolve) => plain.listen(0, '127.0.0.1', resolve));
    const address = plain.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    await expect(send(`https://127.0.0.1:${address.port}`)).rejects.toMatchObject({ kind: 'not_sent' });
    await new Promise((resolve) => plain.close(resolve));
  });
});
