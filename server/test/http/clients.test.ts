import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

const create = (body: object) =>
  world.call('POST', '/clients', { body: { name: 'Carla', class: 'recurring', ...body } });
const events = async (entityId: string): Promise<string[]> => {
  const { body } = await world.call('GET', `/audit-events?entity_id=${entityId}`);
  return body.data.map(({ event }: { event: string }) => event);
};

test('a client is created with its phones, the first of which is primary', async () => {
  const [first, second] = [fictionalPhone(), fictionalPhone()];
  const { status, body } = await create({ contacts: [{ phone: first, label: 'Anna' }, { phone: second }] });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    name: 'Carla',
    class: 'recurring',
    thread_id: null,
    contacts: [
      { phone: first, label: 'Anna', primary: true, opted_out: null },
      { phone: second, label: 'Mobile', primary: false, opted_out: null },
    ],
  });
  expect((await world.call('GET', `/clients/${body.id}`)).body).toEqual(body);
  expect(await events(body.id)).toEqual(['client.created']);
});

test('a name of blanks or invisible characters, or one that holds a phone, is refused', async () => {
  for (const name of ['', '   ', '\u200b\u200b', 'Carla 412-555-0199', 'carla@mail.example']) {
    const { status, body } = await create({ name });
    expect([name, status, body.errors?.[0].path]).toEqual([name, 422, 'name']);
  }
});

describe('the phone of a contact', () => {
  test.each([
    ['+1 412 535 c0000', 'invalid_phone'],
    ['1-800-FLOWERS', 'invalid_phone'],
    ['(412) 535-0142 ext 7', 'extension_not_supported'],
    ['412-535-0142 / 412-535-0199', 'two_numbers'],
    ['٤١٢٥٣٥٠١٤٢', 'invalid_phone'],
    ['888777', 'not_textable'],
    ['911', 'not_textable'],
    ['TWILIO', 'not_textable'],
    ['+19005550199', 'not_textable'],
    ['tel:+14125350142;phone-context=evil', 'invalid_phone'],
  ])('%s is %s, and is not repeated in the answer', async (phone, code) => {
    const { status, body } = await create({ contacts: [{ phone }] });
    expect([status, body.code, body.errors[0].path]).toEqual([422, code, 'contacts.0.phone']);
    expect(JSON.stringify({ ...body, instance: '' })).not.toContain(phone);
  });

  test('a national one is read in the organization’s country and shown as it was understood', async () => {
    const { status, body } = await create({ contacts: [{ phone: '(412) 535-0177' }] });
    expect([status, body.contacts[0].phone, body.contacts[0].assumed_country]).toEqual([
      201,
      '+14125350177',
      'US',
    ]);
  });

  test('another client’s is phone_in_use, in the same organization only', async () => {
    const { id, phone } = await world.addClient({ name: 'Dora Diaz' });
    const { status, body } = await create({ contacts: [{ phone: fictionalPhone() }, { phone }] });
    expect([status, body.code, body.errors[0].path]).toEqual([409, 'phone_in_use', 'contacts.1.phone']);
    expect(body.detail).toMatch(/^The phone is Dora Diaz’s/);
    expect(body.entities).toEqual([{ entity: 'client', id }]);
    expect(JSON.stringify(body)).not.toContain(phone.slice(2));
    const { ownerKey } = await world.secondOrg();
    const theirs = await world.call('POST', '/clients', {
      key: ownerKey,
      body: { name: 'Carla', class: 'recurring', contacts: [{ phone }] },
    });
    expect(theirs.status).toBe(201);
  });

  test('that the client has already, or that is listed twice, is refused in words of its own', async () => {
    const [{ id, phone }, twice] = [await world.addClient(), fictionalPhone()];
    const again = await world.call('POST', `/clients/${id}/contacts`, { body: { phone } });
    for (const { status, body } of [
      again,
      await create({ contacts: [{ phone: twice }, { phone: twice }] }),
    ]) {
      expect([status, body.code, body.entities]).toEqual([409, 'phone_in_use', undefined]);
      expect(body.detail).toBe('The client has this phone already: leave it out.');
    }
  });

  test('of two that claim it at once one gets it', async () => {
    const contacts = [{ phone: fictionalPhone() }];
    const answers = await Promise.all([create({ contacts }), create({ contacts }), create({ contacts })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  });

  test('a business number of ours is own_number', async () => {
    const { e164 } = await world.addNumber({ class: 'pool' });
    const { status, body } = await create({ contacts: [{ phone: e164 }] });
    expect([status, body.code]).toEqual([409, 'own_number']);
  });

  test('a sitter’s own needs the owner to say so', async () => {
    const { phone } = await world.addSitter({ name: 'Sam' });
    const { status, body } = await create({ contacts: [{ phone }] });
    expect([status, body.code]).toEqual([409, 'phone_in_use']);
    expect(body.detail).toContain('also_sitter: true');
    expect((await create({ contacts: [{ phone, also_sitter: true }] })).status).toBe(201);
  });
});

describe('contacts', () => {
  test('exactly one is primary, whatever is added, promoted and removed', async () => {
    const { id, contactId: first } = await world.addClient();
    const added = await world.call('POST', `/clients/${id}/contacts`, {
      body: { phone: fictionalPhone(), label: 'Landline', primary: true },
    });
    expect([added.status, added.body.primary]).toEqual([201, true]);
    expect(await primaries(id)).toEqual([added.body.id]);
    await world.call('PATCH', `/clients/${id}/contacts/${first}`, { body: { primary: true } });
    expect(await primaries(id)).toEqual([first]);
    const removed = await world.call('DELETE', `/clients/${id}/contacts/${first}`);
    expect([removed.status, removed.body]).toEqual([204, '']);
    expect(await primaries(id)).toEqual([added.body.id]);
    await world.call('DELETE', `/clients/${id}/contacts/${added.body.id}`);
    expect(await primaries(id)).toEqual([]);
    expect(await events(first)).toEqual(['contact.removed', 'contact.changed']);
  });

  test('two primary ones in one request are refused', async () => {
    const contacts = [fictionalPhone(), fictionalPhone()].map((phone) => ({ phone, primary: true }));
    expect((await create({ contacts })).body.code).toBe('invalid_request');
  });

  test('a label may not give away a phone', async () => {
    const { id, contactId } = await world.addClient();
    const { status } = await world.call('PATCH', `/clients/${id}/contacts/${contactId}`, {
      body: { label: '412 555 0199' },
    });
    expect(status).toBe(422);
  });

  test('another client’s contact is not_found', async () => {
    const [mine, theirs] = [await world.addClient(), await world.addClient()];
    for (const method of ['PATCH', 'DELETE'] as const) {
      const path = `/clients/${mine.id}/contacts/${theirs.contactId}`;
      const { status } = await world.call(method, path, method === 'PATCH' ? { body: { label: 'x' } } : {});
      expect(status).toBe(404);
    }
  });

  test('the owner records an opt-out, once, and it outlives the phone’s place at the client', async () => {
    const { id, contactId, phone } = await world.addClient();
    const path = `/clients/${id}/contacts/${contactId}`;
    const optedOut = { at: '2026-11-24T15:00:00.000Z', source: 'owner', carrier_blocks: false };
    for (let times = 0; times < 2; times += 1) {
      const { status, body } = await world.call('POST', `${path}/opt-out`);
      expect([status, body.opted_out]).toEqual([200, optedOut]);
    }
    expect(await events(contactId)).toEqual(['contact.opted_out']);
    await world.call('DELETE', path);
    const again = await world.call('POST', `/clients/${id}/contacts`, { body: { phone } });
    expect(again.body.opted_out).toEqual(optedOut);
  });

  test('the owner takes an own opt-out back with a reason, once', async () => {
    const { id, contactId } = await world.addClient();
    const path = `/clients/${id}/contacts/${contactId}`;
    await world.call('POST', `${path}/opt-out`);
    const body = { reason: 'Asked for texts again at the door' };
    for (let times = 0; times < 2; times += 1) {
      const optedIn = await world.call('POST', `${path}/opt-in`, { body });
      expect([optedIn.status, optedIn.body.opted_out]).toEqual([200, null]);
    }
    expect(await events(contactId)).toEqual(['contact.opted_in', 'contact.opted_out']);
    const { data } = (await world.call('GET', `/audit-events?event=contact.opted_in&entity_id=${contactId}`))
      .body;
    expect(data).toMatchObject([{ actor: 'owner', reason: body.reason, details: { source: 'owner' } }]);
  });

  test.each([{}, { reason: ' ' }, { reason: 'x'.repeat(501) }])(
    'is not opted in with %j: it needs a reason',
    async (body) => {
      const { id, contactId } = await world.addClient();
      const path = `/clients/${id}/contacts/${contactId}`;
      await world.call('POST', `${path}/opt-out`);
      const refused = await world.call('POST', `${path}/opt-in`, { body });
      expect([refused.status, refused.body.code]).toEqual([422, 'invalid_request']);
    },
  );
});

describe('the class', () => {
  test('becoming recurring ends the thread’s lease of a pool number, with an event', async () => {
    const { id, threadId } = await world.addClient({ class: 'one_time' });
    const number = await world.addNumber({ class: 'pool' });
    const leaseId = newId();
    const startedAt = await world.clock.now(world.db);
    const lease = {
      orgId: world.orgId,
      id: leaseId,
      kind: 'thread' as const,
      numberId: number.id,
      startedAt,
    };
    await world.db
      .insertInto('numberLeases')
      .values({ ...lease, threadId: threadId ?? '', sitterId: null, endedAt: null, endReason: null })
      .execute();
    const { status, body } = await world.call('PATCH', `/clients/${id}`, { body: { class: 'recurring' } });
    expect([status, body.class]).toEqual([200, 'recurring']);
    const row = await world.db.selectFrom('numberLeases').selectAll().executeTakeFirstOrThrow();
    expect([row.endedAt, row.endReason]).toEqual([startedAt, 'client_recurring']);
    expect(await events(leaseId)).toEqual(['number_lease.ended']);
    expect(await events(id)).toEqual(['client.changed']);
  });

  test('the same again changes nothing', async () => {
    const { id, name } = await world.addClient();
    await world.call('PATCH', `/clients/${id}`, { body: { class: 'recurring', name } });
    expect(await events(id)).toEqual([]);
  });
});

test('a client has one thread, however many ask for it at once, and one event says so', async () => {
  const { id } = await world.addClient({ thread: false });
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => world.call('POST', `/clients/${id}/thread`)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  expect(new Set(answers.map(({ body }) => body.thread_id)).size).toBe(1);
  expect(answers.filter(({ body }) => body.created)).toHaveLength(1);
  expect(await events(answers[0]?.body.thread_id)).toEqual(['thread.created']);
});

describe('the list', () => {
  let list: World;
  beforeAll(async () => {
    list = await createWorld();
    for (const name of ['zoe', 'Ann', 'ann', 'Bob 100%', 'Bob 100x', 'Cy_1', 'Cyx1', 'Álvaro']) {
      await list.addClient({ name, class: name.startsWith('Bob') ? 'one_time' : 'recurring', thread: false });
    }
    await (await list.secondOrg()).addClient({ name: 'Ann of the others' });
  });
  afterAll(() => list.close());

  const names = async (query: string): Promise<string[]> => {
    const { body } = await list.call('GET', `/clients?${query}`);
    return body.data.map(({ name }: { name: string }) => name);
  };

  test('goes page by page through every client once, by name', async () => {
    const seen: string[] = [];
    let cursor = '';
    do {
      const { body } = await list.call('GET', `/clients?limit=3${cursor}`);
      seen.push(...body.data.map(({ name }: { name: string }) => name));
      cursor = body.next_cursor ? `&cursor=${body.next_cursor}` : '';
    } while (cursor);
    expect(seen).toEqual(await names('limit=100'));
    expect(seen).toHaveLength(8);
    expect(new Set(seen).size).toBe(8);
    expect(seen.slice(0, 2).map((name) => name.toLowerCase())).toEqual(['ann', 'ann']);
  });

  test('finds parts of names literally and never phones', async () => {
    expect(await names('search=100%25')).toEqual(['Bob 100%']);
    expect(await names('search=Y_1')).toEqual(['Cy_1']);
    expect(await names('search=%5C')).toEqual([]);
    expect(await names('search=555')).toEqual([]);
    expect(await names('class=one_time')).toEqual(['Bob 100%', 'Bob 100x']);
  });
});

async function primaries(clientId: string): Promise<string[]> {
  const { body } = await world.call('GET', `/clients/${clientId}`);
  return body.contacts.flatMap((contact: { id: string; primary: boolean }) =>
    contact.primary ? [contact.id] : [],
  );
}
