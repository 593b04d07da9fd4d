import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { startWorker } from '../../src/jobs/worker.ts';
import { quarantineAtCarrierRefusal, quarantineNumber } from '../../src/services/quarantine.ts';
import { endQuarantines } from '../../src/services/quarantine-ends.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { openDb } from '../../src/store/db.ts';
import { book } from '../support/duties.ts';
import { eventsOf, leaseEnds, numberRow } from '../support/number-rows.ts';
import type { TestClient, TestNumber, TestOrganization, TestSitter } from '../support/seeds.ts';
import { receiving, twilio } from '../support/signed-callback.ts';
import { createWorld, type World } from '../support/world.ts';

const NOW = '2026-11-24T15:00:00.000Z';
const END = '2026-11-25T15:00:00.000Z';
const JUST_BEFORE = '2026-11-25T14:59:59.999Z';

let world: World;
let org: TestOrganization;
let desk: TestNumber;
let client: TestClient;
let ana: TestSitter;
let number: TestNumber;
beforeAll(async () => {
  world = await createWorld({ carriers: { twilio } });
});
afterAll(() => world.close());

/** Ana looks after a client for two days; her number is in quarantine for the first of them. No job runs. */
beforeEach(async () => {
  world.clock.set(NOW);
  org = await world.secondOrg();
  desk = await org.addNumber({ class: 'front_desk' });
  client = await org.addClient();
  ana = await org.addSitter({ name: 'Ana' });
  number = ana.number ?? desk;
  await book(org, { clientId: client.id, sitterId: ana.id, hours: [0, 48] });
  await quarantineNumber(org.ctx, number.id, { duration: '1', reason: 'Spam' });
});

const get = async (path: string) => (await world.call('GET', path, { key: org.ownerKey })).body;
const simulate = (query: string) => get(`/routing-simulation?${query}`);
const outbound = (at?: string) =>
  simulate(`thread_id=${client.threadId}&direction=outbound${at ? `&at=${at}` : ''}`);
const inbound = (at?: string) =>
  simulate(`thread_id=${client.threadId}&direction=inbound&number_id=${number.id}${at ? `&at=${at}` : ''}`);

describe('a quarantine that is over, before its end is written down', () => {
  test('keeps the number out of use no longer: what is sent and what comes goes by it', async () => {
    world.clock.set(JUST_BEFORE);
    expect(await outbound()).toMatchObject({ number: { id: desk.id } });
    world.clock.set(END);
    const path = `/threads/${client.threadId}/messages`;
    const sent = await world.call('POST', path, { key: org.ownerKey, body: { body: 'Hi' } });
    expect(sent.body.decision).toMatchObject({ number, rule: 'responsible_sitter', alerts: [] });
    await receiving({ ...org, app: world.app })({ from: client.phone, to: number.e164 });
    const { data } = await get(`${path}?limit=1`);
    expect(data[0]).toMatchObject({
      recipient: { kind: 'sitter', sitter_id: ana.id },
      decision: { rule: 'dedicated_number' },
    });
    expect((await numberRow(org, number.id)).status).toBe('quarantined');
  });

  test('counts as over for the simulator at any instant after it, and not before', async () => {
    expect(await outbound(JUST_BEFORE)).toMatchObject({ number: { id: desk.id } });
    expect(await outbound(END)).toMatchObject({ number });
    expect(await inbound(JUST_BEFORE)).toMatchObject({ rule: 'quarantined_number' });
    expect(await inbound(END)).toMatchObject({ rule: 'dedicated_number' });
    const { trace } = await outbound(END);
    expect(trace.at(-1).sentence).toContain('its quarantine ended Wed 25 Nov 2026, 10:00');
  });

  test('counts as over for the previews of what an action would touch', async () => {
    world.clock.set(END);
    const { touched } = await get(`/numbers/${number.id}/impact?action=quarantine`);
    expect(touched).toMatchObject({
      total: 1,
      threads: [{ now: { id: number.id }, after: { id: desk.id } }],
    });
    const { sitters } = await get(`/numbers/${number.id}/impact?action=quarantine`);
    expect(sitters).toMatchObject([{ id: ana.id, now: { id: number.id }, after: null }]);
  });

  test('of a deactivated sitter’s number makes it a pool number, which can be leased and stays leased', async () => {
    await deactivateSitter(org.ctx, ana.id);
    const guest = await org.addClient({ class: 'one_time' });
    const later = '2027-02-22T15:00:00.000Z';
    const ask = `thread_id=${guest.threadId}&direction=outbound&at=${later}`;
    expect(await simulate(ask)).toMatchObject({ rule: 'pool_lease', number, opens_lease: true });
    world.clock.set(later);
    const send = async () => {
      const path = `/threads/${guest.threadId}/messages`;
      return (await world.call('POST', path, { key: org.ownerKey, body: { body: 'Hi' } })).body.decision;
    };
    expect(await send()).toMatchObject({ rule: 'pool_lease', number, opens_lease: true });
    expect(await send()).toMatchObject({ rule: 'pool_lease', number, opens_lease: false });
    await endQuarantines(world.base);
    expect(await leaseEnds(org, number.id)).toEqual([null]);
    expect(await send()).toMatchObject({ number, opens_lease: false });
  });

  test('is followed by another when the carrier refuses the number then', async () => {
    world.clock.set(END);
    const refuse = () =>
      inTransaction(org.ctx, (tx) =>
        quarantineAtCarrierRefusal(tx, number.id, { code: 21606, reason: 'The number is gone.' }),
      );
    expect(await refuse()).toBe('quarantined');
    expect(await outbound()).toMatchObject({ number: { id: desk.id } });
    const { quarantinedUntil, quarantineReason } = await numberRow(org, number.id);
    expect(quarantinedUntil?.getTime()).toBeGreaterThan(new Date(END).getTime());
    expect(quarantineReason).toBe('The number is gone.');
  });
});

test('a worker that starts returns the numbers whose quarantine ended while nobody was there', async () => {
  world.clock.set(END);
  const { db, pool } = openDb(world.databaseUrl, { maxConnections: 3 });
  const worker = await startWorker({ ...world.base, db }, { pool, concurrency: 1 });
  expect((await numberRow(org, number.id)).status).toBe('active');
  expect(await eventsOf(org, number.id)).toEqual(['number.quarantined', 'number.released']);
  await worker.stop();
  await db.destroy();
});
