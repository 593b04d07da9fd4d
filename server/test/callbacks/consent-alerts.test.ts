import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { overrideTo } from '../support/duties.ts';
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
  client = await world.addClient({ name: 'Carla' });
});
afterAll(() => world.close());

const says = (body: string, from = client.phone, to = desk.e164) => receiving(world)({ from, to, body });
const get = async (path: string) => (await world.call('GET', path)).body;
const alerts = async (state = 'open') =>
  (await get(`/alerts?state=${state}&entity=client_contact&entity_id=${client.contactId}`)).data;
const messages = async () => (await get(`/threads/${client.threadId}/messages`)).data;
const send = () => world.call('POST', `/threads/${client.threadId}/messages`, { body: { body: 'Hello' } });
const contactPath = () => `/clients/${client.id}/contacts/${client.contactId}`;
const optIn = (reason = 'Asked for it on the phone') =>
  world.call('POST', `${contactPath()}/opt-in`, { body: { reason } });
const optedOut = async () => (await get(`/clients/${client.id}`)).contacts[0].opted_out;
const events = () => eventsOf(world, client.contactId);

describe('an opt-out by text', () => {
  test.each([
    ['Cancel', 'cancel'],
    ['END', 'end'],
    [' quit ', 'quit'],
  ])('with the ordinary word %j is shown at once, with the way back', async (body, word) => {
    await says(body);
    const [message] = await messages();
    expect(await alerts()).toMatchObject([
      {
        kind: 'opted_out',
        severity: 'warning',
        sentence: `Carla (mobile) texted “${word}”, which carriers take as STOP: no text reaches this phone until it texts START.`,
        what_to_do: `If a booking was meant, call the client and ask for a text START to ${desk.e164}: the carrier blocks the phone too, so only a START from it lifts that.`,
        entities: [
          { entity: 'message', id: message.id },
          { entity: 'thread', id: client.threadId },
          { entity: 'client_contact', id: client.contactId },
        ],
      },
    ]);
  });

  test('with STOP itself is told, without alarm', async () => {
    await says('STOP');
    expect(await alerts()).toMatchObject([
      {
        kind: 'opted_out',
        severity: 'info',
        sentence: 'Carla (mobile) texted “stop”: no text reaches this phone until it texts START.',
      },
    ]);
  });

  test('names the number to which a START goes back, also one in quarantine', async () => {
    const pool = await world.addNumber({ class: 'pool' });
    await world.call('POST', `/numbers/${pool.id}/quarantine`, { body: { reason: 'Spam reports' } });
    await says('Cancel', client.phone, pool.e164);
    expect((await alerts())[0].what_to_do).toContain(`START to ${pool.e164}`);
    expect((await send()).body.code).toBe('recipient_opted_out');
  });

  test('again is no second opt-out; an ordinary word is shown again, for it may be about a booking', async () => {
    for (const word of ['STOP', 'stop', 'unsubscribe']) await says(word);
    expect(await alerts()).toMatchObject([{ severity: 'info', times_raised: 1 }]);
    await says('cancel');
    expect(await alerts()).toMatchObject([{ severity: 'warning', times_raised: 2 }]);
    expect(await events()).toEqual(['contact.opted_out']);
  });

  test('holds the client’s name and label, and no phone of the client', async () => {
    await says('cancel');
    expect(JSON.stringify(await alerts())).not.toContain(client.phone.slice(-7));
  });

  test('is over with a START: the alert closes by itself', async () => {
    await says('cancel');
    const [alert] = await alerts();
    await says('START');
    expect(await alerts()).toEqual([]);
    expect(await alerts('resolved')).toMatchObject([{ id: alert.id, resolved_by: { actor: 'system' } }]);
    expect(await eventsOf(world, alert.id)).toEqual(['alert.raised', 'alert.closed']);
    expect(await events()).toEqual(['contact.opted_out', 'contact.opted_in']);
    expect((await send()).status).toBe(202);
  });

  test('is not over with a YES', async () => {
    await says('cancel');
    await says('YES');
    expect(await alerts()).toHaveLength(1);
    expect(await optedOut()).not.toBeNull();
  });

  test('raises a new alert when it happens again after the first was dismissed', async () => {
    await says('cancel');
    const [first] = await alerts();
    await world.call('POST', `/alerts/${first.id}/dismiss`, { body: { note: 'Called her.' } });
    expect(await alerts()).toEqual([]);
    await says('START');
    await says('cancel');
    expect(await alerts()).toMatchObject([{ times_raised: 1 }]);
    expect(await alerts('dismissed')).toMatchObject([{ id: first.id, resolution_note: 'Called her.' }]);
  });

  test('is told of a phone whose first text it is', async () => {
    const phone = fictionalPhone();
    await says('quit', phone);
    const { data } = await get('/alerts?kind=opted_out&limit=100');
    const name = `Unknown ${phone.slice(-4)}`;
    expect(data.filter(({ sentence }: { sentence: string }) => sentence.startsWith(name))).toHaveLength(1);
  });

  test('is forgotten among the alerts when the phone leaves the client', async () => {
    await says('cancel');
    await world.call('DELETE', contactPath());
    expect(await alerts()).toEqual([]);
  });
});

describe('the owner opts a phone in again', () => {
  test.each(['Opt out', 'Stop.', 'cancel!'])('after %j, which no carrier acts on', async (word) => {
    await says(word);
    expect((await alerts())[0]).toMatchObject({
      sentence: expect.stringContaining('which counts as STOP here'),
      what_to_do: expect.stringContaining('opt the phone in again'),
    });
    expect(await optedOut()).toMatchObject({ source: 'text', carrier_blocks: false });
    expect(await optIn()).toMatchObject({ status: 200, body: { opted_out: null } });
    expect(await alerts()).toEqual([]);
    expect((await send()).status).toBe(202);
    expect(await events()).toEqual(['contact.opted_out', 'contact.opted_in']);
  });

  test.each(['STOP', 'cancel'])('but not after %j: the carrier blocks the phone too', async (word) => {
    await says(word);
    const refused = await optIn();
    expect(refused).toMatchObject({ status: 409, body: { code: 'opted_out_at_carrier' } });
    expect(await optedOut()).toMatchObject({ carrier_blocks: true });
    expect(await alerts()).toHaveLength(1);
    expect(await events()).toEqual(['contact.opted_out']);
  });

  test('but not once a STOP has followed a word that only we know', async () => {
    await says('opt out');
    await says('STOP');
    expect((await optIn()).body.code).toBe('opted_out_at_carrier');
    expect(await events()).toEqual(['contact.opted_out', 'contact.opted_out']);
    await says('opt out');
    expect(await optedOut()).toMatchObject({ carrier_blocks: true });
  });

  test('and it changes nothing of a phone that has not opted out', async () => {
    expect((await optIn()).status).toBe(200);
    expect(await events()).toEqual([]);
  });
});

describe('words that may be an opt-out', () => {
  test.each(['Stop please', 'no more texts', 'please stop texting me', 'wrong number, stop', 'para'])(
    '(%j) block nothing and go to the owner to decide',
    async (body) => {
      await says(body);
      expect(await optedOut()).toBeNull();
      expect(await messages()).toMatchObject([{ consent: 'possible_opt_out' }]);
      expect(await alerts()).toMatchObject([
        {
          kind: 'possible_opt_out',
          severity: 'warning',
          sentence:
            'Carla (mobile) may want no more texts: a text of theirs reads like it. Nothing is blocked.',
        },
      ]);
      expect((await send()).status).toBe(202);
      expect(await alerts()).toHaveLength(1);
    },
  );

  test('are decided by the owner’s opt-out', async () => {
    await says('stop please');
    await world.call('POST', `${contactPath()}/opt-out`);
    expect(await alerts()).toEqual([]);
    expect((await send()).body.code).toBe('recipient_opted_out');
  });

  test('are decided by the client’s STOP, or START', async () => {
    await says('stop please');
    await says('STOP');
    expect((await alerts()).map(({ kind }: { kind: string }) => kind)).toEqual(['opted_out']);
    await says('START');
    await says('no more texts');
    await says('START');
    expect(await alerts()).toEqual([]);
  });

  test('are dismissed where they were not meant, and shown again when they come again', async () => {
    await says('stop it');
    const [alert] = await alerts();
    const { body } = await world.call('POST', `/alerts/${alert.id}/dismiss`);
    expect(body.state).toBe('dismissed');
    expect(await optedOut()).toBeNull();
    await says('please stop it');
    await says('remove me');
    expect(await alerts()).toMatchObject([{ times_raised: 2 }]);
  });

  test('need no decision where the phone has opted out already', async () => {
    await says('STOP');
    await says('please stop texting me');
    expect(await alerts()).toMatchObject([{ kind: 'opted_out', times_raised: 1 }]);
    expect((await messages())[0].consent).toBe('possible_opt_out');
  });
});

describe('HELP', () => {
  test('is shown to the owner, answers nothing by itself, and is settled by an answer', async () => {
    await says('HELP');
    expect(await messages()).toMatchObject([{ direction: 'inbound', consent: 'help' }]);
    expect(await alerts()).toMatchObject([{ kind: 'help_asked', severity: 'info' }]);
    expect(await events()).toEqual([]);
    expect((await send()).status).toBe(202);
    expect(await alerts()).toEqual([]);
  });
});

describe('what a text says about consent', () => {
  test('stands at the text, as it was when it came', async () => {
    for (const body of ['STOP', 'START', 'info', 'no more texts', 'Can you stop by at 5?', 'YES']) {
      await says(body);
      world.clock.advance(1_000);
    }
    const shown = (await messages()).map(({ consent }: { consent: string }) => consent);
    expect(shown.reverse()).toEqual(['opted_out', 'opted_in', 'help', 'possible_opt_out', null, null]);
    const [, newest] = await messages();
    expect((await get(`/messages/${newest.id}`)).consent).toBeNull();
  });

  test('is the owner’s to see, not the sitter’s', async () => {
    const sitter = await world.addSitter();
    await overrideTo(world, client.threadId ?? '', sitter.id);
    await says('stop please');
    const key = await world.sitterKey(sitter.id);
    const { data } = (await world.call('GET', `/threads/${client.threadId}/messages`, { key })).body;
    expect(data).toMatchObject([{ body: 'stop please', consent: null }]);
  });

  test('shows in the inbox while a phone of the client is opted out', async () => {
    const listed = async (query: string) =>
      (await get(`/threads?search=Opted&${query}`)).data.map(({ id }: { id: string }) => id);
    const [out, kept] = [
      await world.addClient({ name: 'Opted A' }),
      await world.addClient({ name: 'Opted B' }),
    ];
    const phone = fictionalPhone();
    await world.call('POST', `/clients/${out.id}/contacts`, { body: { phone, label: 'Home' } });
    await says('STOP', phone);
    expect(await listed('opted_out=true')).toEqual([out.threadId]);
    expect(await listed('opted_out=false')).toEqual([kept.threadId]);
    expect(await get(`/threads/${out.threadId}`)).toMatchObject({ opted_out: true, blocked: null });
    expect(await get(`/threads/${kept.threadId}`)).toMatchObject({ opted_out: false });
    await says('START', phone);
    expect(await listed('opted_out=true')).toEqual([]);
    expect((await world.call('GET', '/threads?opted_out=maybe')).status).toBe(422);
  });
});
