import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '../../src/context.ts';
import { promoteNumber } from '../../src/services/numbers.ts';
import {
  quarantineAtCarrierRefusal,
  quarantineNumber,
  releaseNumber,
} from '../../src/services/quarantine.ts';
import { endQuarantines } from '../../src/services/quarantine-ends.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { eventsOf, holdersOf, numberRow } from '../support/number-rows.ts';
import { createWorld, type World } from '../support/world.ts';

const DAY_MS = 86_400_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

async function actorsOf(numberId: string): Promise<string[]> {
  const rows = await world.db
    .selectFrom('auditEvents')
    .select(['event', 'actor'])
    .where('entityId', '=', numberId)
    .orderBy('occurredAt')
    .orderBy('id')
    .execute();
  return rows.map(({ event, actor }) => `${event} by ${actor}`);
}

describe('when a quarantine is over', () => {
  test('numbers of every organization return by themselves, each once, however many servers look', async () => {
    const other = await world.secondOrg();
    const numbers = [];
    for (const org of [world, world, other, other]) {
      const { id } = await org.addNumber({ class: 'pool' });
      await quarantineNumber(org.ctx, id, { duration: '1', reason: 'Test' });
      numbers.push({ org, id });
    }
    const later = await world.addNumber({ class: 'pool' });
    await quarantineNumber(world.ctx, later.id, { duration: '3', reason: 'Test' });
    world.clock.advance(DAY_MS);
    await Promise.all([1, 2, 3, 4].map(() => endQuarantines(world.base)));
    await endQuarantines(world.base);
    for (const { org, id } of numbers) {
      expect((await numberRow(org, id)).status).toBe('active');
      expect(await actorsOf(id)).toEqual(['number.quarantined by owner', 'number.released by system']);
    }
    expect((await numberRow(world, later.id)).status).toBe('quarantined');
  });

  test('a number that another server is just releasing is left to it', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    await quarantineNumber(world.ctx, id, { duration: '1', reason: 'Test' });
    world.clock.advance(DAY_MS);
    await world.db.transaction().execute(async (tx) => {
      await releaseNumber({ ...world.ctx, db: tx }, id);
      await endQuarantines(world.base);
    });
    expect(await eventsOf(world, id)).toEqual(['number.quarantined', 'number.released']);
  });

  test('a deactivated sitter’s number joins the pool', async () => {
    const sitter = await world.addSitter();
    const numberId = sitter.number?.id ?? '';
    await deactivateSitter(world.ctx, sitter.id);
    expect(await numberRow(world, numberId)).toMatchObject({
      class: 'sitter',
      status: 'quarantined',
      sitterId: null,
      classAfterQuarantine: 'pool',
    });
    world.clock.advance(90 * DAY_MS + 3_600_000);
    await endQuarantines(world.base);
    expect(await numberRow(world, numberId)).toMatchObject({
      class: 'pool',
      status: 'active',
      classAfterQuarantine: null,
    });
    const [holder] = await holdersOf(world, numberId);
    expect(holder).toMatchObject({ sitterId: sitter.id, endReason: 'sitter_deactivated' });
  });
});

describe('a number that the carrier refuses', () => {
  const refuse = (id: string) =>
    inTransaction(world.ctx, (tx) =>
      quarantineAtCarrierRefusal(tx, id, { code: 21606, reason: 'The number is gone.' }),
    );
  const alertsAbout = (id: string) =>
    world.db
      .selectFrom('alerts')
      .select(['kind', 'severity', 'resolvedAt'])
      .where('topic', 'like', `%:${id}`)
      .execute();

  test('is quarantined by the system with a warning, once', async () => {
    const { id } = await world.addNumber({ class: 'pool' });
    for (const _ of [1, 2]) expect(await refuse(id)).toBe('quarantined');
    expect((await numberRow(world, id)).quarantineReason).toBe('The number is gone.');
    expect(await actorsOf(id)).toEqual(['number.quarantined by system']);
    expect(await alertsAbout(id)).toEqual([
      { kind: 'number_refused', severity: 'warning', resolvedAt: null },
    ]);
  });

  test('if it is the front desk’s stays in use with a critical alert, which another front desk closes', async () => {
    const { id } = await world.addNumber({ class: 'front_desk' });
    expect(await refuse(id)).toBe('front_desk_refused');
    expect(await numberRow(world, id)).toMatchObject({ status: 'active', class: 'front_desk' });
    expect(await alertsAbout(id)).toEqual([
      { kind: 'front_desk_refused', severity: 'critical', resolvedAt: null },
    ]);
    const pool = await world.addNumber({ class: 'pool' });
    await promoteNumber(world.ctx, pool.id);
    expect((await alertsAbout(id))[0]?.resolvedAt).not.toBeNull();
    expect(await eventsOf(world, id)).toEqual([
      'number.sending_stopped',
      'number.demoted',
      'number.sending_resumed',
    ]);
  });
});
