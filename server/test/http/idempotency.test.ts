import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { newOpaqueId } from '../../src/store/ids.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let idempotencyKey: string;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());
beforeEach(() => {
  idempotencyKey = newOpaqueId();
});

const clients = async () => (await world.db.selectFrom('clients').select('id').execute()).length;
const create = (name: string, options: object = {}) =>
  world.call('POST', '/clients', { body: { name, class: 'recurring' }, idempotencyKey, ...options });

test('a POST without a key, or with one that is no key, is refused', async () => {
  const none = await create('Ann', { idempotencyKey: null });
  expect([none.status, none.body.code]).toEqual([400, 'idempotency_key_required']);
  for (const key of ['x'.repeat(300), 'a b', 'é', 'a\tb']) {
    const wrong = await create('Ann', { idempotencyKey: key });
    expect([wrong.status, wrong.body.code]).toEqual([400, 'idempotency_key_invalid']);
  }
});

test('the same request with the same key happens once and gets the same answer', async () => {
  const before = await clients();
  const first = await create('Bea');
  const second = await create('Bea');
  expect([first.status, second.status]).toEqual([201, 201]);
  expect(second.body).toEqual(first.body);
  expect([first.headers['idempotent-replayed'], second.headers['idempotent-replayed']]).toEqual([
    undefined,
    'true',
  ]);
  expect(await clients()).toBe(before + 1);
});

test('the answer is the one of that time, whatever has changed since', async () => {
  const first = await create('Cia');
  await world.call('PATCH', `/clients/${first.body.id}`, { body: { name: 'Cia Changed' } });
  expect((await create('Cia')).body.name).toBe('Cia');
});

test('the same key with another body, or for another row, is idempotency_key_reuse', async () => {
  await create('Dora');
  const other = await create('Dorothea');
  expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reuse']);
  const [a, b] = [await world.addClient({ thread: false }), await world.addClient({ thread: false })];
  await world.call('POST', `/clients/${a.id}/thread`, { idempotencyKey });
  const reused = await world.call('POST', `/clients/${b.id}/thread`, { idempotencyKey });
  expect([reused.status, reused.body.code]).toEqual([422, 'idempotency_key_reuse']);
});

test('the same key on another route, or with another API key, is another request', async () => {
  const { id } = await world.addClient({ thread: false });
  expect((await create('Eva')).status).toBe(201);
  expect((await world.call('POST', `/clients/${id}/thread`, { idempotencyKey })).status).toBe(200);
  const other = await world.secondOrg();
  const theirs = await create('Eva of the others', { key: other.ownerKey });
  expect([theirs.status, theirs.body.name]).toEqual([201, 'Eva of the others']);
});

test('while the first is running, the second is told to wait', async () => {
  const phone = fictionalPhone();
  const body = { name: 'Fay', class: 'recurring', contacts: [{ phone }] };
  const blocked = await world.db.transaction().execute(async (tx) => {
    const { id: clientId } = await world.addClient();
    await tx
      .insertInto('clientContacts')
      .values({
        orgId: world.orgId,
        id: newOpaqueId(),
        clientId,
        phone,
        label: 'x',
        isPrimary: false,
        createdAt: new Date(),
      })
      .execute();
    const first = world.call('POST', '/clients', { body, idempotencyKey });
    await waitForLockWaiter(world.db);
    const second = await world.call('POST', '/clients', { body, idempotencyKey });
    expect([second.status, second.body.code]).toEqual([409, 'idempotency_key_in_flight']);
    expect(second.headers['retry-after']).toBe('1');
    return { first };
  });
  expect((await blocked.first).body.code).toBe('phone_in_use');
});

test('of several at once exactly one happens', async () => {
  const before = await clients();
  const answers = await Promise.all(Array.from({ length: 8 }, () => create('Gwen')));
  expect(await clients()).toBe(before + 1);
  const ids = answers.filter(({ status }) => status === 201).map(({ body }) => body.id);
  expect(new Set(ids).size).toBe(1);
  for (const { status, body } of answers) {
    if (status !== 201) expect(body.code).toBe('idempotency_key_in_flight');
  }
});

test('a refused request stores nothing, and the same key may try again', async () => {
  const { contactId, id, phone } = await world.addClient();
  const body = { name: 'Hana', class: 'recurring', contacts: [{ phone }] };
  const before = await clients();
  const refused = await world.call('POST', '/clients', { body, idempotencyKey });
  expect([refused.status, refused.body.code]).toEqual([409, 'phone_in_use']);
  expect(await clients()).toBe(before);
  await world.call('DELETE', `/clients/${id}/contacts/${contactId}`);
  const again = await world.call('POST', '/clients', { body, idempotencyKey });
  expect([again.status, again.headers['idempotent-replayed']]).toEqual([201, undefined]);
});
