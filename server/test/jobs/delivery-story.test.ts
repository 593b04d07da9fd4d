import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../../src/log.ts';
import { quarantineNumber } from '../../src/services/quarantine.ts';
import { eventsOf } from '../support/number-rows.ts';
import { attemptOf, fail, refuse } from '../support/scripted-carrier.ts';
import type { TestClient, TestSitter } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const BODIES = ['The spare key is under the blue pot', 'Biscuit ate his dinner', 'Gate code is 4711'];

let world: SendingWorld;
let client: TestClient;
let sitter: TestSitter;
const lines: string[] = [];
beforeAll(async () => {
  world = await createSendingWorld({ log: createLog('trace', { write: (line) => lines.push(line) }) });
  await world.addNumber({ class: 'front_desk' });
  client = await world.addClient({ phone: '+14125550142' });
  sitter = await world.addSitter({ phone: '+14125550143' });
});
afterAll(() => world.close());

test('in one whole story each change of a text is one audit event, and the log names no phone and no text', async () => {
  await world.assign(client, sitter.id, [0, 2]);
  const key = await world.sitterKey(sitter.id);
  const send = async (body: string | undefined, as: string) =>
    (await world.call('POST', `/threads/${client.threadId}/messages`, { body: { body }, key: as })).body;

  world.carrier.next(fail('rate_limited'), refuse(21606), fail('unknown'));
  const first = await send(BODIES[0], key);
  await world.deliver(first);
  world.clock.advance(1_000);
  await world.deliver(first);
  await world.deliver(first);
  const lost = world.carrier.texts.at(-1);
  if (!lost) throw new Error('nothing was called');
  await world.report(attemptOf(lost), { status: 'delivered', sid: `SM${'1'.repeat(32)}` });
  await world.report(attemptOf(lost), { status: 'failed', sid: `SM${'1'.repeat(32)}` });
  await world.report(attemptOf(lost), { status: 'sent', sid: `SM${'2'.repeat(32)}` });
  expect(await eventsOf(world, first.id)).toEqual([
    'message.accepted',
    'message.handed_over',
    'message.requeued',
    'message.handed_over',
    'message.requeued',
    'message.handed_over',
    'message.delivered',
  ]);

  world.carrier.next(refuse(21408), () => {
    throw new Error(`no answer about ${client.phone}`);
  });
  const second = await send(BODIES[1], world.ownerKey);
  await world.deliver(second);
  await world.call('POST', `/messages/${second.id}/send`, { body: {} });
  await world.runJobs();
  expect(await eventsOf(world, second.id)).toEqual([
    'message.accepted',
    'message.handed_over',
    'message.held',
    'message.discarded',
  ]);
  await send('', world.ownerKey);
  await send(BODIES[2], 'msk_none');
  await quarantineNumber(world.ctx, sitter.number?.id ?? '', { reason: 'Spam' });

  const audit = JSON.stringify(await world.db.selectFrom('auditEvents').selectAll().execute());
  const log = lines.join('');
  expect(log).toContain('job failed');
  expect(log).toContain('contradicts a final status');
  for (const place of [audit, log]) {
    for (const phone of [client.phone, sitter.phone]) expect(place).not.toContain(phone.slice(2));
    for (const body of BODIES) expect(place).not.toContain(body);
  }
});
