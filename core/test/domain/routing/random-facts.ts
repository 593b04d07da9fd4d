import fc from 'fast-check';
import type { Author, Party, RoutingFacts } from '../../../src/domain/routing/facts.ts';
import type { InboundNumber } from '../../../src/domain/routing/inbound.ts';
import { at, businessNumber, contact, facts, plus, QUARANTINED, sitter, window } from './facts-builder.ts';

const IDS = ['ana', 'ben', 'cleo'] as const;
const anyId = fc.constantFrom(...IDS);
// Few instants, so that edges meet often.
const anyStep = fc.integer({ min: 0, max: 12 });
const instantOf = (step: number, ms = 0) => plus(at('08:00'), step * 10 * 60_000 + ms);

/** On or one millisecond beside an instant at which something may begin or end. */
export const anyInstant = fc
  .tuple(anyStep, fc.constantFrom(-1, 0, 1, 60_000))
  .map(([step, ms]) => instantOf(step, ms));

const anyParty: fc.Arbitrary<Party> = fc.oneof(
  fc.constant<Party>({ kind: 'owner' }),
  anyId.map((sitterId): Party => ({ kind: 'sitter', sitterId })),
);

const anyWindow = fc.record({
  id: fc.uuid(),
  sitterId: anyId,
  start: anyStep,
  length: fc.integer({ min: 1, max: 6 }),
  cancelled: fc.nat(9),
});
const anyWindows = fc.array(anyWindow, { maxLength: 5 }).map((windows) =>
  windows.map(({ id, sitterId, start, length, cancelled }) =>
    window(sitterId, '08:00', '09:00', {
      id,
      startsAt: instantOf(start),
      endsAt: instantOf(start + length),
      cancelledAt: cancelled === 0 ? at('07:00') : null,
    }),
  ),
);

const anyOverrides = fc.array(
  fc.record({
    id: fc.uuid(),
    target: anyParty,
    reason: fc.constantFrom('Ana is ill.', 'Complaint'),
    startsAt: anyStep.map((step) => instantOf(step)),
    endsAt: fc.option(anyStep.map((step) => instantOf(step, 300_000))),
    removedAt: fc.option(
      anyStep.map((step) => instantOf(step)),
      { freq: 2 },
    ),
    createdAt: fc.constantFrom(at('06:00'), at('06:30'), at('07:00')),
  }),
  { maxLength: 3 },
);

const anyState = fc.constantFrom(
  { status: 'active', quarantinedUntil: null } as const,
  { status: 'active', quarantinedUntil: null } as const,
  QUARANTINED,
  { status: 'quarantined', quarantinedUntil: at('12:00') } as const,
  { status: 'retired', quarantinedUntil: null } as const,
);
const numberIn = (id: string, more: Parameters<typeof businessNumber>[1] = {}) =>
  anyState.map((state) => businessNumber(id, { ...more, ...state }));

const anyNumbers: fc.Arbitrary<RoutingFacts['numbers']> = fc.record({
  dedicated: fc
    .tuple(...IDS.map((sitterId) => fc.option(numberIn(`${sitterId}-number`, { class: 'sitter', sitterId }))))
    .map((numbers) => numbers.filter((number) => number !== null)),
  frontDesk: fc.option(numberIn('desk', { class: 'front_desk' })),
  leased: fc.option(numberIn('pool-3')),
  pool: fc.tuple(numberIn('pool-1'), numberIn('pool-2')).chain((pool) => fc.subarray(pool)),
});

const anyContacts = fc
  .tuple(
    ...['mobile', 'home', 'work'].map((id) =>
      fc.option(fc.boolean().map((optedOut) => contact(id, { optedOut }))),
    ),
  )
  .map((contacts) => contacts.filter((candidate) => candidate !== null))
  .map((contacts) => contacts.map((each, index) => ({ ...each, isPrimary: index === 0 })));

/** A thread in any state that the rules can meet. */
export const anyFacts: fc.Arbitrary<RoutingFacts> = fc
  .record({
    class: fc.constantFrom('recurring', 'one_time'),
    contacts: anyContacts,
    lastWriterContactId: fc.constantFrom('mobile', 'home', 'gone', null),
    windows: anyWindows,
    overrides: anyOverrides,
    sitters: fc.tuple(...IDS.map((id) => fc.integer({ min: 0, max: 4 }).map((n) => sitter(id, n > 0)))),
    numbers: anyNumbers,
  })
  .map(facts);

const anyAuthor: fc.Arbitrary<Author> = fc.oneof(
  fc.constantFrom<Author>({ kind: 'owner' }, { kind: 'automation' }),
  anyId.map((sitterId): Author => ({ kind: 'sitter', sitterId })),
);

export const anyText = fc.record({
  author: anyAuthor,
  at: anyInstant,
  contactId: fc.constantFrom(undefined, undefined, 'home', 'elsewhere'),
});

const anyNumber = fc.oneof(
  numberIn('desk', { class: 'front_desk' }),
  ...IDS.map((sitterId) => numberIn(`${sitterId}-number`, { class: 'sitter', sitterId })),
  numberIn('pool-1'),
);

export const anyInboundNumber: fc.Arbitrary<InboundNumber> = fc
  .tuple(anyNumber, fc.constantFrom(undefined, null, ...IDS))
  .map(([number, heldAtLastText]) => ({ ...number, heldAtLastText }));

/** The same facts with every array in another order, but the pool's: its order has a meaning. */
export function shuffled(given: RoutingFacts): fc.Arbitrary<RoutingFacts> {
  const inAnyOrder = <T>(items: readonly T[]) => fc.shuffledSubarray([...items], { minLength: items.length });
  return fc
    .record({
      contacts: inAnyOrder(given.contacts),
      windows: inAnyOrder(given.windows),
      overrides: inAnyOrder(given.overrides),
      sitters: inAnyOrder(given.sitters),
      dedicated: inAnyOrder(given.numbers.dedicated),
    })
    .map(({ dedicated, ...others }) => ({ ...given, ...others, numbers: { ...given.numbers, dedicated } }));
}
