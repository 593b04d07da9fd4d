import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fictionalPhone } from '../support/outside-world.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

type Row = { id: string; body: string };

let world: World;
let desk: { id: string; e164: string };
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
  desk = await world.addNumber({ class: 'front_desk' });
  const receive = receiving(world);
  for (const body of ['one', 'two', 'three', 'four']) await receive({ from: '888777', to: desk.e164, body });
  world.clock.advance(1_000);
  await receive({ from: '', to: fictionalPhone(), body: 'nowhere' });
  await receive({ from: (await world.addClient()).phone, to: desk.e164, body: 'in a thread' });
});
afterAll(() => world.close());

const list = (query = '', key = world.ownerKey) => world.call('GET', `/inbound-texts${query}`, { key });
const bodiesOf = (answer: { body: { data: Row[] } }) => answer.body.data.map(({ body }) => body);

describe("the owner's box of texts that are in no conversation", () => {
  test('shows them newest first with sender and reason, and none that is in a conversation', async () => {
    const answer = await list();
    expect(bodiesOf(answer)[0]).toBe('nowhere');
    expect(new Set(bodiesOf(answer))).toEqual(new Set(['nowhere', 'one', 'two', 'three', 'four']));
    expect(answer.body.data[1]).toMatchObject({
      disposition: 'unknown_sender',
      from: '888777',
      to: desk.e164,
      reason: expect.stringMatching(/no phone number/),
      received_at: '2026-11-24T15:00:00.000Z',
      resolved_at: null,
    });
  });

  test('pages over texts of one instant without losing or doubling any', async () => {
    const seen: string[] = [];
    let cursor: string | null = null;
    do {
      const answer: Awaited<ReturnType<typeof list>> = await list(
        `?limit=2${cursor ? `&cursor=${cursor}` : ''}`,
      );
      seen.push(...bodiesOf(answer));
      cursor = answer.body.next_cursor;
    } while (cursor !== null);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  test('is filtered by what they are', async () => {
    expect(bodiesOf(await list('?disposition=unroutable'))).toEqual(['nowhere']);
    expect(bodiesOf(await list('?disposition=unknown_sender'))).toHaveLength(4);
    expect((await list('?disposition=threaded')).status).toBe(422);
  });

  test('lets one be marked as dealt with, once', async () => {
    const [{ id }] = (await list('?disposition=unroutable')).body.data;
    const resolved = await world.call('POST', `/inbound-texts/${id}/resolve`);
    expect(resolved).toMatchObject({ status: 200, body: { id, resolved_at: '2026-11-24T15:00:01.000Z' } });
    world.clock.advance(60_000);
    const again = await world.call('POST', `/inbound-texts/${id}/resolve`);
    expect(again.body).toEqual(resolved.body);
    expect(bodiesOf(await list())).not.toContain('nowhere');
    expect(bodiesOf(await list('?resolved=true'))).toEqual(['nowhere']);
    const { data } = (await world.call('GET', `/audit-events?entity_id=${id}`)).body;
    expect(data).toHaveLength(2);
  });

  test('does not let a text of a conversation be marked, nor one of another organization', async () => {
    const { id } = await world.db
      .selectFrom('inboundTexts')
      .select('id')
      .where('disposition', '=', 'threaded')
      .executeTakeFirstOrThrow();
    expect((await world.call('POST', `/inbound-texts/${id}/resolve`)).status).toBe(404);
    const [open] = (await list()).body.data;
    const other = await world.secondOrg();
    const key = other.ownerKey;
    expect((await world.call('POST', `/inbound-texts/${open.id}/resolve`, { key })).status).toBe(404);
    expect((await list('', key)).body.data).toEqual([]);
  });
});
