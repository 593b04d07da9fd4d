import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import type { App } from '../../src/http/route.ts';
import { createLog } from '../../src/log.ts';
import { createWorld, type World } from '../support/world.ts';

const LONG = 'x1'.repeat(3000);

let world: World;
let app: App;
const lines: string[] = [];
beforeAll(async () => {
  world = await createWorld();
  const log = createLog('info', { write: (line) => void lines.push(line) });
  app = await createApp(world.contexts({ log }));
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const ask = (method: string, url: string, key: string | null = world.ownerKey) =>
  app.inject({
    method: method as 'GET',
    url,
    headers: { 'idempotency-key': 'one', ...(key ? { authorization: `Bearer ${key}` } : {}) },
  });

test('a very long id is not found, and without a key it is not even looked for', async () => {
  for (const [method, path] of [
    ['GET', `/clients/${LONG}`],
    ['PATCH', `/sitters/${LONG}`],
    ['POST', `/messages/${LONG}/retry`],
  ] as const) {
    expect((await ask(method, `/api/v1${path}`)).json()).toMatchObject({ status: 404, code: 'not_found' });
    expect((await ask(method, `/api/v1${path}`, null)).json().code).toBe('unauthorized');
  }
});

test.each([
  ['POST', `/callbacks/twilio/${LONG}/messages`, 404],
  ['POST', '/callbacks/twilio/%zz/messages', 400],
  ['POST', '/callbacks/%zz', 400],
  ['POST', '/callbacks/twilio/a%2fb/messages', 400],
  ['POST', '/callbacks/nowhere', 404],
  ['GET', '/callbacks/twilio/a/messages', 405],
  ['QUERY', '/callbacks/twilio/a/messages', 405],
])(
  '%s of a wrong callback address is answered with nothing to text to anybody',
  async (method, url, status) => {
    const answer = await ask(method, url);
    expect([answer.statusCode, answer.headers['content-type'], answer.body]).toEqual([
      status,
      'text/xml; charset=utf-8',
      '<Response/>',
    ]);
  },
);

test('whatever method is asked for is refused as one that the address does not have', async () => {
  for (const method of ['QUERY', 'PROPFIND', 'TRACE', 'LOCK', 'PUT']) {
    const known = await ask(method, '/api/v1/clients');
    expect([method, known.statusCode, known.json().code]).toEqual([method, 405, 'method_not_allowed']);
    expect(known.headers.allow).toMatch(/GET.*POST/);
    const unknown = await ask(method, '/api/v1/nowhere');
    expect([method, unknown.statusCode, unknown.json().code]).toEqual([method, 404, 'not_found']);
  }
});

test('every answer names its request, those of a path that cannot be read too', async () => {
  const paths = [
    '/api/v1/organization',
    '/api/v1/%zz',
    '/api/v1/%2f',
    '/nowhere',
    '/callbacks/%zz',
    '/healthz',
  ];
  for (const path of paths) {
    const { headers, body } = await ask('GET', path);
    expect([path, headers['x-request-id']]).toEqual([path, expect.stringMatching(/^[0-9a-f-]{36}$/)]);
    if (body.includes('"instance"')) expect(body).toContain(headers['x-request-id']);
  }
});

test('none of these is logged as a fault, nor is their address', () => {
  const faults = lines.filter((line) => JSON.parse(line).level >= 50);
  expect(faults).toEqual([]);
  expect(lines.join('')).not.toContain(LONG.slice(0, 50));
});
