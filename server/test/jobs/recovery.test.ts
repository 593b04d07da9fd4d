import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CarrierText } from '../../src/carriers/carrier.ts';
import { CarrierError } from '../../src/carriers/carrier.ts';
import { pollCarrier } from '../../src/services/carrier-poll.ts';
import { receiveListedReport } from '../../src/services/listed-reports.ts';
import { openRecovery, resumeSending } from '../../src/services/recovery.ts';
import { sweepMessages } from '../../src/services/stranded-messages.ts';
import { violatedConstraint } from '../../src/store/db.ts';
import { newId } from '../../src/store/ids.ts';
import { eventsOf, jobsOf } from '../support/number-rows.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import {
  BACKUP_AT,
  createRecoveringWorld,
  RESTORED_AT,
  type RecoveringWorld,
} from '../support/recovering.ts';
import { fail, newSid, sent as sentAtOnce } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber } from '../support/seeds.ts';
import type { SendingWorld } from '../support/sending.ts';

const ADOPTED_AT = new Date('2026-11-24T19:11:00Z');

let recovering: RecoveringWorld;
let world: SendingWorld;
let list: RecoveringWorld['list'];
let desk: TestNumber;
let carla: TestClient;
beforeEach(async () => {
  recovering = await createRecoveringWorld();
  ({ world, list, desk, carla } = recovering);
});
afterEach(() => world.close());

const restored = () => recovering.restored();
const adopt = () => recovering.adoptSettled();
const sent = (text: Partial<CarrierText> = {}) => recovering.sent(text);
const fates = () => recovering.fates();
const recovery = () => recovering.recovery();
const textsOf = (client: TestClient) =>
  world.db
    .selectFrom('messages')
    .selectAll()
    .where('threadId', '=', client.threadId)
    .orderBy('seq')
    .execute();

describe('while an organization recovers', () => {
  test('nothing is sent and nothing is woken again and again, and on resuming each text goes once, in order', async () => {
    const first = await world.send(carla, 'First');
    await restored();
    const second = await world.send(carla, 'Second');
    await world.runJobs();
    world.clock.advance(600_000);
    await sweepMessages(world.base);
    expect((await jobsOf(world)).map(({ task }) => task)).toEqual([]);
    expect([world.carrier.texts, await world.attempts(first)]).toEqual([[], []]);
    expect((await world.message(second)).status).toBe('queued');

    await adopt();
    await resumeSending(world.ctx, {});
    world.carrier.always(sentAtOnce);
    await world.runJobs();
    await world.runJobs();
    expect(world.carrier.texts.map(({ body }) => body)).toEqual(['First', 'Second']);
  });

  test('another organization sends as ever', async () => {
    await restored();
    const other = await world.secondOrg();
    await other.addNumber({ class: 'front_desk' });
    const client = await other.addClient();
    await world.send(client, 'Hello', other.ctx);
    await world.runJobs();
    expect(world.carrier.texts).toHaveLength(1);
  });

  test('a critical alert stands until the owner resumes', async () => {
    await restored();
    expect(await world.openAlerts()).toMatchObject([{ topic: 'recovery', severity: 'critical' }]);
    await adopt();
    expect(await world.openAlerts()).toMatchObject([{ topic: 'recovery' }]);
    await resumeSending(world.ctx, {});
    expect(await world.openAlerts()).toEqual([]);
  });

  test('a second restore begins it anew, from the earlier backup, and there is one', async () => {
    const { id } = await restored();
    await adopt();
    const earlier = new Date('2026-11-20T15:00:00Z');
    await openRecovery(world.operator, earlier);
    await openRecovery(world.operator, BACKUP_AT);
    expect(await recovery()).toMatchObject({ id, backupAt: earlier, adoptedAt: null });
  });

  test('no second one can be written beside it, nor can it end unadopted without a reason', async () => {
    const { id } = await restored();
    const again = { ...(await recovery()), id: newId() };
    const insert = world.db.insertInto('recoveries').values(again).execute();
    expect(violatedConstraint(await insert.catch((error) => error))).toBe('recoveries_one_open');
    const end = world.db
      .updateTable('recoveries')
      .set({ resumedAt: RESTORED_AT, resumedBy: world.ctx.actor.id })
      .where('id', '=', id)
      .execute();
    expect(violatedConstraint(await end.catch((error) => error))).toBe(
      'recoveries_resumed_adopted_or_reasoned',
    );
  });
});

describe('looking through the carrier’s texts', () => {
  test('goes back to two days before the backup, and is noted with its counts', async () => {
    const { id } = await restored();
    await adopt();
    expect(list.asked).toEqual([new Date('2026-11-22T15:00:05Z')]);
    expect(await recovery()).toMatchObject({ adoptedAt: ADOPTED_AT });
    expect(await eventsOf(world, id)).toEqual(['recovery.opened', 'recovery.adopted']);
    await adopt();
    expect(list.asked).toHaveLength(1);
  });

  test('is alerted when the carrier does not answer, and tried again until it does', async () => {
    await restored();
    const answer = world.carrier.listTexts;
    world.carrier.listTexts = async () => {
      throw new CarrierError('not_sent', 'nobody is there');
    };
    await adopt();
    await adopt();
    expect(await world.openAlerts()).toMatchObject([
      { topic: 'recovery', severity: 'critical' },
      { topic: 'recovery_adoption', severity: 'critical', timesRaised: 2 },
    ]);
    expect(await recovery()).toMatchObject({ adoptedAt: null });
    await expect(resumeSending(world.ctx, {})).rejects.toMatchObject({ code: 'recovery_not_adopted' });
    await expect(resumeSending(world.ctx, { force: true })).rejects.toMatchObject({
      code: 'recovery_not_adopted',
    });

    world.carrier.listTexts = answer;
    await adopt();
    expect(await world.openAlerts()).toMatchObject([{ topic: 'recovery' }]);
    await resumeSending(world.ctx, {});
  });

  test('of one organization does not wait for another whose carrier does not answer', async () => {
    await restored();
    const other = await world.secondOrg();
    await openRecovery(other.operator, BACKUP_AT);
    world.carrier.listTexts = async ({ accountSid }) => {
      if (accountSid === world.account.accountSid) throw new CarrierError('unknown', 'no answer');
      return [];
    };
    await adopt();
    const rows = await world.db.selectFrom('recoveries').select(['orgId', 'adoptedAt']).execute();
    expect(rows.find(({ orgId }) => orgId === other.orgId)?.adoptedAt).toEqual(ADOPTED_AT);
    expect(rows.find(({ orgId }) => orgId === world.orgId)?.adoptedAt).toBeNull();
  });
});

describe('a text that was sent after the backup', () => {
  test('is in its conversation again, as it was sent and as the carrier says', async () => {
    const listed = sent({ body: 'Biscuit is home.' });
    await restored();
    await adopt();
    const [message] = await textsOf(carla);
    expect(message).toMatchObject({
      direction: 'outbound',
      author: 'owner',
      body: 'Biscuit is home.',
      status: 'delivered',
      numberId: desk.id,
      occurredAt: listed.createdAt,
      carrierMessageId: listed.carrierMessageId,
    });
    const shown = await world.call('GET', `/messages/${message?.id}`);
    expect(shown.body).toMatchObject({
      decision: { sentence: expect.stringContaining('before the database was restored') },
      attempts: [{ state: 'accepted' }],
    });
  });

  test('does not take its conversation back in time', async () => {
    world.clock.set('2026-11-24T16:00:00Z');
    await world.send(carla, 'Later');
    sent({ body: 'Earlier' });
    await restored();
    await adopt();
    const thread = world.db.selectFrom('threads').selectAll().where('id', '=', carla.threadId);
    expect(await thread.executeTakeFirstOrThrow()).toMatchObject({
      lastActivityAt: new Date('2026-11-24T16:00:00Z'),
      lastSeq: 2,
    });
  });

  test('makes a client of a phone that nobody knows, and keeps the number that it knows', async () => {
    await world.addNumber({ class: 'pool' });
    const pool = await world.addNumber({ class: 'pool' });
    const phone = fictionalPhone();
    sent({ from: pool.e164, to: phone });
    await restored();
    await adopt();
    const thread = await world.db
      .selectFrom('threads')
      .innerJoin('clients', 'clients.id', 'threads.clientId')
      .select(['threads.id', 'clients.name'])
      .where('clients.name', '=', `Unknown ${phone.slice(-4)}`)
      .executeTakeFirstOrThrow();
    await resumeSending(world.ctx, {});
    await world.send({ ...carla, threadId: thread.id }, 'Hello again');
    await world.runJobs();
    expect(world.carrier.texts).toMatchObject([{ from: pool.e164, to: phone }]);
  });

  test('and failed says why, and a refusal by the phone counts as its STOP', async () => {
    sent({ report: { status: 'failed', carrierCode: 21610 } });
    await restored();
    await adopt();
    expect(await textsOf(carla)).toMatchObject([{ status: 'failed', carrierCode: 21610 }]);
    expect(await world.db.selectFrom('optOuts').select(['phone', 'source']).execute()).toEqual([
      { phone: carla.phone, source: 'carrier' },
    ]);
  });

  test('is moved on by a report on an attempt that was lost', async () => {
    const { carrierMessageId } = sent({ report: { status: 'accepted', carrierCode: null } });
    await restored();
    await adopt();
    expect(await textsOf(carla)).toMatchObject([{ status: 'sending' }]);
    await world.report(newId(), { status: 'delivered', sid: carrierMessageId });
    expect(await textsOf(carla)).toMatchObject([{ status: 'delivered' }]);
  });

  test('is as far as a status said that came before it was found', async () => {
    const listed = sent({ report: { status: 'accepted', carrierCode: null } });
    await restored();
    const text = { ...listed, report: { status: 'undelivered', carrierCode: 30003 } } as const;
    await receiveListedReport(world.asJob, world.account.id, text);
    await adopt();
    expect(await textsOf(carla)).toMatchObject([{ status: 'undelivered', carrierCode: 30003 }]);
  });

  test.each([
    ['to something that is no phone', { to: '888777' }],
    ['from a number that is not known here', { from: fictionalPhone(), body: 'Elsewhere' }],
  ])('%s is kept for the owner to see', async (_name, different) => {
    const listed = sent(different);
    await restored();
    await adopt();
    const { body } = await world.call('GET', '/recovery/texts?fate=unplaced');
    expect(body.data).toMatchObject([
      { carrier_message_id: listed.carrierMessageId, to: listed.to, body: listed.body, message_id: null },
    ]);
  });

  test('to a sitter is no client’s', async () => {
    const ana = await world.addSitter();
    sent({ to: ana.phone });
    await restored();
    await adopt();
    expect(await fates()).toMatchObject([{ fate: 'unplaced' }]);
  });
});

test('a text that is known gets the status that the carrier says, and no second place', async () => {
  const message = await world.send(carla);
  await world.deliver(message);
  const { carrierMessageId } = await world.message(message);
  sent({ carrierMessageId: carrierMessageId ?? '' });
  await restored();
  await adopt();
  expect(await world.message(message)).toMatchObject({ status: 'delivered' });
  expect([await textsOf(carla), await fates()]).toMatchObject([[{ id: message.id }], []]);
});

test('a text that came in after the backup is received, once', async () => {
  const inbound = { direction: 'inbound', from: carla.phone, to: desk.e164, report: null } as const;
  list.add({ ...inbound, body: 'STOP' });
  await restored();
  await adopt();
  expect(await textsOf(carla)).toMatchObject([{ direction: 'inbound', body: 'STOP', status: 'received' }]);
  expect(await fates()).toMatchObject([{ fate: 'received', messageId: (await textsOf(carla))[0]?.id }]);
  expect(await world.db.selectFrom('optOuts').select('phone').execute()).toEqual([{ phone: carla.phone }]);
});

test('the list that is read every minute stands back until the carrier was looked through', async () => {
  let timesRead = 0;
  world.carrier.listTextsInPages = async function* () {
    timesRead += 1;
    yield [];
  };
  await restored();
  await pollCarrier(world.asJob);
  expect(timesRead).toBe(0);
  await adopt();
  await pollCarrier(world.asJob);
  expect(timesRead).toBe(1);
});

test('adopting twice and at once gives each text one place', async () => {
  const waiting = await world.send(carla);
  const [phone, sid] = [fictionalPhone(), newSid()];
  sent();
  sent({ body: 'Biscuit is home.', createdAt: new Date('2026-11-24T15:01:00Z') });
  sent({ to: phone, carrierMessageId: sid });
  list.add({ direction: 'inbound', from: carla.phone, to: desk.e164, body: 'Thanks', report: null });
  await restored();
  await Promise.all([adopt(), adopt(), adopt()]);
  const alerts = await world.db.selectFrom('alerts').select('kind').execute();
  expect(alerts).toEqual([{ kind: 'recovery' }]);
  await world.db.updateTable('recoveries').set({ adoptedAt: null }).execute();
  await adopt();
  expect((await textsOf(carla)).map(({ body }) => body).sort()).toEqual([
    'Biscuit is home.',
    'See you at noon.',
    'Thanks',
  ]);
  expect(await world.attempts(waiting)).toHaveLength(1);
  const clients = await world.db
    .selectFrom('messages')
    .select('id')
    .where('carrierMessageId', '=', sid)
    .execute();
  expect(clients).toHaveLength(1);
  expect((await fates()).map(({ fate }) => fate).sort()).toEqual(['added', 'added', 'matched', 'received']);
  expect(await world.openAlerts()).toMatchObject([{ topic: 'recovery' }]);
});

test('a call that failed for good is free to go after the resume', async () => {
  world.carrier.next(fail('rate_limited'));
  const message = await world.send(carla);
  await world.deliver(message);
  await restored();
  await adopt();
  await resumeSending(world.ctx, {});
  world.clock.advance(2_000);
  await world.runJobs();
  expect((await world.message(message)).status).toBe('sending');
});
