import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { actingFor } from '../../src/context.ts';
import { receiveStatus } from '../../src/services/delivery-reports.ts';
import { newId, newOpaqueId } from '../../src/store/ids.ts';
import type { Message } from '../../src/store/tables.ts';
import { eventsOf } from '../support/number-rows.ts';
import { blocked, fail, newSid, refuse } from '../support/scripted-carrier.ts';
import type { TestClient } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const RANK: Record<string, number> = { sending: 1, sent: 2, delivered: 3, undelivered: 3, failed: 3 };
const REPORTS = ['accepted', 'sent', 'delivered', 'undelivered', 'failed'] as const;
type Report = (typeof REPORTS)[number];

let world: SendingWorld;
let client: TestClient;
beforeAll(async () => {
  world = await createSendingWorld();
  await world.addNumber({ class: 'front_desk' });
});
afterAll(() => world.close());

async function sentText(): Promise<{ message: Message; attemptId: string; sid: string }> {
  client = await world.addClient();
  const message = await world.send(client);
  await world.deliver(message);
  const [attempt] = await world.attempts(message);
  if (!attempt?.carrierMessageId) throw new Error('the text was not accepted');
  return { message, attemptId: attempt.id, sid: attempt.carrierMessageId };
}

const isFinal = (report: string) => RANK[report] === 3;
const statusOf = async (message: Message) => (await world.message(message)).status;

describe('reports in any order, late or twice', () => {
  test('only move a text forward, the first final one wins, and each change is one audit event', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...REPORTS), { maxLength: 9 }), async (reports: Report[]) => {
        const { message, attemptId, sid } = await sentText();
        let rank = 1;
        let changes = 0;
        for (const status of reports) {
          await world.report(attemptId, { status, sid });
          const now = RANK[await statusOf(message)] ?? 0;
          expect(now).toBeGreaterThanOrEqual(rank);
          if (now > rank) changes += 1;
          rank = now;
        }
        const firstFinal = reports.find(isFinal);
        const expected = firstFinal ?? (reports.includes('sent') ? 'sent' : 'sending');
        expect(await statusOf(message)).toBe(expected);
        expect(await eventsOf(world, message.id)).toHaveLength(2 + changes);
      }),
      { numRuns: 60 },
    );
  });

  test('that come at once end in one final status', async () => {
    const { message, attemptId, sid } = await sentText();
    const reports = [...REPORTS, ...REPORTS];
    await Promise.all(reports.map((status) => world.report(attemptId, { status, sid })));
    expect(['delivered', 'undelivered', 'failed']).toContain(await statusOf(message));
    const finals = (await eventsOf(world, message.id)).filter((event) => isFinal(event.split('.')[1] ?? ''));
    expect(finals).toHaveLength(1);
  });
});

describe('a report', () => {
  test('with a status that nobody knows changes nothing', async () => {
    const { message, attemptId, sid } = await sentText();
    const before = await world.message(message);
    await world.report(attemptId, { unknownStatus: 'teleported', sid });
    expect(await world.message(message)).toEqual(before);
  });

  test('with a status that nobody knows still proves that the text was taken', async () => {
    const message = await world.send(await world.addClient());
    const call = blocked(fail('unknown'));
    world.carrier.next(call.answer);
    const delivered = world.deliver(message);
    await call.called;
    const [attempt] = await world.attempts(message);
    const sid = newSid();
    await world.report(attempt?.id ?? '', { unknownStatus: 'teleported', sid });
    call.release();
    await delivered;
    expect(await world.attempts(message)).toMatchObject([{ state: 'accepted', carrierMessageId: sid }]);
    expect(await world.message(message)).toMatchObject({ status: 'sending', carrierMessageId: sid });
  });

  test('of an attempt that is not there changes nothing', async () => {
    await world.report(newOpaqueId(), { status: 'delivered' });
  });

  test("of another organization's attempt changes nothing", async () => {
    const other = await world.secondOrg();
    const { message, attemptId, sid } = await sentText();
    const asOther = actingFor(world.base, other.orgId, { kind: 'carrier', id: newId() });
    const report = { status: 'failed', carrierCode: null } as const;
    await receiveStatus(asOther, attemptId, { carrierMessageId: sid, carrierStatus: 'failed', report });
    expect(await statusOf(message)).toBe('sending');
  });

  test('that names another text of the carrier than its attempt changes nothing', async () => {
    const { message, attemptId, sid } = await sentText();
    await world.report(attemptId, { status: 'delivered', sid: newSid() });
    expect(await world.message(message)).toMatchObject({ status: 'sending', carrierMessageId: sid });
  });

  test('of an attempt that the carrier had refused changes nothing, and a person is told once', async () => {
    world.carrier.next(refuse(30003));
    const message = await world.send(await world.addClient());
    await world.deliver(message);
    const [attempt] = await world.attempts(message);
    const sid = newSid();
    for (const status of ['sent', 'delivered'] as const)
      await world.report(attempt?.id ?? '', { status, sid });
    expect(await statusOf(message)).toBe('failed');
    expect(await world.attempts(message)).toMatchObject([{ state: 'rejected', carrierMessageId: sid }]);
    expect(await world.openAlerts()).toMatchObject([
      { topic: `accepted_after_all:${message.id}`, severity: 'critical', timesRaised: 1 },
    ]);
  });
});
