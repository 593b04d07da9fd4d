import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createApp } from '../../src/http/app.ts';
import { type App, route } from '../../src/http/route.ts';
import type { Db } from '../../src/store/db.ts';
import { newId } from '../../src/store/ids.ts';
import { furnish } from '../support/furnished.ts';
import {
  ask,
  type IdPosition,
  type Ids,
  listAddresses,
  listIdPositions,
  nameOf,
  rowAt,
} from '../support/id-positions.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { twilio } from '../support/signed-callback.ts';
import { tableDigests } from '../support/table-digests.ts';
import { appDatabase, type Walls } from '../support/walls.ts';
import { withoutScoping } from '../support/without-scoping.ts';
import { callApp, createWorld, type World } from '../support/world.ts';

/** What a sitter may ask for, where it names a row. */
const FOR_SITTERS = [
  'GET /threads/{id}/messages',
  'POST /threads/{id}/messages',
  'GET /threads/{id}/effective-number',
  'GET /threads/{id}/text-templates',
  'POST /messages/{id}/retry',
  'GET /me/threads/{id}',
  'POST /me/threads/{id}/read',
];

let world: World;
let other: TestOrganization;
let ids: Ids;
let theirs: Ids;
let positions: IdPosition[];
let ofSitters: IdPosition[];
let sitterKey: string;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  other = await world.secondOrg();
  ids = await furnish(world, await world.app());
  theirs = await furnish(other, await world.app());
  const all = await listIdPositions(await world.app());
  positions = all.filter(({ path }) => !path.startsWith('/me/'));
  ofSitters = all.filter((position) => FOR_SITTERS.some((name) => nameOf(position) === name));
  const sitterId = ids.sitter_id ?? '';
  sitterKey = await world.sitterKey(sitterId);
});
afterAll(() => world.close());

/** A row that the query does not look for by organization: what a mistake in the code would be. */
function plantForgetfulRoute(app: App): void {
  route(app, {
    method: 'GET',
    url: '/api/v1/planted/:id',
    summary: 'Forgets whom it is for.',
    tag: 'Test',
    params: z.object({ id: z.uuid() }),
    status: 200,
    response: z.object({ name: z.string().nullable() }),
    act: async ({ db }, { params }) => {
      const found = db.selectFrom('clients').select('name').where('id', '=', params.id);
      return { name: (await found.executeTakeFirst())?.name ?? null };
    },
  });
}

async function appOver(db: Db): Promise<App> {
  const contexts = world.contexts();
  const app = await createApp({ ...contexts, app: { ...contexts.app, db } });
  plantForgetfulRoute(app);
  return app;
}

/** Ids of a row of each kind that is in no organization. */
const NOWHERE: Ids = new Proxy({}, { get: () => newId() });

/** The positions in which an id of the other organization is told from one that is nowhere. */
async function tellsApart(app: App, key = world.ownerKey, asked = positions): Promise<string[]> {
  const told: string[] = [];
  for (const position of asked) {
    const foreign = theirs[rowAt(position)];
    if (!foreign) throw new Error(`no row is there for ${nameOf(position)} ${position.name}`);
    const isToldAmong = async (unknownRest: Ids, knownRest: Ids) => {
      const unknown = await ask(app, key, unknownRest, position, newId());
      const known = await ask(app, key, knownRest, position, foreign);
      return JSON.stringify(unknown) !== JSON.stringify(known);
    };
    const hasTwo = (position.path.match(/\{/g)?.length ?? 0) > 1;
    if ((await isToldAmong(ids, ids)) || (hasTwo && (await isToldAmong(NOWHERE, theirs)))) {
      told.push(`${nameOf(position)} ${position.name}`);
    }
  }
  return told;
}

const digestsOfOther = () => tableDigests(world.databaseUrl, 'public', other.orgId);

describe.each<Walls>(['both', 'scoping', 'rls'])('with %s of the walls', (walls) => {
  let app: App;
  let close: () => Promise<void>;
  beforeAll(async () => {
    const database = appDatabase(world.databaseUrl, world.db, walls);
    app = await appOver(database.db);
    close = async () => {
      await app.close();
      await database.close();
    };
  });
  afterAll(() => close());

  test("another organization's row is answered as one that is nowhere, wherever a request names it, and stays as it is", async () => {
    expect(positions.length).toBeGreaterThan(70);
    const before = await digestsOfOther();
    expect(await tellsApart(app)).toEqual([]);
    expect(ofSitters.length).toBeGreaterThan(5);
    expect(await tellsApart(app, sitterKey, ofSitters)).toEqual([]);
    expect(await digestsOfOther()).toEqual(before);
  });

  test('its own organization finds each of them', async () => {
    const gets = positions.filter(({ method, at }) => method === 'GET' && at === 'path');
    for (const position of gets) {
      const id = theirs[rowAt(position)] ?? '';
      const { status } = await ask(app, other.ownerKey, theirs, position, id);
      expect([nameOf(position), status]).toEqual([nameOf(position), 200]);
    }
  });

  test('rows of another organization appear in no list', async () => {
    const lists = (await listAddresses(await world.app())).filter(
      ({ method, path }) => method === 'GET' && !path.includes('{'),
    );
    for (const { path } of lists) {
      const raw = JSON.stringify((await callApp(app, 'GET', path, { key: world.ownerKey })).body);
      for (const id of Object.values(theirs)) expect(raw, path).not.toContain(id);
    }
  });

  test(`a query that forgets whom it is for is ${walls === 'scoping' ? 'noticed' : 'stopped by the database'}`, async () => {
    const { status, body } = await callApp(app, 'GET', `/planted/${theirs.client_id}`, {
      key: world.ownerKey,
    });
    expect([status, body.name]).toEqual([200, walls === 'scoping' ? 'Carla Client' : null]);
  });
});

test('without either wall most of them are told apart, so that the proofs above can fail', async () => {
  const app = await appOver(world.db.withPlugin(withoutScoping));
  const told = await tellsApart(app);
  expect(told.length).toBeGreaterThan(0.6 * positions.length);
  await app.close();
});
