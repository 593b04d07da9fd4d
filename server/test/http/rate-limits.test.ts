import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/app.ts';
import type { RateLimits } from '../../src/http/rate-limits.ts';
import type { App } from '../../src/http/route.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import type { TestClient } from '../support/seeds.ts';
import { postText, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const MANY = 1_000;
const PROXY = '10.0.0.1';

let world: World;
let app: App;
let client: TestClient;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  await world.addNumber({ class: 'front_desk' });
});
beforeEach(async () => {
  client = await world.addClient();
});
afterEach(() => app.close());
afterAll(() => world.close());

async function limitTo(limits: Partial<RateLimits>): Promise<void> {
  const rateLimits = { address: MANY, caller: MANY, organization: MANY, thread: MANY, ...limits };
  app = await createApp(world.contexts(), { rateLimits, trustedProxies: [PROXY] });
}
type From = { key?: string; address?: string; forwardedFor?: string };
async function ask({ key = world.ownerKey, address = '127.0.0.1', forwardedFor }: From = {}) {
  const headers = {
    authorization: `Bearer ${key}`,
    ...(forwardedFor ? { 'x-forwarded-for': forwardedFor } : {}),
  };
  return app.inject({ url: '/api/v1/organization', headers, remoteAddress: address });
}
const statuses = async (times: number, from?: From) => {
  const seen: number[] = [];
  for (let done = 0; done < times; done += 1) seen.push((await ask(from)).statusCode);
  return seen;
};
const send = (threadId: string | null) =>
  app.inject({
    method: 'POST',
    url: `/api/v1/threads/${threadId}/messages`,
    headers: { authorization: `Bearer ${world.ownerKey}`, 'idempotency-key': newOpaqueId() },
    payload: { body: 'Hello' },
  });

describe('too many requests', () => {
  test('of one caller are refused with the time to wait, and other callers go on', async () => {
    await limitTo({ caller: 2 });
    expect(await statuses(3)).toEqual([200, 200, 429]);
    const refused = await ask();
    expect(refused.json()).toMatchObject({ code: 'rate_limited', status: 429 });
    const seconds = Number(refused.headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    const sitter = await world.addSitter();
    expect(await statuses(1, { key: await world.sitterKey(sitter.id) })).toEqual([403]);
  });

  test('of one organization are refused, and another one goes on', async () => {
    await limitTo({ organization: 1 });
    expect(await statuses(2)).toEqual([200, 429]);
    const other = await world.secondOrg();
    expect(await statuses(1, { key: other.ownerKey })).toEqual([200]);
  });

  test('of one address are refused before a key is looked at', async () => {
    await limitTo({ address: 2 });
    expect(await statuses(3, { key: 'wrong' })).toEqual([401, 401, 429]);
    expect(await statuses(1)).toEqual([429]);
    expect(await statuses(1, { address: '192.0.2.7' })).toEqual([200]);
  });

  test('are counted for the address that a trusted proxy names, and for nobody else’s word', async () => {
    await limitTo({ address: 1 });
    expect(await statuses(2, { address: PROXY, forwardedFor: '192.0.2.1' })).toEqual([200, 429]);
    expect(await statuses(1, { address: PROXY, forwardedFor: '192.0.2.2' })).toEqual([200]);
    expect(await statuses(1, { address: '192.0.2.3', forwardedFor: '192.0.2.4' })).toEqual([200]);
    expect(await statuses(1, { address: '192.0.2.3', forwardedFor: '192.0.2.5' })).toEqual([429]);
  });

  test('to send in one conversation are refused, and nothing is stored', async () => {
    await limitTo({ thread: 1 });
    expect((await send(client.threadId)).statusCode).toBe(202);
    expect((await send(client.threadId)).statusCode).toBe(429);
    expect((await send((await world.addClient()).threadId)).statusCode).toBe(202);
    const { data } = (await world.call('GET', `/threads/${client.threadId}/messages`)).body;
    expect(data).toHaveLength(1);
  });
});

test('a carrier’s callbacks are not limited: a text would be lost', async () => {
  await limitTo({ address: 1, organization: 1 });
  const number = await world.addNumber({ class: 'pool' });
  for (let times = 0; times < 3; times += 1) {
    const answer = await postText(app, world.account, { from: client.phone, to: number.e164 });
    expect(answer.status).toBe(200);
  }
});
