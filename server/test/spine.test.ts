import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningMaskline, startRunningMaskline } from './support/running-maskline.ts';

const CLIENT = '+14125550181';

let running: RunningMaskline;
let desk: { id: string; e164: string };

beforeAll(async () => {
  running = await startRunningMaskline();
  desk = await running.addNumber('front_desk');
  await running.addNumber('pool');
});
afterAll(() => running.stop());

const text = (from: string, to: string, body: string) =>
  running.desk('POST', `/handsets/${from}/texts`, { to, body });
const received = async (phone: string) => (await running.desk('GET', `/handsets/${phone}`)).body.texts;

describe('a text goes through, end to end', () => {
  test('a first text makes a client, a thread and an unread conversation for the owner', async () => {
    const sent = await text(CLIENT, desk.e164, 'Hi, can somebody walk Biscuit?');
    expect(sent.body.callback).toMatchObject({ status: 200, body: expect.stringContaining('<Response') });

    const inbox = await running.api('GET', '/threads');
    expect(inbox.body.data).toHaveLength(1);
    expect(inbox.body.data[0]).toMatchObject({
      client: { name: 'Unknown 0181', class: 'one_time' },
      unread_count: 1,
      last_message: { preview: 'Hi, can somebody walk Biscuit?', direction: 'inbound' },
      responsible: { kind: 'owner' },
      number: { class: 'pool' },
    });
  });

  test("the owner's answer goes out from the number that the decision names, and its delivery is followed", async () => {
    const [thread] = (await running.api('GET', '/threads')).body.data;
    const preview = await running.api('GET', `/threads/${thread.id}/effective-number`);
    const sent = await running.api('POST', `/threads/${thread.id}/messages`, { body: 'Of course!' });
    expect(sent.status).toBe(202);
    expect(sent.body).toMatchObject({ status: 'queued', decision: { rule: 'pool_lease', outcome: 'send' } });
    expect(sent.body.decision.number).toEqual(preview.body.number);

    await running.settle();
    const shown = await running.api('GET', `/messages/${sent.body.id}`);
    expect(shown.body).toMatchObject({ status: 'delivered', number: preview.body.number });
    expect(shown.body.attempts).toMatchObject([{ state: 'accepted' }]);
    expect((await received(CLIENT)).at(-1)).toMatchObject({ body: 'Of course!' });
    expect((await running.api('GET', `/threads/${thread.id}`)).body.unread_count).toBe(0);
  });
});

describe('a sitter writes, end to end', () => {
  const PHONE = '+14125550182';
  let threadId: string;
  let key: string;
  let number: { id: string; e164: string };
  const send = async (body: string) =>
    (await running.api('POST', `/threads/${threadId}/messages`, { body }, key)).body;

  beforeAll(async () => {
    number = await running.addNumber('sitter');
    const sitter = await running.api('POST', '/sitters', { name: 'Sam', phone: '+14125550183' });
    key = await running.keyOf(sitter.body.id);
    await text(PHONE, desk.e164, 'Is anybody there?');
    const { data } = (await running.api('GET', '/threads')).body;
    threadId = data[0].id;
    const window = { thread_id: threadId, sitter_id: sitter.body.id };
    const times = { starts_at: '2026-11-24T15:00:00Z', ends_at: '2026-11-24T18:00:00Z' };
    expect((await running.api('POST', '/assignment-windows', { ...window, ...times })).status).toBe(201);
  });

  test('from the own number, and the phone of neither shows', async () => {
    const sent = await send('Here I am.');
    await running.settle();
    expect((await received(PHONE)).at(-1)).toMatchObject({ other: number.e164, body: 'Here I am.' });
    expect(JSON.stringify(sent)).not.toContain(PHONE);
  });

  test('once, though the answer of the carrier got lost, and what was written after it waits its turn', async () => {
    await running.desk('POST', '/faults', { kind: 'reset_after_acceptance' });
    for (const body of ['One', 'Two', 'Three']) await send(body);
    await running.settle();
    const bodies = (await received(PHONE)).map(({ body }: { body: string }) => body);
    expect(bodies.slice(-3)).toEqual(['One', 'Two', 'Three']);
    expect((await running.api('GET', '/alerts')).body.data).toEqual([]);
  });

  test('from the front desk, once the carrier takes the own number no more', async () => {
    await running.desk('POST', '/faults', { kind: 'refuse', code: 21606, phone: number.e164 });
    const { id } = await send('Still here.');
    await running.settle();
    expect((await received(PHONE)).at(-1)).toMatchObject({ body: 'Still here.' });
    const shown = (await running.api('GET', `/messages/${id}`)).body;
    // The clock stands still, so they are in no order.
    const codes = new Map(
      shown.attempts.map((attempt: { state: string; carrier_code: number | null }) => [
        attempt.state,
        attempt.carrier_code,
      ]),
    );
    expect(codes).toEqual(
      new Map([
        ['rejected', 21606],
        ['accepted', null],
      ]),
    );
    expect(shown.number.id).not.toBe(number.id);
    const { status } = (await running.api('GET', `/numbers/${number.id}`)).body;
    expect(status).toBe('quarantined');
  });
});
