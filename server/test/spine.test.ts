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
