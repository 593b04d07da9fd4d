import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApiKey, revokeApiKey } from '../../src/services/api-keys.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const codeWith = async (key: string | null) => {
  const { status, body } = await world.call('GET', '/organization', { key });
  return status === 200 ? 200 : `${status} ${body.code}`;
};

test('an owner’s key opens the organization it belongs to', async () => {
  const other = await world.secondOrg();
  expect((await world.call('GET', '/organization')).body.id).toBe(world.orgId);
  expect((await world.call('GET', '/organization', { key: other.ownerKey })).body.id).toBe(other.orgId);
});

test('no key, a strange one and a malformed one are answered alike', async () => {
  for (const key of [null, `msk_${'A'.repeat(43)}`, 'nonsense', world.ownerKey.slice(0, -1)]) {
    const { status, body, headers } = await world.call('GET', '/organization', { key });
    expect([status, body.code]).toEqual([401, 'unauthorized']);
    expect(headers['www-authenticate']).toContain('Bearer');
  }
});

test('a stranger does not learn whether the body was any good', async () => {
  const { status } = await world.call('POST', '/clients', { key: null, body: '{"broken' });
  expect(status).toBe(401);
});

test('a sitter’s key is refused wherever the route does not name sitters', async () => {
  const { id } = await world.addSitter();
  const key = await world.sitterKey(id);
  const app = await world.app();
  const { paths } = app.swagger() as { paths: Record<string, object> };
  for (const path of ['/api/v1/clients', '/api/v1/audit-events', '/api/v1/alerts', '/api/v1/organization']) {
    expect(paths).toHaveProperty([path]);
    const { status, body } = await world.call('GET', path, { key });
    expect([path, status, body.code]).toEqual([path, 403, 'forbidden']);
  }
  const { status } = await world.call('PATCH', '/organization', { key, body: { name: 'Mine' } });
  expect(status).toBe(403);
});

test('a revoked key is out at once, and revoking it again changes nothing', async () => {
  const { id, secret } = await createApiKey(world.operator, { name: 'calendar', role: 'owner' });
  expect(await codeWith(secret)).toBe(200);
  await revokeApiKey(world.operator, id);
  await revokeApiKey(world.operator, id);
  expect(await codeWith(secret)).toBe('401 unauthorized');
  const { body } = await world.call('GET', `/audit-events?entity_id=${id}`);
  expect(body.data.map(({ event }: { event: string }) => event)).toEqual([
    'api_key.revoked',
    'api_key.created',
  ]);
  await expect(revokeApiKey((await world.secondOrg()).operator, id)).rejects.toMatchObject({
    code: 'not_found',
  });
});

test('a deactivated sitter’s key is out at once', async () => {
  const { id } = await world.addSitter({ number: false });
  const { secret } = await createApiKey(world.operator, { name: 'phone', sitterId: id });
  expect(await codeWith(secret)).toBe('403 forbidden');
  await world.db.updateTable('sitters').set({ active: false }).where('id', '=', id).execute();
  expect(await codeWith(secret)).toBe('401 unauthorized');
});

test('a key cannot be made for another organization’s sitter', async () => {
  const { id } = await (await world.secondOrg()).addSitter();
  await expect(createApiKey(world.operator, { name: 'x', sitterId: id })).rejects.toMatchObject({
    code: 'sitter_not_found',
  });
});

test('of a key only the hash is stored, and when it was last used', async () => {
  const { id, secret } = await createApiKey(world.operator, { name: 'import', role: 'owner' });
  expect(secret).toMatch(/^msk_[\w-]{43}$/);
  await codeWith(secret);
  const row = await world.db.selectFrom('apiKeys').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  expect(JSON.stringify(row)).not.toContain(secret.slice(4));
  expect(row.lastUsedAt).toEqual(await world.clock.now(world.db));
});

test('a key without a name is refused', async () => {
  await expect(createApiKey(world.operator, { name: ' ', role: 'owner' })).rejects.toMatchObject({
    code: 'invalid_request',
  });
});
