import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyWaitingReports } from '../../src/services/status-callbacks.ts';
import { newOpaqueId } from '../../src/store/ids.ts';
import { accepted, newSid } from '../support/scripted-carrier.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';
import { postStatus, twilio } from '../support/signed-callback.ts';

let world: SendingWorld;
beforeAll(async () => {
  world = await createSendingWorld();
  // Callbacks are read for real; only the sending is scripted.
  const { readIncomingText, readStatusUpdate, rereadStatus, rereadText } = twilio;
  Object.assign(world.carrier, { readIncomingText, readStatusUpdate, rereadStatus, rereadText });
  await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());

const tell = async (told: Parameters<typeof postStatus>[2], account = world.account) => {
  const answer = await postStatus(await world.app(), account, told);
  expect(answer).toMatchObject({ status: 200, type: 'text/xml; charset=utf-8', body: '<Response/>' });
};
const sendWith = async (sid: string) => {
  world.carrier.next(() => ({ ...accepted(), carrierMessageId: sid }));
  const message = await world.send(await world.addClient());
  await world.deliver(message);
  return message;
};

describe('a status of a text that is not known yet', () => {
  test('by the id of the carrier is kept, and applied when the text turns out to be ours', async () => {
    const sid = newSid();
    await tell({ sid, status: 'delivered' });
    await tell({ sid, status: 'sent' });
    const message = await sendWith(sid);
    expect(await world.message(message)).toMatchObject({ status: 'delivered', carrierMessageId: sid });
  });

  test('by the id of an attempt is kept, and applied when the attempt is there again', async () => {
    const sid = newSid();
    const message = await sendWith(sid);
    const [attempt] = await world.attempts(message);
    const lost = newOpaqueId();
    await tell({ sid: newSid(), status: 'delivered', attempt: lost });
    expect(await world.message(message)).toMatchObject({ status: 'sending' });
    // As after a restore that adopts the attempt under its id.
    await world.db
      .updateTable('deliveryAttempts')
      .set({ id: lost, carrierMessageId: null })
      .where('id', '=', attempt?.id ?? '')
      .execute();
    await world.db.transaction().execute(async (db) => {
      for (let time = 0; time < 2; time += 1) {
        await applyWaitingReports({ ...world.ctx, db }, { id: lost, carrierMessageId: null });
      }
    });
    expect(await world.message(message)).toMatchObject({ status: 'delivered' });
  });
});

describe('a status of a text that is known', () => {
  test('by the id of the carrier alone is applied at once', async () => {
    const sid = newSid();
    const message = await sendWith(sid);
    await tell({ sid, status: 'undelivered', code: '30003' });
    expect(await world.message(message)).toMatchObject({ status: 'undelivered', carrierCode: 30003 });
  });

  test('of another organization changes nothing there, whether by its attempt or by its id', async () => {
    const other = await world.secondOrg();
    const sid = newSid();
    const message = await sendWith(sid);
    const [attempt] = await world.attempts(message);
    await tell({ sid, status: 'delivered', attempt: attempt?.id ?? '' }, other.account);
    await tell({ sid, status: 'delivered' }, other.account);
    expect(await world.message(message)).toMatchObject({ status: 'sending' });
  });

  test('that nobody knows leaves it as it is', async () => {
    const sid = newSid();
    const message = await sendWith(sid);
    const [attempt] = await world.attempts(message);
    await tell({ sid, status: 'teleported', attempt: attempt?.id ?? '' });
    expect(await world.message(message)).toMatchObject({ status: 'sending' });
  });
});
