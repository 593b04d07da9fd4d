import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { CarrierText } from '../../src/carriers/carrier.ts';
import { resumeSending } from '../../src/services/recovery.ts';
import { sweepMessages } from '../../src/services/stranded-messages.ts';
import { eventsOf } from '../support/number-rows.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { createRecoveringWorld, type RecoveringWorld } from '../support/recovering.ts';
import { fail } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber } from '../support/seeds.ts';
import type { SendingWorld } from '../support/sending.ts';

let recovering: RecoveringWorld;
let world: SendingWorld;
let desk: TestNumber;
let carla: TestClient;
beforeEach(async () => {
  recovering = await createRecoveringWorld();
  ({ world, desk, carla } = recovering);
});
afterEach(() => world.close());

const restored = () => recovering.restored();
const adopt = () => recovering.adoptSettled();
const sent = (text: Partial<CarrierText> = {}) => recovering.sent(text);
const fates = () => recovering.fates();

/** A text whose process ended during the call. */
async function callAndEnd() {
  world.carrier.next(() => {
    throw new Error('the process ended');
  });
  const message = await world.send(carla);
  await expect(world.deliver(message)).rejects.toThrow('the process ended');
  return message;
}

describe('a text that seems to wait, and that the carrier took', () => {
  test('is recorded as taken, with its end, and never sent again', async () => {
    const message = await world.send(carla);
    const listed = sent();
    await restored();
    await adopt();
    expect(await world.message(message)).toMatchObject({
      status: 'delivered',
      carrierMessageId: listed.carrierMessageId,
      numberId: desk.id,
      attemptsMade: 1,
    });
    const [attempt] = await world.attempts(message);
    expect(attempt).toMatchObject({ state: 'accepted', fromE164: desk.e164, toPhone: carla.phone });
    expect(attempt?.decision.trace).toMatchObject([{ rule: 'recovery.adopted' }]);
    expect(await eventsOf(world, message.id)).toEqual([
      'message.accepted',
      'message.adopted',
      'message.delivered',
    ]);
    expect(await fates()).toMatchObject([{ fate: 'matched', messageId: message.id, body: null }]);
    await resumeSending(world.ctx, {});
    await world.runJobs();
    expect(world.carrier.texts).toEqual([]);
  });

  test('is the one whose call was under way, and the equal one behind it still waits', async () => {
    const called = await callAndEnd();
    const waiting = await world.send(carla);
    const listed = sent({ report: { status: 'sent', carrierCode: null } });
    await restored();
    await adopt();
    expect(await world.message(called)).toMatchObject({
      status: 'sent',
      carrierMessageId: listed.carrierMessageId,
    });
    expect(await world.attempts(called)).toMatchObject([{ state: 'accepted' }]);
    expect((await world.message(waiting)).status).toBe('queued');
    await resumeSending(world.ctx, {});
    await world.runJobs();
    expect(world.carrier.texts).toHaveLength(2);
  });

  test('twice is two of ours, the older first', async () => {
    const [first, second, third] = [
      await world.send(carla),
      await world.send(carla),
      await world.send(carla),
    ];
    const older = sent({ createdAt: new Date('2026-11-24T15:00:10Z') });
    const newer = sent({ createdAt: new Date('2026-11-24T15:00:20Z') });
    await restored();
    await adopt();
    const ids = [first, second, third].map(async (it) => (await world.message(it)).carrierMessageId);
    expect(await Promise.all(ids)).toEqual([older.carrierMessageId, newer.carrierMessageId, null]);
  });

  test.each([
    ['other words', { body: 'See you at one.' }],
    ['another phone', { to: fictionalPhone() }],
    ['a time before it was written', { createdAt: new Date('2026-11-24T14:50:00Z') }],
  ])('is not one with %s', async (_name, different) => {
    const message = await world.send(carla);
    sent(different);
    await restored();
    await adopt();
    expect(await world.message(message)).toMatchObject({ status: 'queued', carrierMessageId: null });
    expect(await fates()).toMatchObject([{ fate: 'added' }]);
  });

  test('is recognized behind the words that a trial account puts before it', async () => {
    const message = await world.send(carla);
    sent({ body: `Sent from your Twilio trial account - ${message.body}` });
    await restored();
    await adopt();
    expect(await world.message(message)).toMatchObject({ status: 'delivered' });
    expect(await fates()).toMatchObject([{ fate: 'matched' }]);
  });

  test('is not one that was written after the restore with the same words', async () => {
    sent({ body: 'Yes', createdAt: new Date('2026-11-24T18:59:00Z') });
    await restored();
    const mine = await world.send(carla, 'Yes');
    await adopt();
    expect(await fates()).toMatchObject([{ fate: 'added' }]);
    await resumeSending(world.ctx, {});
    await world.runJobs();
    expect([world.carrier.texts.map(({ body }) => body), (await world.message(mine)).status]).toEqual([
      ['Yes'],
      'sending',
    ]);
  });

  test('and that was held at the backup, and sent by the owner since, is held no more', async () => {
    world.carrier.next(fail('rate_limited', { retryAfterMs: 3_600_000 }));
    const message = await world.send(carla);
    await world.deliver(message);
    const waiting = await world.send(carla);
    expect((await world.message(message)).status).toBe('held');
    const first = sent();
    const second = sent({ createdAt: new Date('2026-11-24T15:01:00Z') });
    await restored();
    await adopt();
    // One that waited is more likely to have gone than one that was held.
    expect(await world.message(waiting)).toMatchObject({ carrierMessageId: first.carrierMessageId });
    expect(await world.message(message)).toMatchObject({
      status: 'delivered',
      carrierMessageId: second.carrierMessageId,
      failureReason: null,
    });
    expect(await world.openAlerts()).toMatchObject([{ kind: 'recovery' }]);
  });

  test('from another number than it was being called from closes the alert of its unknown outcome', async () => {
    const message = await callAndEnd();
    await restored();
    await sweepMessages(world.base);
    expect((await world.openAlerts()).map(({ kind }) => kind)).toEqual(['recovery', 'unknown_outcome']);
    sent({ from: (await world.addNumber({ class: 'pool' })).e164 });
    await adopt();
    expect((await world.message(message)).status).toBe('delivered');
    expect((await world.openAlerts()).map(({ kind }) => kind)).toEqual(['recovery']);
  });

  test('from another number, and whose call nobody finds, is not held before the carrier was looked through', async () => {
    const other = await world.addNumber({ class: 'pool' });
    const message = await callAndEnd();
    await restored();
    await world.sweep();
    world.clock.advance(5_000);
    await world.sweep();
    expect(await world.attempts(message)).toMatchObject([{ state: 'unknown' }]);
    sent({ from: other.e164 });
    await adopt();
    expect((await world.message(message)).status).toBe('delivered');
  });

  test('from a number that is not known here is held for the owner', async () => {
    const message = await world.send(carla);
    sent({ from: fictionalPhone() });
    await restored();
    await adopt();
    expect(await world.message(message)).toMatchObject({ status: 'held' });
    expect(await fates()).toMatchObject([{ fate: 'held', messageId: message.id }]);
  });
});
