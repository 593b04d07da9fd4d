import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addUser, signedIn } from '../support/accounts.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const create = (body: object) => world.call('POST', '/api-keys', { body });

describe('an API key', () => {
  test('is made by whoever signed in, shown once, and says when it was last used', async () => {
    const user = await addUser(world);
    const browser = await signedIn(world, user);
    const made = await browser.ask('POST', '/api-keys', { body: { name: 'Calendar', role: 'owner' } });
    expect(made.status).toBe(201);
    const { api_key: key, secret } = made.body;
    expect(secret).toMatch(/^msk_[\w-]{43}$/);
    expect(key).toMatchObject({ name: 'Calendar', role: 'owner', sitter: null, last_used_at: null });
    expect((await world.call('GET', '/organization', { key: secret })).status).toBe(200);
    const { body } = await world.call('GET', '/api-keys');
    expect(body.data[0]).toMatchObject({ id: key.id, last_used_at: '2026-11-24T15:00:00.000Z' });
    expect(JSON.stringify(body)).not.toContain(secret);
    const { data } = (await world.call('GET', `/audit-events?entity_id=${key.id}`)).body;
    expect(data).toMatchObject([{ event: 'api_key.created', actor: 'owner', actor_id: user.id }]);
  });

  test('acts as a sitter where it names one', async () => {
    const sitter = await world.addSitter({ name: 'Ana' });
    const { body } = await create({ name: 'Phone', role: 'sitter', sitter_id: sitter.id });
    expect(body.api_key).toMatchObject({ role: 'sitter', sitter: { id: sitter.id, name: 'Ana' } });
    expect((await world.call('GET', '/me', { key: body.secret })).body.sitter_id).toBe(sitter.id);
    expect((await world.call('GET', '/api-keys', { key: body.secret })).body.code).toBe('forbidden');
  });

  test('is refused for no sitter, another company’s, and an owner who is one', async () => {
    const foreign = await (await world.secondOrg()).addSitter();
    const refused = [
      [{ name: 'x', role: 'sitter' }, 'invalid_request'],
      [{ name: 'x', role: 'owner', sitter_id: foreign.id }, 'invalid_request'],
      [{ name: 'x', role: 'sitter', sitter_id: foreign.id }, 'sitter_not_found'],
      [{ name: ' ', role: 'owner' }, 'invalid_request'],
    ] as const;
    for (const [body, code] of refused) expect((await create(body)).body.code).toBe(code);
  });

  test('is useless once it was revoked, which is done again without harm', async () => {
    const { api_key: key, secret } = (await create({ name: 'Old', role: 'owner' })).body;
    for (let times = 0; times < 2; times += 1) {
      const { status, body } = await world.call('POST', `/api-keys/${key.id}/revoke`);
      expect([status, body.revoked_at]).toEqual([200, '2026-11-24T15:00:00.000Z']);
    }
    expect((await world.call('GET', '/organization', { key: secret })).status).toBe(401);
  });

  test('is given again to whoever sends the same request again, and stored in the clear nowhere', async () => {
    const sent = { idempotencyKey: 'key-once', body: { name: 'Once', role: 'owner' } };
    const first = await world.call('POST', '/api-keys', sent);
    expect((await world.call('POST', '/api-keys', sent)).body).toEqual(first.body);
    const rows = await world.db.selectFrom('idempotencyKeys').selectAll().execute();
    const stored = JSON.stringify(rows) + rows.map(({ answerSealed }) => answerSealed?.toString('latin1'));
    expect(stored).not.toContain(first.body.secret);
  });
});

test('keys of the organization are listed page by page, newest first', async () => {
  const org = await world.secondOrg();
  const first = (await world.call('GET', '/api-keys?limit=1', { key: org.ownerKey })).body;
  expect([first.data.length, first.next_cursor]).toEqual([1, null]);
  world.clock.advance(1_000);
  await world.call('POST', '/api-keys', { body: { name: 'Second', role: 'owner' }, key: org.ownerKey });
  const page = (await world.call('GET', '/api-keys?limit=1', { key: org.ownerKey })).body;
  expect(page.data[0].name).toBe('Second');
  const rest = await world.call('GET', `/api-keys?limit=1&cursor=${page.next_cursor}`, { key: org.ownerKey });
  expect(rest.body.data.map(({ name }: { name: string }) => name)).toEqual(['test']);
});

test('the same key of a request counts for each caller apart', async () => {
  const [one, two] = [
    await signedIn(world, await addUser(world)),
    await signedIn(world, await addUser(world)),
  ];
  const sent = { headers: { 'idempotency-key': 'shared' }, body: { name: 'Mine', role: 'owner' } };
  const answers = [await one.ask('POST', '/api-keys', sent), await two.ask('POST', '/api-keys', sent)];
  expect(answers.map(({ status, headers }) => [status, headers['idempotent-replayed']])).toEqual([
    [201, undefined],
    [201, undefined],
  ]);
  expect(answers[0]?.body.secret).not.toBe(answers[1]?.body.secret);
});
