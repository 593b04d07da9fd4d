import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deliverMessage } from '../../src/services/delivery.ts';
import { quarantineNumber } from '../../src/services/quarantine.ts';
import { blocked, fail, sent } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber, TestSitter } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

const START = new Date('2026-11-24T15:00:00Z');
const afterStart = (ms: number) => new Date(START.getTime() + ms);

let first: SendingWorld;
let world: SendingWorld;
let frontDesk: TestNumber;
beforeAll(async () => {
  first = await createSendingWorld({ at: START });
});
afterAll(() => first.close());
beforeEach(async () => {
  world = await first.anew();
  world.carrier.always(sent);
  world.base.chance = () => 0;
  frontDesk = await world.addNumber({ class: 'front_desk' });
});

const bodies = () => world.carrier.texts.map(({ body }) => body);
const nextAt = async (message: { id: string }) => (await world.message(message)).nextAttemptAt;
const sendToSomebody = async (body: string) => world.send(await world.addClient(), body);
/** Lets time go by and whatever is woken by it do its work. */
async function pass(ms: number): Promise<void> {
  world.clock.advance(ms);
  await world.runJobs();
}
async function sendInTurn(...texts: string[]) {
  const messages = [];
  for (const text of texts) {
    const message = await sendToSomebody(text);
    await world.deliver(message);
    messages.push(message);
  }
  return messages;
}
/** A sitter who is responsible for a client of her own. */
async function sitterWithClient(): Promise<{ sitter: TestSitter; client: TestClient }> {
  const [sitter, client] = [await world.addSitter(), await world.addClient()];
  await world.assign(client, sitter.id, [0, 1]);
  return { sitter, client };
}

describe('a number', () => {
  beforeEach(() => world.usualPace(frontDesk.id));

  test('sends a segment a second, whatever many conversations ask of it', async () => {
    const [, second, third] = await sendInTurn('One', 'Two', 'Three');
    expect(bodies()).toEqual(['One']);
    expect(await nextAt(second ?? never())).toEqual(afterStart(1_000));
    expect(await nextAt(third ?? never())).toEqual(afterStart(2_000));
    const shown = (await world.call('GET', `/messages/${third?.id}`)).body;
    expect(shown).toMatchObject({ status: 'queued', next_attempt_at: afterStart(2_000).toISOString() });
    world.clock.advance(999);
    await world.deliver(second ?? never());
    expect(bodies()).toEqual(['One']);
    world.clock.advance(1);
    await world.deliver(second ?? never());
    await world.deliver(third ?? never());
    expect(bodies()).toEqual(['One', 'Two']);
    world.clock.advance(1_000);
    await world.deliver(third ?? never());
    expect(bodies()).toEqual(['One', 'Two', 'Three']);
  });

  test('gives texts that come at once a place each', async () => {
    const messages = await Promise.all(Array.from({ length: 10 }, (_, text) => sendToSomebody(`${text}`)));
    await Promise.all(messages.map((message) => world.deliver(message)));
    const places = await Promise.all(messages.map(nextAt));
    const seconds = places.map((at) => ((at ?? START).getTime() - START.getTime()) / 1_000);
    expect(seconds.sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('is kept three seconds by a text of three segments', async () => {
    const [, next] = await sendInTurn('x'.repeat(400), 'Next');
    expect(await nextAt(next ?? never())).toEqual(afterStart(3_000));
    await pass(3_000);
    expect(bodies().at(-1)).toBe('Next');
  });

  test('gives a text its place once: woken late it goes at once, and those behind keep theirs', async () => {
    const [, second, third] = await sendInTurn('One', 'Two', 'Three');
    world.clock.advance(1_700);
    await world.deliver(second ?? never());
    expect(bodies()).toEqual(['One', 'Two']);
    expect(await nextAt(third ?? never())).toEqual(afterStart(2_000));
    const fourth = await sendToSomebody('Four');
    await world.deliver(fourth);
    expect(await nextAt(fourth)).toEqual(afterStart(3_000));
  });

  test('does not make up for an hour in which nothing ran: places that passed are given anew', async () => {
    const messages = await sendInTurn('One', 'Two', 'Three', 'Four', 'Five');
    for (const [count, ms] of [3_600_000, 1_000, 1_000, 1_000].entries()) {
      world.clock.advance(ms);
      for (const message of messages) await world.deliver(message);
      expect(bodies()).toHaveLength(count + 2);
    }
    expect(bodies()).toEqual(['One', 'Two', 'Three', 'Four', 'Five']);
  });

  test('gives places anew after the account was stopped, or the organization recovered', async () => {
    const [, second, third] = await sendInTurn('One', 'Two', 'Three');
    world.carrier.next(fail('account_fault', { carrierCode: 20003 }));
    world.clock.advance(1_000);
    await world.deliver(second ?? never());
    world.clock.advance(1_000);
    await world.deliver(third ?? never());
    expect(await world.message(third ?? never())).toMatchObject({
      status: 'queued',
      nextAttemptAt: null,
      pacedNumberId: null,
    });
    expect(bodies()).toEqual(['One', 'Two']);
  });

  test('keeps no other number of the account waiting', async () => {
    const { sitter, client } = await sitterWithClient();
    await sendInTurn('One', 'Two', 'Three');
    await world.deliver(await world.send(client, 'Elsewhere'));
    expect(bodies()).toEqual(['One', 'Elsewhere']);
    expect(world.carrier.texts.at(-1)?.from).toBe(sitter.number?.e164);
  });

  test('that a text leaves since it took its place does not give it one in another number’s lane', async () => {
    const { sitter, client } = await sitterWithClient();
    await world.usualPace(sitter.number?.id ?? '');
    await world.deliver(await world.send(client, 'First'));
    const moved = await world.send(client, 'Moved');
    await world.deliver(moved);
    await sendInTurn('At the desk');
    await quarantineNumber(world.ctx, sitter.number?.id ?? '', { reason: 'Spam' });
    world.clock.advance(1_000);
    await sendInTurn('At the desk too');
    await world.deliver(moved);
    expect(bodies()).toEqual(['First', 'At the desk', 'At the desk too']);
    expect(await nextAt(moved)).toEqual(afterStart(2_000));
    await pass(1_000);
    expect(world.carrier.texts.at(-1)).toMatchObject({ body: 'Moved', from: frontDesk.e164 });
  });

  test('sends as fast as its setting says, from the next text on', async () => {
    const path = `/numbers/${frontDesk.id}`;
    expect((await world.call('GET', path)).body.sending).toMatchObject({
      segments_per_second: 1,
      state: 'open',
    });
    const changed = await world.call('PATCH', path, { body: { segments_per_second: 5 } });
    expect([changed.status, changed.body.sending.segments_per_second]).toEqual([200, 5]);
    const [, second, third] = await sendInTurn('One', 'Two', 'Three');
    expect(await nextAt(second ?? never())).toEqual(afterStart(200));
    expect(await nextAt(third ?? never())).toEqual(afterStart(400));
  });
});

test('the account sends twenty segments a second through all its numbers together', async () => {
  await world.usualPace(world.account.id);
  const { client } = await sitterWithClient();
  const [, second] = await sendInTurn('One', 'Two');
  const third = await world.send(client, 'Three');
  await world.deliver(third);
  expect(bodies()).toEqual(['One']);
  expect(await nextAt(second ?? never())).toEqual(afterStart(50));
  expect(await nextAt(third)).toEqual(afterStart(100));
});

describe('a carrier that takes too much', () => {
  const account = async () => (await world.call('GET', '/carrier-account')).body.sending;
  const pausedUntil = async () => (await world.lane(world.account.id)).pausedUntil;

  test('pauses every number of the account, and nothing of another organization', async () => {
    const other = await world.secondOrg();
    await other.addNumber({ class: 'front_desk' });
    const { client } = await sitterWithClient();
    world.carrier.next(fail('rate_limited'));
    const [first] = await sendInTurn('One', 'Two');
    await world.deliver(await world.send(client, 'Three'));
    expect(bodies()).toEqual(['One']);
    expect(await account()).toMatchObject({ state: 'paused', until: afterStart(500).toISOString() });
    const theirs = await world.send(await other.addClient(), 'Theirs', other.ctx);
    await deliverMessage(world.base, other.orgId, theirs.id);
    expect(bodies()).toEqual(['One', 'Theirs']);
    world.clock.advance(499);
    await world.deliver(first ?? never());
    expect(bodies()).toHaveLength(2);
    await pass(1);
    expect(bodies().slice(2).sort()).toEqual(['One', 'Three', 'Two']);
    expect(await account()).toMatchObject({ state: 'open', until: null });
  });

  test('pauses longer each time it says so again, half of it by chance', async () => {
    const message = await sendToSomebody('One');
    const waits: number[] = [];
    for (const chance of [0, 1, 0.5, 0]) {
      world.base.chance = () => chance;
      world.carrier.next(fail('rate_limited'));
      await world.deliver(message);
      const now = await world.clock.now(world.db);
      waits.push(((await nextAt(message)) ?? now).getTime() - now.getTime());
      world.clock.advance(waits.at(-1) ?? 0);
    }
    expect(waits).toEqual([500, 2_000, 3_000, 4_000]);
  });

  test('is taken at its word when it names the time', async () => {
    world.carrier.next(fail('rate_limited', { retryAfterMs: 45_000 }));
    await sendInTurn('One');
    expect(await pausedUntil()).toEqual(afterStart(45_000));
    const later = await sendToSomebody('Later');
    await world.deliver(later);
    expect(await nextAt(later)).toEqual(afterStart(45_000));
  });

  test('pauses once for all the texts that it refuses together', async () => {
    const calls = [1, 2, 3].map(() => blocked(fail('rate_limited')));
    world.carrier.next(...calls.map(({ answer }) => answer));
    const delivered = [];
    for (const { called } of calls) {
      delivered.push(world.deliver(await sendToSomebody('Together')));
      await called;
    }
    for (const { release } of calls) release();
    await Promise.all(delivered);
    expect(await world.lane(world.account.id)).toMatchObject({ pauses: 1, pausedUntil: afterStart(500) });
  });

  test('makes texts that have a place already wait for the end of the pause', async () => {
    await world.usualPace(frontDesk.id);
    const [, second] = await sendInTurn('One', 'Two');
    const { client } = await sitterWithClient();
    world.clock.advance(900);
    world.carrier.next(fail('rate_limited'));
    await world.deliver(await world.send(client, 'Refused'));
    world.clock.advance(100);
    await world.deliver(second ?? never());
    expect(bodies()).toEqual(['One', 'Refused']);
    await pass(1_000);
    expect(bodies()).toContain('Two');
  });

  test('in a report, too', async () => {
    const message = await sendToSomebody('One');
    await world.deliver(message);
    const [attempt] = await world.attempts(message);
    const sid = attempt?.carrierMessageId ?? '';
    await world.report(attempt?.id ?? '', { status: 'failed', code: 30001, sid });
    expect(await pausedUntil()).toEqual(afterStart(500));
  });
});

function never(): never {
  throw new Error('the text was not sent');
}
