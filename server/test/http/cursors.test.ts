import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let threadId: string;
beforeAll(async () => {
  world = await createWorld();
  threadId = (await world.addClient()).threadId ?? '';
});
afterAll(() => world.close());

const BY_TIME = [
  '/threads',
  '/threads/:thread/notes',
  '/threads/:thread/overrides',
  '/overrides',
  '/audit-events',
  '/alerts',
  '/inbound-texts',
  '/bookings',
  '/assignment-windows',
];

const page = (path: string, position: unknown[]) => {
  const cursor = Buffer.from(JSON.stringify(position)).toString('base64url');
  return world.call('GET', `${path.replace(':thread', threadId)}?cursor=${cursor}`);
};

test.each([
  '0000-01-01T00:00:00Z',
  '0000-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z',
  '2026-02-30T00:00:00.000Z',
  '2026-11-24T15:00:00Z',
  '2026-11-24T15:00:00.123456789012Z',
  '+020026-11-24T15:00:00.000Z',
])('the instant %s, which no list writes, is an invalid cursor of every list', async (instant) => {
  for (const path of BY_TIME) {
    const { status, body } = await page(path, [instant, newId()]);
    expect([path, status, body.code]).toEqual([path, 400, 'invalid_cursor']);
  }
  const { status, body } = await page('/conflicts', [instant, newId(), newId()]);
  expect([status, body.code]).toEqual([400, 'invalid_cursor']);
});

test.each(['1999-12-31T23:00:00.000Z', '2026-11-24T15:00:00.000Z', '2101-01-01T11:59:59.999Z'])(
  'the instant %s, which a list can write, is a cursor',
  async (instant) => {
    for (const path of BY_TIME) expect((await page(path, [instant, newId()])).status).toBe(200);
  },
);
