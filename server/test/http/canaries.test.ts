import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { deliverMessage } from '../../src/services/delivery.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { type Canary, canariesIn } from '../support/canaries.ts';
import { captureLog } from '../support/captured-log.ts';
import { type Company, openCompany } from '../support/company.ts';
import { book } from '../support/duties.ts';
import { MATRIX } from '../support/route-matrix.ts';
import { createScriptedCarrier } from '../support/scripted-carrier.ts';
import { addOrganization } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const START = '2026-11-24T15:00:00Z';
const carrier = createScriptedCarrier();
const { log, lines } = captureLog();

let world: World;
let home: Company;
let abroad: Company;
let canaries: { home: Canary[]; abroad: Canary[] };
/** Everything that somebody was shown, by whom. */
const shown = new Map<string, Set<string>>();

beforeAll(async () => {
  const { sendText } = carrier;
  world = await createWorld({ carriers: { twilio: { ...twilio, sendText } }, log });
  [home, abroad] = [await company('Home', 'Quillfeather'), await company('Abroad', 'Ostrogoth')];
  canaries = { home: await canariesOf(home), abroad: await canariesOf(abroad) };
});
afterAll(() => world.close());

async function company(name: string, family: string): Promise<Company> {
  const opened = await openCompany(world, await addOrganization(world.contexts(), name));
  for (const id of [opened.ids.client, await otherClientOf(opened)]) {
    await as(opened, 'owner', 'PATCH', `/clients/${id}`, { name: `Carla ${family}` });
  }
  return opened;
}

async function otherClientOf({ org, ids }: Company): Promise<string> {
  const { data } = (await world.call('GET', '/clients', { key: org.ownerKey })).body;
  return data.find(({ id }: { id: string }) => id !== ids.client).id;
}

async function canariesOf({ org }: Company): Promise<Canary[]> {
  const whose = async (table: 'sitters' | 'clientContacts') =>
    world.db.selectFrom(table).select(['id', 'phone']).where('orgId', '=', org.orgId).execute();
  const phones = [...(await whose('sitters')), ...(await whose('clientContacts'))];
  const names = await world.db
    .selectFrom('clients')
    .select(['id', 'name'])
    .where('orgId', '=', org.orgId)
    .execute();
  return [
    ...phones.map(({ id, phone }): Canary => ({ whose: id, kind: 'phone', value: phone })),
    ...names.map(
      ({ id, name }): Canary => ({ whose: id, kind: 'name', value: name.split(' ').at(-1) ?? '' }),
    ),
    { whose: org.orgId, kind: 'email', value: emailOf(org.orgId) },
  ];
}
const emailOf = (orgId: string) => `heron${orgId.slice(-6)}@mail.example`;

type Part = keyof Company['keys'];
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

async function as(of: Company, part: Part, method: Method, path: string, body?: object) {
  const answer = await world.call(method, path, { key: of.keys[part], ...(body ? { body } : {}) });
  note(nameOf(of, part), answer);
  return answer;
}
const nameOf = (of: Company | undefined, part: string) => `${of === abroad ? 'abroad' : 'home'} ${part}`;
/** In pieces, field by field, so that what many answers say is searched once; a text has no bare quote in it. */
function note(
  who: string,
  { status, headers, body }: { status: number; body: unknown; headers: unknown },
): void {
  const seen = shown.get(who) ?? new Set();
  shown.set(who, seen);
  const bytes = typeof body === 'string' ? body : JSON.stringify(body ?? null);
  for (const piece of [status, JSON.stringify(headers), bytes].join(',"').split(',"')) seen.add(piece);
}

/** The pages of the reference are the same for all and hold no data. */
const READS = Object.entries(MATRIX).filter(
  ([name]) => name.startsWith('GET') && !/^GET \/(api\/?$|api\/docs|docs)/.test(name),
);

/** Everybody reads all that there is to read, of both companies. */
async function everybodyLooks(): Promise<void> {
  const app = await world.app();
  for (const [name, row] of READS) {
    for (const subject of [home, abroad]) {
      const path = row.path ? `/api/v1${row.path(subject)}` : name.slice('GET '.length);
      const url = path.startsWith('/api/v1') ? `${path}${path.includes('?') ? '&' : '?'}` : path;
      for (const asker of [home, abroad]) {
        for (const part of Object.keys(asker.keys) as Part[]) {
          const { statusCode, headers, body } = await app.inject({
            url: url.replace(/[?&]$/, ''),
            headers: { authorization: `Bearer ${asker.keys[part]}` },
          });
          note(nameOf(asker, part), { status: statusCode, headers, body });
        }
      }
      const { statusCode, headers, body } = await app.inject({ url: url.replace(/[?&]$/, '') });
      note('anonymous', { status: statusCode, headers, body });
    }
  }
}

const hour = (hours: number) => world.clock.set(new Date(new Date(START).getTime() + hours * 3_600_000));
const clientSays = (of: Company, body: string, from = of.client.phone) =>
  receiving({ account: of.org.account, app: () => world.app() })({ from, to: of.rented, body });
const spelled = (phone: string) =>
  [...phone.slice(-10)]
    .map((digit) => 'zero one two three four five six seven eight nine'.split(' ')[Number(digit)])
    .join(' ');

/** A day of a company with every way in which somebody may give something away. */
async function live(of: Company): Promise<void> {
  const { ids, client, org } = of;
  const thread = `/threads/${ids.thread}/messages`;
  const say = (part: Part, body: string) => as(of, part, 'POST', thread, { body });
  hour(0);
  await as(of, 'owner', 'POST', '/numbers', { e164: of.rented, class: 'pool' });
  await as(of, 'owner', 'POST', `/messages/${ids.unknown}/let-pass`);
  await as(of, 'owner', 'POST', `/messages/${ids.held}/discard`, {});
  const [area, middle, end] = [client.phone.slice(2, 5), client.phone.slice(5, 8), client.phone.slice(8)];
  for (const text of [
    `Call me: ${client.phone}`,
    `It is (${area}) ${middle}-${end}`,
    `${area}.${middle}.${end} or ${emailOf(org.orgId)}`,
    spelled(client.phone),
    [...client.phone.slice(2)].join(' '),
    `My number begins with ${area} ${middle}`,
    `and ends with ${end}`,
  ]) {
    await clientSays(of, text);
  }
  const { phone: anasPhone } = await getSitter(ids.sitter);
  await say('responsible', `Text me at ${anasPhone}`);
  await say('responsible', spelled(anasPhone));
  await book(org, { clientId: client.id, sitterId: ids.idleSitter, hours: [0, 2] });
  await say('elsewhere', `Or me, at ${(await getSitter(ids.idleSitter)).phone}`);
  const { body: sent } = await say('responsible', 'She is fine.');
  await deliverMessage(world.base, org.orgId, sent.id);
  await say('owner', `Your number is ${client.phone}, and ours is at ${emailOf(org.orgId)}`);
  await as(of, 'owner', 'POST', `/clients/${client.id}/pets`, {
    name: 'Rex',
    notes: `Owner: ${client.phone}`,
    visible_to_sitters: true,
  });
  await as(of, 'owner', 'PUT', `/bookings/${ids.booking}/visit-notes`, {
    notes: `Call ${emailOf(org.orgId)}`,
    visible_to_sitter: true,
  });
  await as(of, 'owner', 'PATCH', `/bookings/${ids.booking}`, { service: `Walk, ${client.phone}` });
  await as(of, 'owner', 'POST', `/threads/${ids.thread}/notes`, { body: `Phone ${client.phone}` });
  await everybodyLooks();

  hour(1);
  await as(of, 'owner', 'POST', `/numbers/${ids.sitterNumber}/quarantine`, { reason: 'Test' });
  await say('responsible', 'From another number');
  await as(of, 'responsible', 'GET', `/me/threads?search=${client.phone.slice(-7)}`);
  await as(of, 'responsible', 'GET', `${thread}?cursor=${Buffer.from(client.phone).toString('base64url')}`);
  await as(of, 'responsible', 'POST', thread, { body: 'Hi', to: client.phone });
  await clientSays(of, 'STOP');
  await say('responsible', 'Are you there?');
  await clientSays(of, 'START');
  await everybodyLooks();

  hour(4);
  await clientSays(of, `Late: ${client.phone}`);
  await say('responsible', 'Too late');
  await deactivateSitter(org.ctx, ids.sitter, 'Left');
  await everybodyLooks();
}

async function getSitter(id: string) {
  return world.db.selectFrom('sitters').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

function traces(bytes: Iterable<string> = [], forbidden: readonly Canary[]): Canary[] {
  const all = [...bytes];
  expect(all.length).toBeGreaterThan(3);
  return canariesIn(all.join('\n'), forbidden);
}

describe('over the life of two companies', () => {
  beforeAll(async () => {
    for (const of of [home, abroad]) await live(of);
    await as(home, 'owner', 'POST', `/clients/${home.ids.client}/erasure`, { reason: 'Asked' });
    await everybodyLooks();
  }, 240_000);

  const ofHome = (ownId?: string) => canaries.home.filter(({ whose }) => whose !== ownId);
  test.each(['responsible', 'elsewhere', 'deactivated'] as const)(
    'no sitter learns whose phone or name: %s',
    (part) => {
      const own = { responsible: home.ids.sitter, elsewhere: home.ids.idleSitter, deactivated: '' }[part];
      expect(traces(shown.get(nameOf(home, part)), [...ofHome(own), ...canaries.abroad])).toEqual([]);
    },
  );

  test.each(['owner', 'responsible', 'elsewhere', 'deactivated'] as const)(
    'nobody of another company learns anything: %s',
    (part) => {
      expect(traces(shown.get(nameOf(abroad, part)), canaries.home)).toEqual([]);
    },
  );

  test('nobody without a key learns anything', () => {
    expect(traces(shown.get('anonymous'), [...canaries.home, ...canaries.abroad])).toEqual([]);
  });

  test('no client’s phone gets a text with a sitter’s personal phone in it', () => {
    const sitters = [...canaries.home, ...canaries.abroad].filter(({ whose }) =>
      [home.ids.sitter, home.ids.idleSitter, abroad.ids.sitter, abroad.ids.idleSitter].includes(whose),
    );
    const texts = carrier.texts.map(({ from, body }) => `${from} ${body}`);
    expect(texts.length).toBeGreaterThan(0);
    expect(canariesIn(texts.join('\n'), sitters)).toEqual([]);
  });

  test('no log line names anybody', () => {
    expect(traces(lines, [...canaries.home, ...canaries.abroad])).toEqual([]);
  });

  test('the owner sees them all, so that the search would have found them', () => {
    const seen = traces(shown.get(nameOf(abroad, 'owner')), canaries.abroad);
    expect(seen.length).toBe(canaries.abroad.length);
  });
});

describe('the search for canaries finds a phone', () => {
  const phone: Canary = { whose: 'x', kind: 'phone', value: '+14128675309' };
  const encoded = (before: string) => Buffer.from(`${before}{"phone":"+14128675309"}`).toString('base64url');
  test.each([
    '+14128675309',
    '(412) 867-5309',
    '4 1 2 8 6 7 5 3 0 9',
    'four one two, eight six seven, five three zero nine',
    '/threads?search=412%20867%205309',
    `?cursor=${encoded('')}`,
    `?cursor=${encoded('a')}`,
    `?cursor=${encoded('ab')}`,
    '４１２８６７５３０９',
  ])('in %s', (text) => {
    expect(canariesIn(text, [phone])).toEqual([phone]);
  });
  test('and not in other digits', () => {
    expect(canariesIn('+14128675300 0193b7f6-4128-6753-1900', [phone])).toEqual([]);
  });
});
