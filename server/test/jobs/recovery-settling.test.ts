import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resumeSending } from '../../src/services/recovery.ts';
import { createRecoveringWorld, type RecoveringWorld, SETTLE_MS } from '../support/recovering.ts';
import { sent as sentAtOnce } from '../support/scripted-carrier.ts';

const MINUTE_MS = 60_000;

let recovering: RecoveringWorld;
beforeEach(async () => {
  recovering = await createRecoveringWorld();
});
afterEach(() => recovering.world.close());

describe('a text that the carrier took just before the restore', () => {
  test('and lists only a minute later is found, and not sent again', async () => {
    const { world, carla, restored, adopt, adoptSettled, sent, recovery } = recovering;
    const message = await world.send(carla);
    await restored();
    await adopt();
    expect(await recovery()).toMatchObject({ adoptedAt: null });
    const { carrierMessageId } = sent({ createdAt: new Date('2026-11-24T18:59:40Z') });
    world.clock.advance(MINUTE_MS);
    await adopt();
    expect(await world.message(message)).toMatchObject({ status: 'delivered', carrierMessageId });
    await adoptSettled();
    await resumeSending(world.ctx, {});
    world.carrier.always(sentAtOnce);
    await world.runJobs();
    expect(world.carrier.texts).toEqual([]);
  });

  test('keeps sending from being resumed until the list must show it: eleven minutes after the restore', async () => {
    const { world, list, restored, adopt, recovery } = recovering;
    await restored();
    world.clock.advance(SETTLE_MS - 1);
    await adopt();
    await expect(resumeSending(world.ctx, {})).rejects.toMatchObject({ code: 'recovery_not_adopted' });
    world.clock.advance(1);
    await adopt();
    expect(await recovery()).toMatchObject({ adoptedAt: new Date('2026-11-24T19:11:00Z') });
    expect(list.asked).toHaveLength(2);
    await resumeSending(world.ctx, {});
  });

  test('is told of with the time from which on everything is found', async () => {
    const { world, restored } = recovering;
    await restored();
    const { body } = await world.call('GET', '/alerts');
    expect(body.data).toMatchObject([
      {
        kind: 'recovery',
        what_to_do: expect.stringContaining('until Tue 24 Nov 2026, 14:11 at the earliest'),
      },
    ]);
  });
});

test('the owner is told to note again what the carrier does not know: opt-outs by hand', async () => {
  const { world, restored } = recovering;
  await restored();
  const { body } = await world.call('GET', '/alerts');
  expect(body.data).toMatchObject([{ what_to_do: expect.stringMatching(/opted out .*by your own hand/) }]);
});

test('a restore of texts that were written by a clock that is ahead is later than all of them', async () => {
  const { world, carla, restored, recovery } = recovering;
  const { occurredAt } = await world.send(carla);
  await restored(new Date(occurredAt.getTime() - MINUTE_MS));
  expect((await recovery()).restoredAt.getTime()).toBe(occurredAt.getTime() + 1);
});
