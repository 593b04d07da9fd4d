import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { ORIGIN } from '../support/accounts.ts';
import { type Company, openCompany } from '../support/company.ts';
import { routesOf } from '../support/route-inventory.ts';
import { MATRIX, type MatrixRow, UNSIGNED } from '../support/route-matrix.ts';
import { addOrganization } from '../support/seeds.ts';
import { twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let routes: string[];
/** Nothing succeeds for those who are refused, so that one company does for all of them. */
let refusing: Company;
let foreign: Company;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  routes = await routesOf(await world.app());
  refusing = await company();
  foreign = await company();
});
afterAll(() => world.close());

let opened = 0;
async function company(): Promise<Company> {
  opened += 1;
  return openCompany(world, await addOrganization(world.contexts(), `Paws ${opened}`));
}

/** Whatever changes nothing needs none of its own. */
async function companyFor(name: string, { ok }: MatrixRow): Promise<Company> {
  return name.startsWith('GET') || ok >= 400 ? refusing : company();
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Asked = { of: Company; key: string | null; headers?: Record<string, string> };

async function ask(name: string, row: MatrixRow, { of, key, headers = {} }: Asked): Promise<number> {
  const [method, pattern = ''] = name.split(' ') as [Method, string];
  const path = row.path ? `/api/v1${row.path(of)}` : pattern;
  const body = row.body?.(of);
  if (row.who !== 'carrier' && path.startsWith('/api/v1')) {
    return (await world.call(method, path, { key, headers, ...(body ? { body } : {}) })).status;
  }
  const url = path.replace(':endpointId', of.org.account.endpointId);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const payload = row.who === 'carrier' ? { headers: form, payload: UNSIGNED } : {};
  return (await (await world.app()).inject({ method, url, ...payload })).statusCode;
}

/** What each principal is answered; `ok` is asked for in a company of its own, because it changes something. */
function expected(row: MatrixRow): Record<keyof ReturnType<typeof principals>, number> {
  const { who, ok, path, foreignOwner = path ? 404 : ok, elsewhere = path ? 404 : ok } = row;
  if (who === 'anybody' || who === 'carrier') {
    const given = who === 'anybody' ? ok : 403;
    return {
      anonymous: given,
      wrongKey: given,
      deactivated: given,
      foreignOwner: given,
      foreignSitter: given,
      elsewhere: given,
    };
  }
  const asOwner = who === 'sitters' || who === 'users' ? 403 : foreignOwner;
  const asSitter = who === 'owners' || who === 'users' ? 403 : elsewhere;
  return {
    anonymous: 401,
    wrongKey: 401,
    deactivated: 401,
    foreignOwner: asOwner,
    foreignSitter: asSitter,
    elsewhere: asSitter,
  };
}

function principals() {
  return {
    anonymous: null,
    wrongKey: `mk_${newId()}`,
    deactivated: refusing.keys.deactivated,
    foreignOwner: foreign.keys.owner,
    foreignSitter: foreign.keys.responsible,
    elsewhere: refusing.keys.elsewhere,
  };
}

describe('every route of the router', () => {
  test('has its row, and every row its route', () => {
    expect(Object.keys(MATRIX).sort()).toEqual(routes);
  });

  test.each(Object.entries(MATRIX))('%s answers whoever may not', async (name, row) => {
    const seen: Record<string, number> = {};
    for (const [principal, key] of Object.entries(principals())) {
      seen[principal] = await ask(name, row, { of: refusing, key });
    }
    expect(seen).toEqual(expected(row));
  });

  // What changes something is asked for by people below: a program's key is what all other tests use.
  const forOwners = Object.entries(MATRIX).filter(
    ([name, { who }]) => (who === 'owners' || who === 'both') && name.startsWith('GET'),
  );
  test.each(forOwners)('%s answers an owner', async (name, row) => {
    const of = await companyFor(name, row);
    expect(await ask(name, row, { of, key: of.keys.owner })).toBe(row.ok);
  });

  test.each(Object.entries(MATRIX).filter(([, { who }]) => who === 'sitters'))(
    '%s answers no owner',
    async (name, row) => {
      expect(await ask(name, row, { of: refusing, key: refusing.keys.owner })).toBe(403);
    },
  );

  const forSitters = Object.entries(MATRIX).filter(([, { who }]) => who === 'sitters' || who === 'both');
  test.each(forSitters)('%s answers the responsible sitter', async (name, row) => {
    const of = await companyFor(name, row);
    expect(await ask(name, row, { of, key: of.keys.responsible })).toBe(row.ok);
  });
});

const signedIn = (cookie: string, origin = ORIGIN) => ({ cookie, origin });
const askBy = (name: string, row: MatrixRow, of: Company, headers: Record<string, string>) =>
  ask(name, row, { of, key: null, headers });
const forPeople = Object.entries(MATRIX).filter(([, { who }]) => who !== 'anybody' && who !== 'carrier');

describe('every route, by the cookie of a session', () => {
  test.each(forPeople)('%s is refused to whoever is out', async (name, row) => {
    for (const part of ['deactivated', 'expired'] as const) {
      expect([part, await askBy(name, row, refusing, signedIn(refusing.sessions[part]))]).toEqual([
        part,
        401,
      ]);
    }
  });

  const byOwners = forPeople.filter(([name, { who }]) => who !== 'sitters' || name.startsWith('GET'));
  test.each(byOwners)('%s answers an owner', async (name, row) => {
    const of = await companyFor(name, row);
    const status = row.who === 'sitters' ? 403 : row.ok;
    expect(await askBy(name, row, of, signedIn(of.sessions.owner))).toBe(status);
  });

  test.each(forPeople.filter(([name]) => name.startsWith('GET')))(
    '%s answers a sitter',
    async (name, row) => {
      const status = row.who === 'owners' ? 403 : row.ok;
      expect(await askBy(name, row, refusing, signedIn(refusing.sessions.responsible))).toBe(status);
    },
  );

  const changing = forPeople.filter(([name]) => !name.startsWith('GET'));
  test.each(changing.filter(([, { who }]) => who === 'owners'))(
    '%s is refused to a sitter',
    async (name, row) => {
      expect(await askBy(name, row, refusing, signedIn(refusing.sessions.responsible))).toBe(403);
    },
  );

  // Of the own account: a row that the path names is the owner's here.
  test.each(changing.filter(([, { who }]) => who === 'users'))('%s answers a sitter', async (name, row) => {
    const of = await companyFor(name, row);
    expect(await askBy(name, row, of, signedIn(of.sessions.responsible))).toBe(row.path ? 404 : row.ok);
  });

  test.each(changing.filter(([, { who }]) => who === 'sitters'))(
    '%s is refused to an owner',
    async (name, row) => {
      expect(await askBy(name, row, refusing, signedIn(refusing.sessions.owner))).toBe(403);
    },
  );

  const named = forPeople.filter(([, { who, path }]) => who !== 'users' && path !== undefined);
  test.each(named)('%s is not there for people of elsewhere', async (name, row) => {
    const { foreignOwner, foreignSitter, elsewhere } = expected(row);
    const asked = async (cookie: string) => askBy(name, row, refusing, signedIn(cookie));
    expect({
      foreignOwner: await asked(foreign.sessions.owner),
      foreignSitter: await asked(foreign.sessions.responsible),
      elsewhere: await asked(refusing.sessions.elsewhere),
    }).toEqual({ foreignOwner, foreignSitter, elsewhere });
  });

  test.each(changing)('%s is refused to a page of another site', async (name, row) => {
    const headers = signedIn(refusing.sessions.owner, 'https://evil.example');
    expect(await askBy(name, row, refusing, headers)).toBe(403);
  });
});

describe('where owners have to give a second factor', () => {
  let strict: Company;
  beforeAll(async () => {
    strict = await openStrict();
  });

  async function openStrict(): Promise<Company> {
    const of = await company();
    const body = { require_owner_second_factor: true };
    await world.call('PATCH', '/organization', { key: of.keys.owner, body });
    return of;
  }

  const closed = forPeople.filter(
    ([, { who, beforeSecondFactor }]) => who !== 'sitters' && !beforeSecondFactor,
  );
  test.each(closed)('%s is refused to an owner without', async (name, row) => {
    expect(await askBy(name, row, strict, signedIn(strict.sessions.owner))).toBe(403);
  });

  const setsUp = forPeople.filter(([, { beforeSecondFactor }]) => beforeSecondFactor);
  test.each(setsUp)('%s is open to an owner without, who can set one up by it', async (name, row) => {
    const of = row.ok >= 400 || name.startsWith('GET') ? strict : await openStrict();
    expect(await askBy(name, row, of, signedIn(of.sessions.owner))).toBe(row.ok);
  });

  const ofSitters = forPeople.filter(([name, { who }]) => who !== 'owners' && name.startsWith('GET'));
  test.each(ofSitters)('%s answers a sitter as ever', async (name, row) => {
    expect(await askBy(name, row, strict, signedIn(strict.sessions.responsible))).toBe(row.ok);
  });
});
