import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/store/ids.ts';
import type { AssignmentWindowRow } from '../../src/store/tables.ts';
import { createWorld, type World } from '../support/world.ts';

const START = new Date('2026-11-24T15:00:00Z');
const QUARTER_MS = 15 * 60_000;

let world: World;
beforeAll(async () => {
  world = await createWorld();
  await world.db.updateTable('organizations').set({ leadMinutes: 10, graceMinutes: 5 }).execute();
});
afterAll(() => world.close());

const booking = fc.nat({ max: 1 });
const sitter = fc.option(fc.nat({ max: 2 }));
const terms = fc.record({ sitter, start: fc.nat({ max: 24 }), length: fc.integer({ min: 1, max: 8 }) });
const Step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('confirm' as const), booking, terms, reopen: fc.boolean() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('change' as const), booking, terms }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('cancel' as const), booking }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), quarters: fc.integer({ min: 1, max: 6 }) }),
  },
);
type Step = typeof Step extends fc.Arbitrary<infer Value> ? Value : never;
type Terms = typeof terms extends fc.Arbitrary<infer Value> ? Value : never;

async function newStage() {
  const client = await world.addClient({ thread: false });
  const sitters = [await world.addSitter(), await world.addSitter(), await world.addSitter()];
  return { client, sitters, externalIds: [newId(), newId()] };
}
type Stage = Awaited<ReturnType<typeof newStage>>;

function bodyOf({ sitters }: Stage, { sitter, start, length }: Terms) {
  const startsAt = START.getTime() + start * QUARTER_MS;
  return {
    sitter_id: sitter === null ? null : sitters[sitter]?.id,
    starts_at: new Date(startsAt).toISOString(),
    ends_at: new Date(startsAt + length * QUARTER_MS).toISOString(),
  };
}

async function idOf(stage: Stage, index: number): Promise<string> {
  const row = await world.db
    .selectFrom('bookings')
    .select('id')
    .where('externalId', '=', `${stage.externalIds[index]}`)
    .executeTakeFirst();
  return row?.id ?? newId();
}

async function perform(stage: Stage, step: Step): Promise<number> {
  if (step.do === 'wait') {
    world.clock.advance(step.quarters * QUARTER_MS);
    return 200;
  }
  if (step.do === 'confirm') {
    const external_id = stage.externalIds[step.booking];
    const body = {
      external_id,
      client_id: stage.client.id,
      reopen: step.reopen,
      ...bodyOf(stage, step.terms),
    };
    return (await world.call('POST', '/bookings', { body })).status;
  }
  const path = `/bookings/${await idOf(stage, step.booking)}`;
  if (step.do === 'cancel') return (await world.call('POST', `${path}/cancel`)).status;
  return (await world.call('PATCH', path, { body: bodyOf(stage, step.terms) })).status;
}

async function look(stage: Stage) {
  const { db, clock, orgId } = world;
  const windows = await db
    .selectFrom('assignmentWindows')
    .innerJoin('threads', 'threads.id', 'assignmentWindows.threadId')
    .selectAll('assignmentWindows')
    .where('threads.clientId', '=', stage.client.id)
    .orderBy('assignmentWindows.id')
    .execute();
  const numbers = await db
    .selectFrom('businessNumbers')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('id')
    .execute();
  const assignments = await db
    .selectFrom('numberAssignments')
    .selectAll()
    .where('orgId', '=', orgId)
    .orderBy('id')
    .execute();
  return { at: await clock.now(db), windows, numbers, assignments };
}

/** Of this window, what lies before an instant. */
function pastOf({ id, sitterId, startsAt, endsAt, cancelledAt }: AssignmentWindowRow, at: Date) {
  if (cancelledAt || startsAt >= at) return [];
  return [{ id, sitterId, startsAt, endsAt: endsAt < at ? endsAt : at }];
}

function isCurrent({ cancelledAt, endsAt }: AssignmentWindowRow, at: Date): boolean {
  return cancelledAt === null && endsAt > at;
}

async function live(steps: readonly Step[]): Promise<void> {
  world.clock.set(START);
  const stage = await newStage();
  let before = await look(stage);
  for (const step of steps) {
    expect([200, 404, 409]).toContain(await perform(stage, step));
    const after = await look(stage);
    expect({ ...after, windows: [], at: null }).toEqual({ ...before, windows: [], at: null });
    const own = step.do === 'wait' ? null : await idOf(stage, step.booking);
    for (const window of before.windows) {
      const now = after.windows.find(({ id }) => id === window.id);
      if (window.bookingId !== own) expect(now).toEqual(window);
      expect(now && pastOf(now, before.at)).toEqual(pastOf(window, before.at));
    }
    for (const index of stage.externalIds.keys()) {
      const bookingId = await idOf(stage, index);
      const current = after.windows.filter((it) => it.bookingId === bookingId && isCurrent(it, after.at));
      expect(current.length).toBeLessThanOrEqual(1);
    }
    before = after;
  }
}

test('no history of bookings changes a number, another booking’s window or the past, or leaves two current windows', async () => {
  const histories = fc.array(Step, { minLength: 12, maxLength: 12 });
  await fc.assert(fc.asyncProperty(histories, live), { numRuns: 15, endOnFailure: true });
}, 120_000);
