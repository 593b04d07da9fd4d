import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Context } from '../../src/context.ts';
import { createApp } from '../../src/http/app.ts';
import { createSecretBox } from '../../src/secret-box.ts';
import { rotateKeys } from '../../src/services/key-rotation.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { callApp, createWorld, type World } from '../support/world.ts';

const [OLD, NEW] = ['5a', '6b'].map((byte) => byte.repeat(32)) as [string, string];

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

/** As the contract gives it on: whatever it adds is a part of what is hashed. */
const bodyOf = (name: string) => ({ name, class: 'recurring', contacts: [] });
const plainHashOf = (name: string) =>
  createHash('sha256')
    .update(JSON.stringify(['POST', '/api/v1/clients', bodyOf(name)]))
    .digest();
const storedHash = async (key: string) =>
  (
    await world.db
      .selectFrom('idempotencyKeys')
      .select('requestHash')
      .where('key', '=', key)
      .executeTakeFirstOrThrow()
  ).requestHash;

/** Creates a client with this key, by a server with these secrets: what is answered, and whether it was answered before. */
async function create(
  name: string,
  idempotencyKey: string,
  secrets: Context['secrets'] = world.base.secrets,
) {
  const app = await createApp(world.contexts({ secrets }));
  const given = { key: world.ownerKey, body: bodyOf(name), idempotencyKey };
  const { status, body, headers } = await callApp(app, 'POST', '/clients', given);
  await app.close();
  return { status, code: body.code, isReplay: headers['idempotent-replayed'] === 'true' };
}

const REPLAYED = { status: 201, isReplay: true };
const REUSED = { status: 422, code: 'idempotency_key_reuse' };

test('whoever reads the database cannot try bodies against what is stored of a request', async () => {
  const key = newOpaqueId();
  await create('Ann', key);
  expect(await storedHash(key)).not.toEqual(plainHashOf('Ann'));
});

test('a request from before hashes were keyed is known again', async () => {
  const key = newOpaqueId();
  await create('Bea', key);
  const before = { requestHash: plainHashOf('Bea'), requestKeyId: null };
  await world.db.updateTable('idempotencyKeys').set(before).where('key', '=', key).execute();
  expect(await create('Bea', key)).toMatchObject(REPLAYED);
  expect(await create('Beatrice', key)).toMatchObject(REUSED);
});

test('so is one from before the secret key was replaced', async () => {
  const key = newOpaqueId();
  await create('Cia', key);
  const during = createSecretBox(NEW, [OLD]);
  expect(await create('Cia', key, during)).toMatchObject(REPLAYED);
  await rotateKeys({ ...world.contexts().operator, secrets: during });
  const after = createSecretBox(NEW);
  expect(await create('Cia', key, after)).toMatchObject(REPLAYED);
  expect(await create('Cynthia', key, after)).toMatchObject(REUSED);
});

test('where the key of its time is lost, nothing is done twice', async () => {
  const key = newOpaqueId();
  await create('Dora', key, createSecretBox('7c'.repeat(32)));
  const after = createSecretBox(NEW);
  expect(await create('Dora', key, after)).toMatchObject(REPLAYED);
});
