import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import type { Message } from '../../src/store/tables.ts';
import { eventsOf } from '../support/number-rows.ts';
import { fail } from '../support/scripted-carrier.ts';
import type { TestClient, TestNumber } from '../support/seeds.ts';
import { createSendingWorld, type SendingWorld } from '../support/sending.ts';

let world: SendingWorld;
let number: TestNumber;
beforeAll(async () => {
  world = await createSendingWorld();
  await world.addNumber({ class: 'front_desk' });
  number = await world.addNumber({ class: 'pool' });
});
afterAll(() => world.close());

describe('how fast a number sends', () => {
  const path = () => `/numbers/${number.id}`;
  const change = (body: object, key = world.ownerKey) => world.call('PATCH', path(), { body, key });

  test('is shown, changed within bounds, and each change is one event', async () => {
    for (const rate of [3, 3, 0.01, 1_000]) {
      const { status, body } = await change({ segments_per_second: rate });
      expect([status, body.sending.segments_per_second]).toEqual([200, rate]);
    }
    const events = (await eventsOf(world, number.id)).filter((event) => event === 'number.rate_changed');
    expect(events).toHaveLength(3);
  });

  test.each([0, -1, 0.009, 1_001, '2', null, undefined])('%j is refused', async (rate) => {
    expect((await change({ segments_per_second: rate })).status).toBe(422);
  });

  test('is not for another organization to see or change', async () => {
    const other = await world.secondOrg();
    const answer = await change({ segments_per_second: 2 }, other.ownerKey);
    expect(answer.status).toBe(404);
  });
});

describe('a text of unknown outcome', () => {
  let client: TestClient;
  let lost: Message;
  let later: Message;
  beforeEach(async () => {
    client = await world.addClient();
    world.carrier.next(fail('unknown'));
    lost = await world.send(client, 'Lost');
    await world.deliver(lost);
    later = await world.send(client, 'Later');
    await world.deliver(later);
  });
  const letPass = (id: string, key = world.ownerKey) =>
    world.call('POST', `/messages/${id}/let-pass`, { key });
  const bodies = () => world.carrier.texts.filter(({ to }) => to === client.phone).map(({ body }) => body);

  test('is shown as such, and no other is', async () => {
    expect((await world.call('GET', `/messages/${lost.id}`)).body).toMatchObject({
      status: 'sending',
      outcome_unknown: true,
    });
    const { data } = (await world.call('GET', `/threads/${client.threadId}/messages`)).body;
    expect(data.map((text: { outcome_unknown: boolean }) => text.outcome_unknown)).toEqual([false, true]);
  });

  test('lets later texts pass when the owner says so, once, and stays unknown itself', async () => {
    await world.runJobs();
    expect(bodies()).toEqual(['Lost']);
    for (const _ of [1, 2]) {
      const { status, body } = await letPass(lost.id);
      expect([status, body.id, body.outcome_unknown]).toEqual([200, lost.id, true]);
    }
    await world.runJobs();
    expect(bodies()).toEqual(['Lost', 'Later']);
    expect((await eventsOf(world, lost.id)).filter((event) => event === 'message.let_pass')).toHaveLength(1);
    expect((await world.attempts(lost))[0]?.state).toBe('unknown');
  });

  test('is the only one that others can be let pass', async () => {
    const [attempt] = await world.attempts(lost);
    for (const id of [later.id, later.id]) {
      const { status, body } = await letPass(id);
      expect([status, body.code]).toEqual([409, 'outcome_known']);
    }
    await world.report(attempt?.id ?? '', { status: 'delivered' });
    expect((await letPass(lost.id)).status).toBe(409);
  });

  test('is not for another organization, nor for a sitter', async () => {
    const other = await world.secondOrg();
    expect((await letPass(lost.id, other.ownerKey)).status).toBe(404);
    expect((await letPass(newId())).status).toBe(404);
    const key = await world.sitterKey((await world.addSitter()).id);
    expect((await letPass(lost.id, key)).status).toBe(403);
    await world.runJobs();
    expect(bodies()).toEqual(['Lost']);
  });
});
