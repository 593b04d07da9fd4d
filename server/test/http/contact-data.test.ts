import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliverMessage } from '../../src/services/delivery.ts';
import { book } from '../support/duties.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const START = '2026-11-24T15:00:00.000Z';
const SIX_MINUTES_MS = 360_000;

let world: World;
let desk: { id: string; e164: string };
let ana: TestSitter & { key: string };
let client: TestClient;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
});
beforeEach(async () => {
  world.clock.set(START);
  const sitter = await world.addSitter({ name: 'Ana' });
  ana = { ...sitter, key: await world.sitterKey(sitter.id) };
  client = await world.addClient({ name: 'Carla' });
  await book(world, { clientId: client.id, sitterId: ana.id, hours: [0, 3] });
});
afterAll(() => world.close());

const path = () => `/threads/${client.threadId}/messages`;
const say = (body: string, key = ana.key) => world.call('POST', path(), { body: { body }, key });
const clientSays = (body: string) => receiving(world)({ from: client.phone, to: desk.e164, body });
type Shown = { body: string; status: string; contact_data: string[]; failure: { reason: string } | null };
const read = async (key = world.ownerKey): Promise<Shown[]> =>
  (await world.call('GET', path(), { key })).body.data.reverse();
const bodies = async (key?: string) => (await read(key)).map(({ body }) => body);
const alertsOf = async () =>
  (await world.call('GET', `/alerts?kind=policy_violation&entity=sitter&entity_id=${ana.id}`)).body.data;

describe('a sitter’s text with contact data', () => {
  test('is refused with a kind sentence that repeats none of it', async () => {
    const answer = await say('Call me, my number is 415 555 0142');
    expect(answer).toMatchObject({ status: 409, body: { code: 'policy_violation' } });
    expect(answer.body.detail).toMatch(/^Please leave out the phone number/);
    expect(JSON.stringify(answer.body)).not.toContain('0142');
  });

  test('is kept for the owner to review, never sent, with an alert that names sitter and kind', async () => {
    await say('Write to ana@example.com');
    const [text] = await read();
    expect(text).toMatchObject({
      body: 'Write to ana@example.com',
      status: 'blocked',
      contact_data: ['email'],
      failure: { reason: expect.stringMatching(/^Please leave out the e-mail address/) },
    });
    const [alert] = await alertsOf();
    expect(alert).toMatchObject({ severity: 'warning', times_raised: 1 });
    expect(alert.sentence).toBe('Ana wanted to send an e-mail address. The text was not sent.');
    const { rows } = await sql<{ count: number }>`
      select count(*)::int from graphile_worker._private_jobs
       where payload ->> 'messageId' = ${(text as unknown as { id: string }).id}`.execute(world.db);
    expect(rows[0]?.count).toBe(0);
  });

  test('sent again and again is one text to review, and one alert that counts', async () => {
    for (let times = 0; times < 3; times += 1) await say('My number is 415 555 0142');
    expect(await read()).toHaveLength(1);
    expect(await alertsOf()).toMatchObject([{ times_raised: 3 }]);
  });

  test('does not stand in the inbox as if it had gone out', async () => {
    await clientSays('How is Milo?');
    await say('My number is 415 555 0142');
    const { body } = await world.call('GET', `/threads/${client.threadId}`);
    expect(body.last_message).toMatchObject({ preview: 'How is Milo?', direction: 'inbound' });
  });

  test('split over two texts is refused at the second one, which may be said without it', async () => {
    expect((await say('My number is 415 555')).status).toBe(202);
    const second = (await say('0142')).body;
    expect(second.code).toBe('policy_violation');
    expect(second.detail).toMatch(/^Together with your last texts this makes a phone number/);
    expect((await say('He ate everything.')).status).toBe(202);
  });

  test('split over two texts is refused also when the first one failed and is tried again', async () => {
    const first = (await say('My number is 415 555')).body;
    await sql`update messages set status = 'failed' where id = ${first.id}`.execute(world.db);
    expect((await say('0142')).body.code).toBe('policy_violation');
    const again = await world.call('POST', `/messages/${first.id}/retry`, { key: ana.key });
    expect(again.status).toBe(202);
  });

  test('is not shown to another sitter of the conversation', async () => {
    const sitter = await world.addSitter({ name: 'Ben' });
    const ben = await world.sitterKey(sitter.id);
    await book(world, { clientId: client.id, sitterId: sitter.id, hours: [0, 3] });
    await say(`Is your number still ${client.phone}?`);
    await say('He ate everything.');
    expect(await bodies(ben)).toEqual(['He ate everything.']);
    expect(await bodies(ana.key)).toHaveLength(2);
  });

  test('may be a number that the company texts from', async () => {
    expect((await say(`In an emergency text ${desk.e164}`)).status).toBe(202);
  });

  test('is refused to a sitter who may not write at all with that reason alone', async () => {
    world.clock.set('2026-11-25T15:00:00.000Z');
    expect((await say('My number is 415 555 0142')).body.code).toBe('outside_assignment_window');
    expect(await alertsOf()).toEqual([]);
  });
});

test('door codes, times and doses pass', async () => {
  for (const body of ['Gate code 4821#', 'Back at 5:30 pm', '2 x 50 mg with food at 7 and 19']) {
    expect((await say(body)).status).toBe(202);
  }
});

test('a sitter’s text that was accepted under milder rules is held at its hand-over', async () => {
  const { body } = await say('See you at noon');
  await sql`update messages set body = 'My number is 415 555 0142' where id = ${body.id}`.execute(world.db);
  world.clock.set(new Date(new Date(START).getTime() + SIX_MINUTES_MS));
  await deliverMessage(world.base, world.orgId, body.id);
  const sentence = 'Ana wrote a phone number in it, which the rules did not know when it was accepted.';
  expect(await read()).toMatchObject([
    { status: 'held', contact_data: ['phone'], failure: { reason: sentence } },
  ]);
  const alerts = await world.call('GET', `/alerts?kind=message_held&entity=message&entity_id=${body.id}`);
  expect(alerts.body.data).toMatchObject([{ sentence: `A text was not sent and is held: ${sentence}` }]);
});

test('an owner’s text with contact data goes out, and is noted in its decision and in the audit log', async () => {
  const answer = await say('The vet is at 415 555 0142', world.ownerKey);
  expect(answer).toMatchObject({ status: 202, body: { contact_data: ['phone'] } });
  const trace: { rule: string; sentence: string }[] = answer.body.decision.trace;
  expect(trace.find(({ rule }) => rule === 'outbound.policy')?.sentence).toMatch(/a phone number/);
  const { data } = (await world.call('GET', `/audit-events?entity=message&entity_id=${answer.body.id}`)).body;
  expect(data).toMatchObject([{ event: 'message.accepted', details: { contact_data: ['phone'] } }]);
});

describe('a client’s text with contact data', () => {
  test('reaches the sitter redacted, and the owner as it came', async () => {
    await clientSays('Call me at 415 555 0142, please');
    expect(await bodies(ana.key)).toEqual(['Call me at [hidden], please']);
    expect(await bodies()).toEqual(['Call me at 415 555 0142, please']);
  });

  test('split over texts is hidden in each of them', async () => {
    const parts = ['Milo is fine. My number is 415', '555', '0142'];
    for (const part of parts) await clientSays(part);
    expect(await bodies()).toEqual(parts);
    const seen = (await bodies(ana.key)).join(' ');
    expect(seen).toContain('Milo is fine.');
    expect(seen.replace(/\D/g, '')).not.toContain('5550142');
    expect(seen).not.toContain('0142');
  });

  test('of which a part was hidden before stays hidden when a later text completes another part of it', async () => {
    const at = (hours: number) => world.clock.set(new Date(new Date(START).getTime() + hours * 3_600_000));
    await book(world, { clientId: client.id, sitterId: ana.id, hours: [3, 30] });
    await clientSays('My number is 415 555');
    at(20);
    await clientSays('0142, or else 628 555');
    at(26);
    await clientSays('0177');
    const seen = (await bodies(ana.key)).join('|');
    expect(seen.replace(/\D/g, '')).toBe('');
  });

  test('is hidden as a whole when it is longer than any text of a carrier', async () => {
    await clientSays(`Call 415 555 0142. ${'Milo is fine. '.repeat(800)}`);
    const [seen] = await bodies(ana.key);
    expect(seen).toBe('[hidden]');
    expect((await bodies())[0]).toContain('415 555 0142');
  });

  test('is redacted too if it came before there was a policy', async () => {
    await clientSays('Call me at 415 555 0142');
    await sql`update messages set redacted_body = null, contact_data = '{}', policy_version = null
      where org_id = ${world.orgId}`.execute(world.db);
    expect(await bodies(ana.key)).toEqual(['Call me at [hidden]']);
  });

  test('reads as it is where there is none in it', async () => {
    await clientSays(`Key is under the mat, alarm 4821. Thanks!`);
    expect(await bodies(ana.key)).toEqual(['Key is under the mat, alarm 4821. Thanks!']);
  });
});
