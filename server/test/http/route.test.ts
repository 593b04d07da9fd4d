import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../src/http/app.ts';
import { type App, route } from '../../src/http/route.ts';
import { addContact } from '../../src/services/client-contacts.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import type { TestClient } from '../support/seeds.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let app: App;
let client: TestClient;
beforeAll(async () => {
  world = await createWorld();
  client = await world.addClient();
  app = await createApp(world.contexts());
  route(app, {
    method: 'GET',
    url: '/wall',
    summary: 'Gives more than it may.',
    tag: 'Test',
    allow: ['owner', 'sitter'],
    status: 200,
    response: z.object({ shown: z.string(), inner: z.array(z.object({ id: z.int() })) }),
    act: async (ctx) => ({
      shown: ctx.caller.role,
      phone: client.phone,
      inner: [{ id: 1, phone: client.phone }],
    }),
  });
  route(app, {
    method: 'POST',
    url: '/unfit',
    summary: 'Does something, and gives an answer that does not fit.',
    tag: 'Test',
    status: 201,
    response: z.object({ id: z.uuid() }),
    act: async (ctx) => {
      await addContact(ctx, client.id, { phone: fictionalPhone() });
      return { id: 'no id' };
    },
  });
});
afterAll(async () => {
  await app.close();
  await world.close();
});

const contacts = async () => (await world.call('GET', `/clients/${client.id}`)).body.contacts.length;
const headers = (key: string) => ({ authorization: `Bearer ${key}`, 'idempotency-key': 'one' });

test('what is not in the response’s schema does not leave the server', async () => {
  const answer = await app.inject({ url: '/wall', headers: headers(world.ownerKey) });
  expect(answer.json()).toEqual({ shown: 'owner', inner: [{ id: 1 }] });
});

test('a sitter is let in where the route names sitters, and is known as one', async () => {
  const { id } = await world.addSitter();
  const answer = await app.inject({ url: '/wall', headers: headers(await world.sitterKey(id)) });
  expect(answer.json().shown).toBe('sitter');
});

test('an answer that does not fit its schema undoes the effect and says nothing', async () => {
  const before = await contacts();
  const answer = await app.inject({ method: 'POST', url: '/unfit', headers: headers(world.ownerKey) });
  expect([answer.statusCode, answer.json().code, answer.json().errors]).toEqual([
    500,
    'internal_error',
    undefined,
  ]);
  expect(await contacts()).toBe(before);
});
