import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { book, overrideTo } from '../support/duties.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { postText, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
type Address = { method: Method; path: string };

/** All that a sitter may ask for. Whoever adds a route decides here, too. */
const FOR_SITTERS = [
  'GET /threads/{id}/messages',
  'POST /threads/{id}/messages',
  'GET /threads/{id}/effective-number',
  'POST /messages/{id}/retry',
  'GET /me/threads',
  'GET /me/threads/{id}',
  'POST /me/threads/{id}/read',
  'GET /me/visits',
  'GET /me/number',
];

let world: World;
let other: TestOrganization;
let addresses: Address[];
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  other = await world.secondOrg();
  const response = await (await world.app()).inject('/api/openapi.json');
  const paths: Record<string, object> = response.json().paths;
  addresses = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({
      method: method.toUpperCase() as Method,
      path: path.replace('/api/v1', ''),
    })),
  );
});
afterAll(() => world.close());

const nameOf = ({ method, path }: Address) => `${method} ${path}`;
const withIds = (path: string, id: string, ids: Record<string, string> = {}) =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => ids[name] ?? id);

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

const AT = { starts_at: '2026-12-01T15:00:00Z', ends_at: '2026-12-01T16:00:00Z' };
/** A right body of each route that needs one and names a row in its path. */
const BODIES: Record<string, (id: { sitter: string }) => object> = {
  'POST /threads/{id}/messages': () => ({ body: 'Hello' }),
  'POST /threads/{id}/notes': () => ({ body: 'A note' }),
  'POST /threads/{id}/overrides': () => ({ target: 'owner', reason: 'Test' }),
  'POST /messages/{id}/retry': () => ({}),
  'POST /messages/{id}/send': () => ({}),
  'POST /messages/{id}/discard': () => ({}),
  'PATCH /clients/{id}': () => ({ name: 'Renamed' }),
  'POST /clients/{id}/contacts': () => ({ phone: fictionalPhone() }),
  'POST /clients/{id}/contacts/{contact_id}/opt-in': () => ({ reason: 'Test' }),
  'PATCH /clients/{id}/contacts/{contact_id}': () => ({ label: 'Renamed' }),
  'POST /clients/{id}/erasure': () => ({ reason: 'Test' }),
  'POST /clients/{id}/pets': () => ({ name: 'Rex' }),
  'PATCH /clients/{id}/pets/{pet_id}': () => ({ name: 'Renamed' }),
  'PATCH /sitters/{id}': () => ({ name: 'Renamed' }),
  'PUT /bookings/{id}/visit-notes': () => ({ notes: 'Renamed' }),
  'PATCH /bookings/{id}': () => AT,
  'PATCH /assignment-windows/{id}': () => AT,
  'PATCH /numbers/{id}': () => ({ segments_per_second: 3 }),
  'POST /numbers/{id}/retire': () => ({ reason: 'Test' }),
  'POST /numbers/{id}/assign': ({ sitter }) => ({ sitter_id: sitter }),
  'POST /numbers/{id}/quarantine': () => ({ reason: 'Test' }),
  'GET /numbers/{id}/impact': () => ({}),
};
const QUERIES: Record<string, string> = { 'GET /numbers/{id}/impact': '?action=quarantine' };

describe("another organization's rows", () => {
  let ids: Record<string, string>;
  beforeAll(async () => {
    ids = await furnish();
  });

  /** The ids of one row of each resource there, by the first part of its address. */
  async function furnish(): Promise<Record<string, string>> {
    const [sitter, client] = [await other.addSitter(), await other.addClient()];
    const pool = await other.addNumber({ class: 'pool' });
    const bookingId = await book(other, { clientId: client.id, sitterId: sitter.id, hours: [0, 1] });
    const overrideId = await overrideTo(other, client.threadId ?? '', sitter.id);
    const app = await world.app();
    await postText(app, other.account, { from: client.phone, to: pool.e164 });
    await postText(app, other.account, { from: '888777', to: fictionalPhone() });
    const made = async (path: string, body: object): Promise<string> =>
      (await world.call('POST', path, { key: other.ownerKey, body })).body.id;
    const first = async (path: string): Promise<{ id: string }> =>
      (await world.call('GET', path, { key: other.ownerKey })).body.data[0];
    return {
      threads: client.threadId ?? '',
      clients: client.id,
      contact_id: client.contactId,
      override_id: overrideId,
      pet_id: await made(`/clients/${client.id}/pets`, { name: 'Rex' }),
      'allowed-contacts': await made('/allowed-contacts', {
        kind: 'phone',
        value: fictionalPhone(),
        label: 'Vet',
      }),
      sitters: sitter.id,
      numbers: pool.id,
      bookings: bookingId,
      messages: (await first(`/threads/${client.threadId}/messages`)).id,
      'assignment-windows': (await first('/assignment-windows')).id,
      alerts: (await first('/alerts')).id,
      'inbound-texts': (await first('/inbound-texts')).id,
    };
  }
  const rowsOfOther = async () => {
    const tables = [
      'clients',
      'clientContacts',
      'sitters',
      'businessNumbers',
      'threads',
      'messages',
    ] as const;
    const more = [
      'bookings',
      'assignmentWindows',
      'routingOverrides',
      'alerts',
      'inboundTexts',
      'notes',
      'pets',
      'allowedContacts',
    ] as const;
    const read = (table: (typeof tables)[number] | (typeof more)[number]) =>
      world.db.selectFrom(table).selectAll().where('orgId', '=', other.orgId).orderBy('id').execute();
    return Promise.all([...tables, ...more, 'auditEvents' as never].map(read));
  };

  test('are not there: every route that names one in its path answers 404, and they stay as they are', async () => {
    const sitter = (await world.addSitter()).id;
    const before = await rowsOfOther();
    const ofOwners = addresses.filter(({ path }) => path.includes('{') && !path.startsWith('/me/'));
    for (const address of ofOwners) {
      const name = nameOf(address);
      const [, resource = ''] = address.path.split('/');
      const id = ids[resource];
      if (!id) throw new Error(`say above which row ${name} names`);
      const path = withIds(address.path, id, ids) + (QUERIES[name] ?? '');
      const body = address.method === 'GET' ? undefined : BODIES[name]?.({ sitter });
      const answer = await world.call(address.method, path, { body });
      expect([name, answer.status, answer.body.code]).toEqual([name, 404, 'not_found']);
      const missing = await world.call(
        address.method,
        withIds(address.path, newId()) + (QUERIES[name] ?? ''),
        {
          body,
        },
      );
      expect(answer.body.detail).toBe(missing.body.detail);
      if (address.method === 'GET') {
        expect([name, (await world.call('GET', path, { key: other.ownerKey })).status]).toEqual([name, 200]);
      }
    }
    expect(await rowsOfOther()).toEqual(before);
  });

  test('appear in no list', async () => {
    const lists = addresses.filter(({ method, path }) => method === 'GET' && !path.includes('{'));
    const theirs = JSON.stringify(await rowsOfOther()).match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
    expect(theirs.length).toBeGreaterThan(20);
    for (const { path } of lists) {
      const raw = JSON.stringify((await world.call('GET', path)).body);
      for (const id of new Set(theirs)) expect(raw, path).not.toContain(id);
    }
  });

  test('appear in no list that is filtered by one of them', async () => {
    const { clients, sitters, threads } = ids;
    for (const path of [
      `/bookings?client_id=${clients}`,
      `/assignment-windows?sitter_id=${sitters}`,
      `/assignment-windows?thread_id=${threads}`,
      `/conflicts?thread_id=${threads}`,
      `/audit-events?entity_id=${clients}`,
      `/threads?responsible=${sitters}`,
    ]) {
      expect([path, (await world.call('GET', path)).body.data]).toEqual([path, []]);
    }
  });
});
