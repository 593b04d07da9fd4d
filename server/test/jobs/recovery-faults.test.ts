import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { resumeSending } from '../../src/services/recovery.ts';
import { createRecoveringWorld, type RecoveringWorld } from '../support/recovering.ts';
import { fail, newSid } from '../support/scripted-carrier.ts';

let recovering: RecoveringWorld;
beforeEach(async () => {
  recovering = await createRecoveringWorld();
});
afterEach(() => recovering.world.close());

const bodies = async () => {
  const { world, carla } = recovering;
  const texts = await world.db
    .selectFrom('messages')
    .select('body')
    .where('threadId', '=', carla.threadId)
    .orderBy('occurredAt')
    .execute();
  return texts.map(({ body }) => body);
};

/** Received after every other text of the list. */
function addStop() {
  const { list, desk, carla } = recovering;
  const [from, to, createdAt] = [carla.phone, desk.e164, new Date('2026-11-24T15:01:00Z')];
  return list.add({ direction: 'inbound', from, to, createdAt, body: 'STOP', report: null });
}

describe('a text of the carrier’s list', () => {
  test('that only an attempt is known to be, because its text was discarded, is no new one', async () => {
    const { world, carla, restored, adoptSettled, sent, recovery, fates } = recovering;
    world.carrier.next(fail('unknown'));
    const message = await world.send(carla);
    await world.deliver(message);
    const [attempt] = await world.attempts(message);
    world.clock.advance(11 * 60_000);
    await world.sweep();
    await world.call('POST', `/messages/${message.id}/discard`, { body: {} });
    const sid = newSid();
    await world.report(attempt?.id ?? '', { status: 'delivered', sid });
    sent({ carrierMessageId: sid });
    await restored();
    await adoptSettled();
    expect([await recovery(), await fates(), await bodies()]).toMatchObject([
      { adoptedAt: expect.any(Date) },
      [],
      [message.body],
    ]);
  });

  test('with characters that the database cannot hold is adopted without them', async () => {
    const { sent, restored, adoptSettled, recovery } = recovering;
    sent({ body: 'a \0 in it' });
    addStop();
    await restored();
    await adoptSettled();
    expect([await bodies(), await recovery()]).toMatchObject([
      ['a \u{fffd} in it', 'STOP'],
      { adoptedAt: expect.any(Date) },
    ]);
  });

  test('that cannot be adopted is alerted and tried again, and the others are adopted', async () => {
    const { world, sent, restored, adopt, adoptSettled, recovery } = recovering;
    // No column holds such a code.
    const broken = sent({ report: { status: 'failed', carrierCode: 2 ** 31 } });
    addStop();
    await restored();
    await adoptSettled();
    expect([await bodies(), await recovery()]).toMatchObject([['STOP'], { adoptedAt: null }]);
    const { body } = await world.call('GET', '/alerts?kind=recovery_adoption');
    expect(body.data).toMatchObject([
      {
        severity: 'critical',
        sentence: expect.stringContaining('1 text of the carrier could not be adopted'),
        what_to_do: expect.stringContaining('with `force` and a `reason`'),
      },
    ]);
    await expect(resumeSending(world.ctx, {})).rejects.toMatchObject({ code: 'recovery_not_adopted' });
    broken.report = { status: 'delivered', carrierCode: null };
    await adopt();
    expect([await bodies(), await world.openAlerts()]).toMatchObject([
      ['See you at noon.', 'STOP'],
      [{ topic: expect.stringMatching(/^opted_out/) }, { topic: 'recovery' }],
    ]);
    await resumeSending(world.ctx, {});
  });
});
