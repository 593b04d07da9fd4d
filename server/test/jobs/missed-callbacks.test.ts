import { afterAll, beforeAll, expect, test } from 'vitest';
import { pollCarrier } from '../../src/services/carrier-poll.ts';
import { checkEventLog } from '../../src/services/event-log.ts';
import { fictionalPhone } from '../support/outside-world.ts';
import { type RunningMaskline, startRunningMaskline } from '../support/running-maskline.ts';

let running: RunningMaskline;
beforeAll(async () => {
  // The sandbox goes by the machine's time, and dates its list by it.
  running = await startRunningMaskline({ at: new Date().toISOString() });
});
afterAll(() => running.stop());

test('a text whose callback the carrier never makes is read from its list, and both paths agree with the log', async () => {
  const { e164: to } = await running.addNumber('front_desk');
  const phone = fictionalPhone();
  const text = (body: string) => running.desk('POST', `/handsets/${phone}/texts`, { to, body });
  await text('before');
  await running.desk('POST', '/faults', { kind: 'no_callbacks', phone });
  await text('in silence');
  await running.settle();
  const threads = async () => (await running.api('GET', '/threads')).body.data;
  expect(await threads()).toMatchObject([{ unread_count: 1 }]);
  running.clock.advance(2 * 60_000);
  await pollCarrier(running.ctx);
  await pollCarrier(running.ctx);
  const [thread] = await threads();
  expect(thread).toMatchObject({ unread_count: 2, last_message: { preview: 'in silence' } });
  const { body } = await running.api('GET', '/alerts');
  expect(body.data).toMatchObject([{ kind: 'missed_callbacks', times_raised: 1 }]);
  expect(await checkEventLog(running.ctx)).toMatchObject({ texts: 2, threads: 1, faults: [] });
});
