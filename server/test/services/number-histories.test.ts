import { DomainError } from '@maskline/core/domain/errors';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assignNumber, unassignNumber } from '../../src/services/number-assignment.ts';
import { promoteNumber, retireNumber } from '../../src/services/numbers.ts';
import { quarantineNumber, releaseNumber } from '../../src/services/quarantine.ts';
import { endQuarantines } from '../../src/services/quarantine-ends.ts';
import { deactivateSitter } from '../../src/services/sitter-deactivation.ts';
import { activateSitter } from '../../src/services/sitters.ts';
import { isTransactionConflict } from '../../src/store/faults.ts';
import type { TestOrganization } from '../support/seeds.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

type Scene = { org: TestOrganization; numbers: string[]; sitters: string[] };
type Step = { verb: keyof typeof VERBS; number: number; sitter: number };

const VERBS = {
  activate: ({ org }: Scene, _: string, sitter: string) => activateSitter(org.ctx, sitter),
  deactivate: ({ org }: Scene, _: string, sitter: string) => deactivateSitter(org.ctx, sitter),
  assign: ({ org }: Scene, number: string, sitter: string) => assignNumber(org.ctx, number, sitter),
  unassign: ({ org }: Scene, number: string) => unassignNumber(org.ctx, number),
  promote: ({ org }: Scene, number: string) => promoteNumber(org.ctx, number),
  retire: ({ org }: Scene, number: string) => retireNumber(org.ctx, number, 'Test'),
  quarantine: ({ org }: Scene, number: string) =>
    quarantineNumber(org.ctx, number, { duration: '1', reason: 'Test' }),
  release: ({ org }: Scene, number: string) =>
    releaseNumber(org.ctx, number, { force: true, reason: 'Test' }),
  wait: async () => {
    world.clock.advance(86_400_000);
    await endQuarantines(world.base);
  },
};

const steps = fc.array(
  fc.record({
    verb: fc.constantFrom(...(Object.keys(VERBS) as Step['verb'][])),
    number: fc.nat({ max: 4 }),
    sitter: fc.nat({ max: 2 }),
  }),
  { minLength: 4, maxLength: 30 },
);

async function newScene(): Promise<Scene> {
  const org = await world.secondOrg();
  const numbers = [];
  for (const kind of ['front_desk', 'sitter', 'sitter', 'pool', 'pool'] as const) {
    numbers.push((await org.addNumber({ class: kind })).id);
  }
  const sitters = [];
  for (let index = 0; index < 3; index += 1) sitters.push((await org.addSitter({ active: false })).id);
  return { org, numbers, sitters };
}

/** A refusal is an answer; anything else that is thrown is a fault. */
async function take(scene: Scene, { verb, number, sitter }: Step): Promise<void> {
  try {
    await VERBS[verb](scene, scene.numbers[number] ?? '', scene.sitters[sitter] ?? '');
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
  }
}

/** Whatever is wrong with the rows, in words. */
async function faults({ org: { orgId } }: Scene): Promise<unknown[]> {
  const { rows } = await sql`
    select 'a sitter with two numbers' as fault from business_numbers
     where org_id = ${orgId} and sitter_id is not null group by sitter_id having count(*) > 1
    union all
    select 'not one front desk number' from business_numbers
     where org_id = ${orgId} and class = 'front_desk' and status = 'active' having count(*) <> 1
    union all
    select 'the history names another holder' from business_numbers n
      left join number_assignments a on a.org_id = n.org_id and a.number_id = n.id and a.ended_at is null
     where n.org_id = ${orgId} and n.sitter_id is distinct from a.sitter_id
    union all
    select 'two holders at once' from number_assignments a
      join number_assignments b on a.org_id = b.org_id and a.number_id = b.number_id and a.id < b.id
     where a.org_id = ${orgId} and tstzrange(a.started_at, a.ended_at) && tstzrange(b.started_at, b.ended_at)
    union all
    select 'an inactive sitter with a number' from business_numbers n
      join sitters s on s.org_id = n.org_id and s.id = n.sitter_id
     where n.org_id = ${orgId} and not s.active
    union all
    select 'a quarantine that is over' from business_numbers
     where org_id = ${orgId} and status = 'quarantined'
       and quarantined_until < ${await world.clock.now(world.db)}`.execute(world.db);
  return rows;
}

test('no sequence of verbs gives a sitter two numbers, an organization two front desks, or a history that is wrong', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const scene = await newScene();
      for (const step of sequence) {
        await take(scene, step);
        expect([step, await faults(scene)]).toEqual([step, []]);
      }
    }),
    { numRuns: 25 },
  );
});

test('nor do verbs at once', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (sequence) => {
      const scene = await newScene();
      await Promise.all(
        sequence.map((step) =>
          take(scene, step).catch((error: unknown) => {
            if (!isTransactionConflict(error)) throw error;
          }),
        ),
      );
      expect(await faults(scene)).toEqual([]);
    }),
    { numRuns: 25 },
  );
});
