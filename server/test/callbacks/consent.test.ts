import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { retireNumber } from '../../src/services/numbers.ts';
import { book } from '../support/duties.ts';
import { eventsOf } from '../support/number-rows.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import type { TestClient } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let desk: { id: string; e164: string };
let client: TestClient;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
});
beforeEach(async () => {
  world.clock.set('2026-11-24T15:00:00.000Z');
  client = await world.addClient();
});
afterAll(() => world.close());

const says = (body: string, from = client.phone, to = desk.e164) => receiving(world)({ from, to, body });
const contacts = async (id = client.id) => (await world.call('GET', `/clients/${id}`)).body.contacts;
const isOptedOut = async () => (await contacts())[0].opted_out !== null;
const optOutAlerts = async (about = `&entity=client_contact&entity_id=${client.contactId}`) =>
  (await world.call('GET', `/alerts?kind=opted_out&limit=100${about}`)).body.data;
const send = () => world.call('POST', `/threads/${client.threadId}/messages`, { body: { body: 'Hello' } });
const next = async () => (await world.call('GET', `/threads/${client.threadId}/effective-number`)).body;
const addHome = async () => {
  const phone = fictionalPhone();
  const body = { phone, label: 'Home' };
  const { id } = (await world.call('POST', `/clients/${client.id}/contacts`, { body })).body;
  return { id, phone };
};

describe('a word of consent', () => {
  test.each(['STOP', ' stop ', 'Stop.', 'cancel', 'END!', 'Quit', 'unsubscribe', 'Opt out', 'STOPALL'])(
    '%j opts the phone out',
    async (word) => {
      await says(word);
      expect(await contacts()).toMatchObject([
        { opted_out: { at: '2026-11-24T15:00:00.000Z', source: 'text' } },
      ]);
      expect(await send()).toMatchObject({ status: 409, body: { code: 'recipient_opted_out' } });
    },
  );

  test.each(['Stop please', 'please STOP', 'STOP it, Biscuit!', 'stopp', 'S T O P', 'Cancel the walk'])(
    '%j is ordinary talk',
    async (body) => {
      await says(body);
      expect(await isOptedOut()).toBe(false);
    },
  );

  test.each(['START', 'unstop', ' Start '])('%j opts it in again', async (word) => {
    await says('STOP');
    await says(word);
    expect(await isOptedOut()).toBe(false);
    expect((await send()).status).toBe(202);
  });

  test.each(['YES', 'yes!', 'HELP', 'info', 'Start again', 'START.'])(
    '%j does not opt it in',
    async (word) => {
      await says('STOP');
      await says(word);
      expect(await isOptedOut()).toBe(true);
    },
  );

  test('HELP is a text for a person to answer: nothing goes out by itself', async () => {
    await says('HELP');
    const { data } = (await world.call('GET', `/threads/${client.threadId}/messages`)).body;
    expect(data).toMatchObject([{ direction: 'inbound', body: 'HELP' }]);
  });

  test('is still shown to the owner, as an unread text in the conversation', async () => {
    await says('STOP');
    const { data } = (await world.call('GET', `/threads/${client.threadId}/messages`)).body;
    expect(data).toMatchObject([{ body: 'STOP', recipient: { kind: 'owner' } }]);
    const thread = (await world.call('GET', `/threads/${client.threadId}`)).body;
    expect(thread).toMatchObject({
      unread_count: 1,
      number: null,
      blocked: expect.stringMatching(/opted out/),
    });
  });

  test('is still routed as any text is', async () => {
    const sitter = await world.addSitter();
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [0, 1] });
    await says('STOP');
    const { data } = (await world.call('GET', `/threads/${client.threadId}/messages`)).body;
    expect(data[0].recipient).toEqual({ kind: 'sitter', sitter_id: sitter.id });
  });

  test('is audited when it changes something, and only then', async () => {
    for (const word of ['START', 'STOP', 'STOP', 'START', 'START']) await says(word);
    expect(await eventsOf(world, client.contactId)).toEqual(['contact.opted_out', 'contact.opted_in']);
  });

  test('counts at whatever number of the organization it arrives, also one in quarantine', async () => {
    const pool = await world.addNumber({ class: 'pool' });
    const body = { reason: 'Spam reports' };
    await world.call('POST', `/numbers/${pool.id}/quarantine`, { body });
    await says('STOP', client.phone, pool.e164);
    expect(await isOptedOut()).toBe(true);
  });

  test('counts at a number that was given back and still points here, and an alert says so', async () => {
    const pool = await world.addNumber({ class: 'pool' });
    await retireNumber(world.ctx, pool.id, 'Given back');
    await says('STOP', client.phone, pool.e164);
    expect(await send()).toMatchObject({ status: 409, body: { code: 'recipient_opted_out' } });
    expect(await eventsOf(world, client.contactId)).toEqual(['contact.opted_out']);
    expect(await optOutAlerts()).toMatchObject([
      {
        sentence: expect.stringMatching(/^.+ \(mobile\) texted “stop”: no text reaches this phone until/),
        what_to_do: expect.stringContaining('ask for a text START to one of your numbers'),
        entities: [{ entity: 'inbound_text' }, { entity: 'client_contact', id: client.contactId }],
      },
    ]);
    await says('START');
    expect((await send()).status).toBe(202);
    expect(await optOutAlerts()).toEqual([]);
  });

  test('in a text to a group of a phone that nobody knows yet counts once a client has it', async () => {
    const phone = fictionalPhone();
    const more = { OtherRecipients0: '+14125550199' };
    await receiving(world)({ from: phone, to: desk.e164, body: 'STOP', more });
    expect(await optOutAlerts('')).toContainEqual(
      expect.objectContaining({
        sentence:
          'A phone that no client has texted “stop”: no text reaches this phone until it texts START.',
        entities: [{ entity: 'inbound_text', id: expect.any(String), name: null }],
      }),
    );
    const body = { name: 'Late', class: 'one_time', contacts: [{ phone }] };
    const made = await world.call('POST', '/clients', { body });
    expect(made).toMatchObject({ status: 201, body: { contacts: [{ opted_out: { source: 'text' } }] } });
  });

  test('of a sender without a phone number is nobody’s opt-out', async () => {
    for (const from of ['888777', '+266696687']) await says('STOP', from);
    const rows = await world.db.selectFrom('optOuts').select('phone').execute();
    expect(rows.filter(({ phone }) => !/^\+1\d{10}$/.test(phone))).toEqual([]);
  });

  test('may be the first text of a phone that nobody knows', async () => {
    const phone = fictionalPhone();
    await says('STOP', phone);
    const found = await world.call('GET', `/clients?search=${phone.slice(-4)}`);
    expect(found.body.data[0].contacts).toMatchObject([{ phone, opted_out: { source: 'text' } }]);
  });

  test('is the phone’s own: another organization keeps texting it', async () => {
    const other = await world.secondOrg();
    const theirs = await other.addClient({ phone: client.phone });
    await says('STOP');
    const seen = await world.call('GET', `/clients/${theirs.id}`, { key: other.ownerKey });
    expect(seen.body.contacts[0].opted_out).toBeNull();
  });

  test('outlives the phone’s place at the client', async () => {
    await says('STOP');
    await world.call('DELETE', `/clients/${client.id}/contacts/${client.contactId}`);
    const body = { phone: client.phone };
    await world.call('POST', `/clients/${client.id}/contacts`, { body });
    expect(await isOptedOut()).toBe(true);
  });
});

describe('a household of two phones', () => {
  test('keeps the other phone when one says STOP, and is blocked when both have', async () => {
    const home = await addHome();
    await says('STOP');
    expect(await next()).toMatchObject({ outcome: 'send', contact: { label: 'Home' } });
    const chosen = await world.call(
      'GET',
      `/threads/${client.threadId}/effective-number?contact_id=${client.contactId}`,
    );
    expect(chosen.body).toMatchObject({ outcome: 'refused', code: 'recipient_opted_out' });
    await says('STOP', home.phone);
    expect(await next()).toMatchObject({ outcome: 'refused', code: 'recipient_opted_out' });
    await says('START');
    expect(await next()).toMatchObject({ outcome: 'send', contact: { label: 'mobile' } });
  });

  test('is answered at the phone that last wrote; STOP and HELP are no writing, START and talk are', async () => {
    const home = await addHome();
    expect(await next()).toMatchObject({ contact: { label: 'mobile' } });
    const lastWriters = [
      ['Hello', home.phone, 'Home'],
      ['HELP', client.phone, 'Home'],
      ['Hi', client.phone, 'mobile'],
      ['STOP', home.phone, 'mobile'],
      ['info', home.phone, 'mobile'],
      ['START', home.phone, 'Home'],
      ['Stop please', client.phone, 'mobile'],
    ] as const;
    for (const [body, phone, label] of lastWriters) {
      await says(body, phone);
      expect((await next()).contact.label, `${body} from ${label}`).toBe(label);
    }
  });

  test('is answered at the primary phone when the one that last wrote was removed', async () => {
    const home = await addHome();
    await says('Hello', home.phone);
    await world.call('DELETE', `/clients/${client.id}/contacts/${home.id}`);
    expect(await next()).toMatchObject({ contact: { label: 'mobile' } });
    const { data } = (await world.call('GET', `/threads/${client.threadId}/messages`)).body;
    expect(data).toMatchObject([{ body: 'Hello', contact: null }]);
  });
});
