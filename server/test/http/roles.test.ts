import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { type Address, listAddresses, nameOf } from '../support/id-positions.ts';
import { createWorld, type World } from '../support/world.ts';

/** All that a sitter may ask for. Whoever adds a route decides here, too. */
const FOR_SITTERS = [
  'GET /threads/{id}/messages',
  'POST /threads/{id}/messages',
  'GET /threads/{id}/effective-number',
  'GET /threads/{id}/text-templates',
  'POST /messages/{id}/retry',
  'GET /me/threads',
  'GET /me/threads/{id}',
  'POST /me/threads/{id}/read',
  'GET /me/visits',
  'GET /me/number',
  'GET /me',
  'GET /live-events',
];
/** For whoever has not signed in yet. */
const FOR_ANYBODY = [
  'POST /sign-in',
  'POST /sign-in/code',
  'POST /sign-in/passkey',
  'POST /sign-in/passkey-offer',
  'POST /password-resets',
  'POST /account-links/show',
  'POST /account-links/use',
];

let world: World;
/** But those for anybody. */
let addresses: Address[];
beforeAll(async () => {
  world = await createWorld();
  const all = await listAddresses(await world.app());
  addresses = all.filter((address) => !FOR_ANYBODY.includes(nameOf(address)));
  expect(all.length - addresses.length).toBe(FOR_ANYBODY.length);
});
afterAll(() => world.close());

const withIds = (path: string, id: string) => path.replaceAll(/\{\w+\}/g, id);

describe('every route', () => {
  test('refuses whoever has no key', async () => {
    expect(addresses.length).toBeGreaterThan(40);
    for (const address of addresses) {
      const answer = await world.call(address.method, withIds(address.path, newId()), { key: null });
      expect([nameOf(address), answer.status]).toEqual([nameOf(address), 401]);
    }
  });

  test('refuses a sitter, but for a short list', async () => {
    const key = await world.sitterKey((await world.addSitter()).id);
    const open: string[] = [];
    for (const address of addresses) {
      const answer = await world.call(address.method, withIds(address.path, newId()), { key });
      if (answer.status === 403) expect(answer.body.code).toBe('forbidden');
      else open.push(nameOf(address));
    }
    expect(open.sort()).toEqual([...FOR_SITTERS].sort());
  });
});
