import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

test('pets of a client are added, changed and removed, with one event each', async () => {
  const client = await world.addClient();
  const path = `/clients/${client.id}/pets`;
  const { status, body: pet } = await world.call('POST', path, { body: { name: 'Biscuit' } });
  expect(status).toBe(201);
  expect(pet).toMatchObject({ name: 'Biscuit', notes: '', visible_to_sitters: false });
  const change = { notes: 'Half a pill at 7', visible_to_sitters: true };
  for (let times = 0; times < 2; times += 1) {
    const changed = await world.call('PATCH', `${path}/${pet.id}`, { body: change });
    expect(changed.body).toMatchObject({ name: 'Biscuit', ...change });
  }
  await world.call('POST', path, { body: { name: 'Ada' } });
  const { data } = (await world.call('GET', path)).body;
  expect(data.map(({ name }: { name: string }) => name)).toEqual(['Ada', 'Biscuit']);
  expect((await world.call('DELETE', `${path}/${pet.id}`)).status).toBe(204);
  expect((await world.call('DELETE', `${path}/${pet.id}`)).status).toBe(404);
  expect((await world.call('PATCH', `${path}/${pet.id}`, { body: change })).status).toBe(404);
  const events = (await world.call('GET', `/audit-events?entity_id=${pet.id}`)).body.data;
  expect(events.map(({ event }: { event: string }) => event)).toEqual([
    'pet.removed',
    'pet.changed',
    'pet.added',
  ]);
  expect(JSON.stringify(events)).not.toContain('pill');
});

test('a pet is found under its own client only', async () => {
  const [one, other] = [await world.addClient(), await world.addClient()];
  const pet = (await world.call('POST', `/clients/${one.id}/pets`, { body: { name: 'Rex' } })).body;
  const elsewhere = `/clients/${other.id}/pets/${pet.id}`;
  expect((await world.call('PATCH', elsewhere, { body: { name: 'Max' } })).status).toBe(404);
  expect((await world.call('DELETE', elsewhere)).status).toBe(404);
});

test('a change of a pet that builds on an older state does not happen', async () => {
  const client = await world.addClient();
  const path = `/clients/${client.id}/pets`;
  const pet = (await world.call('POST', path, { body: { name: 'Rex' } })).body;
  const patch = (name: string, etag = '"old"') =>
    world.call('PATCH', `${path}/${pet.id}`, { body: { name }, headers: { 'if-match': etag } });
  expect((await patch('Max')).status).toBe(412);
});

test('a name of a pet gives away no phone, because sitters see it', async () => {
  const client = await world.addClient();
  const body = { name: 'Rex 412 867 5309' };
  const answer = await world.call('POST', `/clients/${client.id}/pets`, { body });
  expect(answer).toMatchObject({ status: 422, body: { code: 'invalid_request' } });
});
