import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sweepMessages } from '../../src/services/stranded-messages.ts';
import { waitForLockWaiter } from '../support/locks.ts';
import { createMasklineProcess, type MasklineProcess } from '../support/maskline-process.ts';

const PHONE = '+14125550177';
const PATIENT = { timeout: 15_000, interval: 50 };

let maskline: MasklineProcess;
beforeEach(async () => {
  maskline = await createMasklineProcess(PHONE);
});
afterEach(() => maskline.close());

const statusOf = async (id: string) => {
  const { db } = maskline.base;
  const row = await db.selectFrom('messages').select('status').where('id', '=', id).executeTakeFirstOrThrow();
  return row.status;
};
const attemptStates = async () =>
  (await maskline.base.db.selectFrom('deliveryAttempts').select('state').execute()).map(({ state }) => state);

/** Sends a text and does something while its hand-over waits for the number, before there is an attempt. */
async function sendAndStopAtHandOver(whileWaiting: () => Promise<unknown>): Promise<string> {
  const { db } = maskline.base;
  return db.transaction().execute(async (tx) => {
    await sql`select 1 from business_numbers where id = ${maskline.numberId} for update`.execute(tx);
    const id = await maskline.send('See you at noon.');
    await waitForLockWaiter(db);
    await whileWaiting();
    return id;
  });
}

/** As if a minute had passed. */
async function recoverAMinuteLater(): Promise<void> {
  const { base } = maskline;
  await sql`update messages set updated_at = updated_at - interval '2 minutes',
    lease_until = lease_until - interval '2 minutes'`.execute(base.db);
  await sql`update delivery_attempts set started_at = started_at - interval '2 minutes'`.execute(base.db);
  await sweepMessages(base);
}

async function untilDelivered(id: string): Promise<void> {
  const next = async () => {
    await maskline.sandbox.flush();
    return statusOf(id);
  };
  await expect.poll(next, PATIENT).toBe('delivered');
}

test('a stop on SIGTERM lets the text that is being delivered go out, and writes down what came of it', async () => {
  const server = await maskline.start();
  const id = await sendAndStopAtHandOver(async () => {
    server.process.kill('SIGTERM');
    await server.printed('Stopping');
  });
  expect((await server.finished).code).toBe(0);
  expect([await maskline.taken(), await attemptStates(), await statusOf(id)]).toEqual([
    1,
    ['accepted'],
    'sending',
  ]);

  await maskline.start();
  await untilDelivered(id);
  await recoverAMinuteLater();
  expect(await maskline.received()).toHaveLength(1);
});

test('a text accepted before the server was killed goes out once after it starts again', async () => {
  const server = await maskline.start();
  const id = await sendAndStopAtHandOver(async () => {
    server.process.kill('SIGKILL');
    await server.finished;
  });
  expect([await attemptStates(), await statusOf(id)]).toEqual([[], 'queued']);

  await maskline.start();
  await recoverAMinuteLater();
  await recoverAMinuteLater();
  await untilDelivered(id);
  expect(await maskline.received()).toEqual(['See you at noon.']);
  expect(await attemptStates()).toEqual(['accepted']);
});

test('a text that the carrier took as the server was killed is not sent again, and its report settles it', async () => {
  const server = await maskline.start();
  await maskline.addFault({ kind: 'timeout_after_acceptance' });
  const id = await maskline.send('See you at noon.');
  await expect.poll(() => maskline.taken(), PATIENT).toBe(1);
  server.process.kill('SIGKILL');
  await server.finished;
  expect(await attemptStates()).toEqual(['calling']);

  await recoverAMinuteLater();
  expect(await attemptStates()).toEqual(['unknown']);
  await maskline.start();
  await untilDelivered(id);
  expect(await attemptStates()).toEqual(['accepted']);
  expect(await maskline.received()).toHaveLength(1);
});
