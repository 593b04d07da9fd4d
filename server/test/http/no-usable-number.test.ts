import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { deliverMessage } from '../../src/services/delivery.ts';
import { quarantineNumber } from '../../src/services/quarantine.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { book } from '../support/duties.ts';
import { eventsOf, jobsOf } from '../support/number-rows.ts';
import { refuse } from '../support/scripted-carrier.ts';
import type { TestClient, TestOrganization, TestSitter } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld;
let org: TestOrganization;
let client: TestClient;
let ana: TestSitter;
/** An organization without a front desk number, whose sitter looks after a client. */
beforeEach(async () => {
  org = await world.secondOrg();
  client = await org.addClient();
  ana = await org.addSitter({ name: 'Ana' });
  await book(org, { clientId: client.id, sitterId: ana.id, hours: [0, 2] });
});
beforeAll(async () => {
  world = await createSendingWorld();
});
afterAll(() => world.close());

const send = (key: string, idempotencyKey = newOpaqueId()) =>
  world.call('POST', `/threads/${client.threadId}/messages`, { body: { body: 'Hi' }, key, idempotencyKey });

async function alerts() {
  const { body } = await world.call('GET', '/alerts', { key: org.ownerKey });
  return body.data.map(({ sentence }: { sentence: string }) => sentence).sort();
}

const rows = async (table: 'messages' | 'idempotencyKeys') =>
  (await world.db.selectFrom(table).selectAll().where('orgId', '=', org.orgId).execute()).length;

const isOut = ({ number }: TestSitter) =>
  new RegExp(`^Ana's number \\(\\${number?.e164}\\) is in quarantine`);
const noDesk = 'The front desk number is missing, so it is passed over.';

test('a sitter who is locked out is refused, and the owner learns which numbers were passed over', async () => {
  await quarantineNumber(org.ctx, ana.number?.id ?? '', { reason: 'Spam' });
  const jobs = await jobsOf(org);
  const { status, body } = await send(await org.sitterKey(ana.id));
  expect([status, body.code]).toEqual([409, 'no_usable_number']);
  expect(await alerts()).toEqual([expect.stringMatching(isOut(ana)), noDesk]);
  expect([await rows('messages'), await rows('idempotencyKeys'), await jobsOf(org)]).toEqual([0, 0, jobs]);
});

test('the same request again is judged anew, and its alerts are not doubled', async () => {
  await quarantineNumber(org.ctx, ana.number?.id ?? '', { reason: 'Spam' });
  const key = newOpaqueId();
  for (const _ of [1, 2]) expect((await send(org.ownerKey, key)).body.code).toBe('no_usable_number');
  expect(await alerts()).toHaveLength(2);
  await org.addNumber({ class: 'front_desk' });
  const sent = await send(org.ownerKey, key);
  expect(sent.status).toBe(202);
  expect((await send(org.ownerKey, key)).body).toEqual(sent.body);
});

test.each([
  ['retry', 'failed', 30_007],
  ['send', 'held', 21_408],
])(
  'a %s of a %s text that is refused tells the owner too, and leaves that text as it was',
  async (verb, status, code) => {
    world.carrier.next(refuse(code));
    const sent = await send(org.ownerKey);
    await deliverMessage(world.base, org.orgId, sent.body.id);
    await quarantineNumber(org.ctx, ana.number?.id ?? '', { reason: 'Spam' });
    const events = await eventsOf(org, sent.body.id);
    const again = await world.call('POST', `/messages/${sent.body.id}/${verb}`, {
      body: {},
      key: org.ownerKey,
    });
    expect([again.status, again.body.code]).toEqual([409, 'no_usable_number']);
    expect(await alerts()).toEqual(expect.arrayContaining([expect.stringMatching(isOut(ana)), noDesk]));
    expect((await world.message(sent.body)).status).toBe(status);
    expect(await eventsOf(org, sent.body.id)).toEqual(events);
  },
);

test('a text that is refused for another reason raises nothing', async () => {
  const other = await org.addSitter();
  await book(org, { clientId: client.id, sitterId: other.id, hours: [3, 4] });
  const before = await alerts();
  const { body } = await send(await org.sitterKey(other.id));
  expect(body.code).toBe('outside_assignment_window');
  expect(await alerts()).toEqual(before);
});
