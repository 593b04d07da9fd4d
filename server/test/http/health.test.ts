import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const get = async (path: string) => (await world.app()).inject(path);

test('a database that hangs makes the server not ready, in time, and ready again when it goes on', async () => {
  await world.db.transaction().execute(async (blocker) => {
    await sql`lock table schema_migrations in access exclusive mode`.execute(blocker);
    const answers = await Promise.all([get('/readyz'), get('/readyz'), get('/healthz')]);
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([503, 503, 200]);
  });
  expect((await get('/readyz')).json()).toEqual({ status: 'ready' });
});

test.each([
  ['lacks a migration of this release', "delete from schema_migrations where name like '0008%'"],
  ['has one of another release', "update schema_migrations set name = '0008_other.sql' where version = 8"],
])('a database that %s is not ready', async (_name, change) => {
  await sql.raw(change).execute(world.db);
  expect((await get('/readyz')).statusCode).toBe(503);
});
