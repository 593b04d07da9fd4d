import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWorld, type World } from '../support/world.ts';

let world: World;
type Editable = { path: string; change: object; other: object };
let editables: Editable[];
beforeAll(async () => {
  world = await createWorld();
  const client = await world.addClient();
  const sitter = await world.addSitter();
  const times = { starts_at: '2026-11-25T10:00:00Z', ends_at: '2026-11-25T11:00:00Z' };
  const booking = { external_id: 'b', client_id: client.id, ...times };
  const { body: booked } = await world.call('POST', '/bookings', { body: booking });
  const window = { client_id: client.id, sitter_id: sitter.id, ...times };
  const { body: opened } = await world.call('POST', '/assignment-windows', { body: window });
  editables = [
    { path: `/clients/${client.id}`, change: { name: 'Cleo' }, other: { name: 'Clio' } },
    { path: `/sitters/${sitter.id}`, change: { name: 'Sim' }, other: { phone: '(412) 555-0177' } },
    { path: '/organization', change: { lead_minutes: 5 }, other: { lead_minutes: 6 } },
    { path: `/bookings/${booked.id}`, change: { service: 'Walk' }, other: { service: 'Visit' } },
    {
      path: `/clients/${client.id}/contacts/${client.contactId}`,
      change: { label: 'Home' },
      other: { label: 'Work' },
    },
    {
      path: `/assignment-windows/${opened.id}`,
      change: { ends_at: '2026-11-25T12:00:00Z' },
      other: { ends_at: '2026-11-25T13:00:00Z' },
    },
  ];
});
afterAll(() => world.close());

const patch = (path: string, body: object, tag?: string | undefined) =>
  world.call('PATCH', path, { body, ...(tag === undefined ? {} : { headers: { 'if-match': tag } }) });
const tagOf = ({ headers }: { headers: Record<string, unknown> }) => String(headers.etag);

test('a change that builds on an older state is refused and changes nothing', async () => {
  for (const { path, change, other } of editables) {
    const first = tagOf(await patch(path, change));
    const second = await patch(path, other, first);
    expect([path, second.status]).toEqual([path, 200]);
    expect(tagOf(second)).not.toBe(first);
    const stale = await patch(path, change, first);
    expect([path, stale.status, stale.body.code]).toEqual([path, 412, 'precondition_failed']);
    expect((await patch(path, other, tagOf(second))).status).toBe(200);
  }
});

test('reading gives the tag that a change builds on, a strong one, and the same until something changes', async () => {
  for (const { path, change } of editables.slice(0, 4)) {
    const [read, again] = [await world.call('GET', path), await world.call('GET', path)];
    expect(tagOf(read)).toMatch(/^"[\w-]{27}"$/);
    expect(tagOf(again)).toBe(tagOf(read));
    const changed = await patch(path, change, tagOf(read));
    expect([path, changed.status]).toEqual([path, 200]);
    expect(tagOf(await world.call('GET', path))).toBe(tagOf(changed));
  }
});

test('a list of tags, any state, and no tag at all are taken; a weak tag and no tag of ours are not', async () => {
  const [{ path, change }] = editables as [Editable];
  const tag = tagOf(await world.call('GET', path));
  for (const good of [`"x", ${tag}`, '*', undefined])
    expect((await patch(path, change, good)).status).toBe(200);
  const present = tagOf(await world.call('GET', path));
  for (const bad of [`W/${present}`, '"x"', present.slice(1, -1), '']) {
    expect([bad, (await patch(path, change, bad)).status]).toEqual([bad, 412]);
  }
});

test('of several changes at once that build on the same state one happens', async () => {
  const [{ path }] = editables as [Editable];
  const tag = tagOf(await world.call('GET', path));
  const names = ['Ada', 'Bea', 'Cid', 'Dan', 'Eve'];
  const answers = await Promise.all(names.map((name) => patch(path, { name }, tag)));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412, 412]);
});

test('the carrier account heeds it too, and what is not there is not found', async () => {
  const body = { account_sid: world.account.accountSid, auth_token: 'a'.repeat(32) };
  const put = (tag: string) => world.call('PUT', '/carrier-account', { body, headers: { 'if-match': tag } });
  expect((await put('"x"')).status).toBe(412);
  expect((await put(tagOf(await world.call('GET', '/carrier-account')))).status).toBe(200);
  const { status } = await patch('/clients/0192f0c0-0000-7000-8000-000000000000', { name: 'Nobody' }, '*');
  expect(status).toBe(404);
});
