import { describe, expect, test } from 'vitest';
import type { NumberFacts, RoutingFacts } from '../../../src/domain/routing/facts.ts';
import { decideOutbound } from '../../../src/domain/routing/outbound.ts';
import {
  BEN,
  businessNumber,
  dedicated,
  facts,
  NOON,
  OWNER,
  override,
  plus,
  QUARANTINED,
  RETIRED,
  window,
} from './facts-builder.ts';

const anaNow = window('ana', '10:00', '14:00');
const benNow = window('ben', '11:00', '13:00');
const write = (given: RoutingFacts, kind: 'owner' | 'automation' = 'owner') =>
  decideOutbound(given, { author: { kind }, at: NOON });
const writeAsAna = (given: RoutingFacts) =>
  decideOutbound(given, { author: { kind: 'sitter', sitterId: 'ana' }, at: NOON });
const numberOf = (given: RoutingFacts) => {
  const decision = write(given);
  return decision.outcome === 'send' ? [decision.rule, decision.numberId] : decision.code;
};
const desk = (state: Partial<NumberFacts>) => businessNumber('desk', { class: 'front_desk', ...state });

describe("an owner's text", () => {
  test("goes out from the responsible sitter's number, an automation's likewise", () => {
    const given = facts({ windows: [anaNow] });
    const expected = { numberId: 'ana-number', rule: 'responsible_sitter' };
    expect(write(given)).toMatchObject(expected);
    expect(write(given, 'automation')).toMatchObject(expected);
    expect(write(given).sentence).toBe(
      'Goes out from +14125550101 because Ana is responsible for the conversation.',
    );
  });

  test("goes out from the number of an override's target, not of the window's sitter", () => {
    expect(numberOf(facts({ windows: [anaNow], overrides: [override(BEN)] }))).toEqual([
      'responsible_sitter',
      'ben-number',
    ]);
  });

  test('goes out from the front desk number under an override to the owner and when no sitter is responsible', () => {
    const front = ['front_desk', 'desk'];
    expect(numberOf(facts({ windows: [anaNow], overrides: [override(OWNER)] }))).toEqual(front);
    expect(numberOf(facts())).toEqual(front);
  });

  test('goes out from the dedicated number of the sitter also to a one-time client', () => {
    const decision = write(facts({ class: 'one_time', windows: [anaNow] }));
    expect(decision).toMatchObject({ numberId: 'ana-number', opensLease: false });
  });
});

describe("an owner's text under overlap", () => {
  test('goes out from the number of the sitter whose window started last, and the trace says so', () => {
    const decision = write(facts({ windows: [anaNow, benNow] }));
    expect(decision).toMatchObject({ numberId: 'ben-number', rule: 'responsible_sitter' });
    expect(decision.sentence).toContain("windows overlap and Ben's started last");
    expect(decision.trace).toContainEqual(
      expect.objectContaining({ rule: 'responsible.overlap', applies: true }),
    );
    expect(decision.trace.at(-1)).toEqual({
      rule: 'outbound.number.responsible_sitter',
      applies: true,
      inputs: {
        number: '+14125550102',
        status: 'active',
        windows: ['ben-11:00-13:00', 'ana-10:00-14:00'],
        window_starts: ['2026-11-24T11:00:00.000Z', '2026-11-24T10:00:00.000Z'],
      },
      sentence: "+14125550102 is used because windows overlap and Ben's started last; it is active.",
    });
  });

  test('goes by the lower sitter when both windows started at once, in any order', () => {
    const windows = [window('ben', '10:00', '15:00'), anaNow];
    expect(numberOf(facts({ windows }))).toEqual(['responsible_sitter', 'ana-number']);
    expect(numberOf(facts({ windows: windows.toReversed() }))).toEqual(['responsible_sitter', 'ana-number']);
  });

  test('says that the id decided when several windows started last at once, and never that one was last', () => {
    const windows = [window('cleo', '09:00', '15:00'), window('ben', '10:00', '15:00'), anaNow];
    const { sentence, trace } = write(facts({ windows }));
    const why =
      'windows overlap, several started last at the same instant, and of their sitters Ana has the lowest id';
    expect(sentence).toBe(`Goes out from +14125550101 because ${why}.`);
    expect(trace.at(-1)?.sentence).toBe(`+14125550101 is used because ${why}; it is active.`);
    expect(write(facts({ windows: windows.slice(0, 2) })).sentence).toContain("Ben's started last");
  });

  test('says why that number came up also when it is passed over', () => {
    const numbers = { dedicated: [dedicated('ana'), dedicated('ben', QUARANTINED)] };
    const { trace } = write(facts({ windows: [anaNow, benNow], numbers }));
    expect(trace.find(({ rule }) => rule === 'outbound.number.responsible_sitter')?.sentence).toBe(
      "Ben's number (+14125550102) is in quarantine until Tue 1 Dec 2026, 12:00, so it is passed over; windows overlap and Ben's started last.",
    );
  });

  test('goes by the window that started last of all, though its sitter has a longer one from before', () => {
    const windows = [window('ana', '08:00', '20:00'), window('ana', '11:30', '12:30'), benNow];
    expect(numberOf(facts({ windows }))).toEqual(['responsible_sitter', 'ana-number']);
  });
});

describe('a text to a one-time client', () => {
  const oneTime = (numbers: Partial<RoutingFacts['numbers']>) => facts({ class: 'one_time', numbers });
  const leased = businessNumber('pool-3');

  test('goes out from the pool number leased to the thread, and opens no other lease', () => {
    expect(write(oneTime({ leased }))).toMatchObject({
      numberId: 'pool-3',
      rule: 'pool_lease',
      opensLease: false,
      alerts: [],
    });
  });

  test('leases the pool number unused for longest at first need', () => {
    expect(write(oneTime({}))).toMatchObject({
      numberId: 'pool-1',
      rule: 'pool_lease',
      opensLease: true,
      alerts: [],
    });
  });

  test.each([
    ['quarantined', QUARANTINED],
    ['retired', RETIRED],
  ])('leases another one when the leased one is %s, with an alert', (_name, state) => {
    expect(write(oneTime({ leased: { ...leased, ...state } }))).toMatchObject({
      numberId: 'pool-1',
      opensLease: true,
      alerts: [{ kind: 'number_passed_over', numberIds: ['pool-3'] }],
    });
  });

  test.each(['sitter', 'front_desk'] as const)(
    'takes another number when the leased one left the pool and is of class %s',
    (numberClass) => {
      const left = { ...leased, class: numberClass, sitterId: 'ben' };
      expect(write(oneTime({ leased: left }))).toMatchObject({ numberId: 'pool-1', opensLease: true });
    },
  );

  test('goes out from the front desk number when the pool is empty, with an alert', () => {
    expect(write(oneTime({ pool: [] }))).toMatchObject({
      numberId: 'desk',
      rule: 'front_desk',
      opensLease: false,
      alerts: [{ kind: 'number_passed_over', numberIds: [] }],
    });
  });

  test('does not lease again the number that it just passed over', () => {
    const broken = { ...leased, ...QUARANTINED };
    expect(write(oneTime({ leased: broken, pool: [broken] }))).toMatchObject({ numberId: 'desk' });
  });

  test('that has become recurring uses its lease no more', () => {
    expect(numberOf(facts({ numbers: { leased } }))).toEqual(['front_desk', 'desk']);
  });
});

describe("a sitter's number that cannot be used", () => {
  const states = [
    ['quarantined', [dedicated('ana', QUARANTINED), dedicated('ben')]],
    ['retired', [dedicated('ana', RETIRED), dedicated('ben')]],
    ['missing', [dedicated('ben')]],
  ] as const;
  const words = { quarantined: 'in quarantine until', retired: 'given back', missing: 'is missing' };

  test.each(states)('because it is %s is passed over for the front desk, with an alert', (name, numbers) => {
    const given = facts({ windows: [anaNow], numbers: { dedicated: numbers } });
    for (const decision of [write(given), writeAsAna(given)]) {
      expect(decision).toMatchObject({
        outcome: 'send',
        numberId: 'desk',
        rule: 'front_desk',
        alerts: [{ kind: 'number_passed_over', sitterIds: ['ana'] }],
      });
      expect(decision.sentence).toMatch(
        new RegExp(`it is the front desk number: Ana's number .*${words[name]}`),
      );
    }
  });

  test.each(states)('because it is %s gives way to the pool for a one-time client', (_n, numbers) => {
    const given = facts({ class: 'one_time', windows: [anaNow], numbers: { dedicated: numbers } });
    for (const decision of [write(given), writeAsAna(given)]) {
      expect(decision).toMatchObject({ numberId: 'pool-1', rule: 'pool_lease', opensLease: true });
      expect(decision.alerts).toHaveLength(1);
    }
  });

  test('is passed over without asking again who is responsible', () => {
    const given = facts({
      windows: [anaNow, benNow],
      numbers: { dedicated: [dedicated('ana'), dedicated('ben', QUARANTINED)] },
    });
    expect(numberOf(given)).toEqual(['front_desk', 'desk']);
  });

  test('is told in the trace with its state, before the number that is used', () => {
    const numbers = { dedicated: [dedicated('ana', QUARANTINED)] };
    const steps = write(facts({ windows: [anaNow], numbers })).trace.filter(({ rule }) =>
      rule.startsWith('outbound.number.'),
    );
    expect(steps.map(({ rule, applies }) => [rule, applies])).toEqual([
      ['outbound.number.responsible_sitter', false],
      ['outbound.number.pool_lease', false],
      ['outbound.number.front_desk', true],
    ]);
    expect(steps[0]).toMatchObject({
      inputs: { number: '+14125550101', status: 'quarantined' },
      sentence:
        "Ana's number (+14125550101) is in quarantine until Tue 1 Dec 2026, 12:00, so it is passed over; Ana is responsible for the conversation.",
    });
  });
});

describe('a number whose quarantine is over', () => {
  const until = (quarantinedUntil: Date) => ({ status: 'quarantined', quarantinedUntil }) as const;

  test('is used from the very end of the quarantine on, and the trace says when that was', () => {
    const given = (end: Date) =>
      facts({ windows: [anaNow], numbers: { dedicated: [dedicated('ana', until(end))] } });
    expect(write(given(plus(NOON, 1)))).toMatchObject({ numberId: 'desk' });
    const decision = write(given(NOON));
    expect(decision).toMatchObject({ numberId: 'ana-number', alerts: [] });
    expect(decision.trace.at(-1)).toMatchObject({
      applies: true,
      inputs: {
        number: '+14125550101',
        status: 'quarantined',
        quarantined_until: '2026-11-24T12:00:00.000Z',
      },
      sentence: expect.stringContaining('its quarantine ended Tue 24 Nov 2026, 07:00'),
    });
  });

  test('is used if it is over at hand-over, though it was not at acceptance', () => {
    const given = facts({
      windows: [anaNow],
      numbers: { dedicated: [dedicated('ana', until(plus(NOON, 1)))] },
    });
    const accepted = write(given);
    if (accepted.outcome === 'refused') throw new Error(accepted.sentence);
    const text = { author: { kind: 'owner' }, at: NOON, handedOverAt: plus(NOON, 1) } as const;
    expect(decideOutbound(given, text, accepted)).toMatchObject({ at: NOON, numberId: 'ana-number' });
  });

  test('is leased in its turn, and stays leased', () => {
    const [first, second] = [businessNumber('pool-1', until(NOON)), businessNumber('pool-2')];
    const oneTime = (numbers: Partial<RoutingFacts['numbers']>) => facts({ class: 'one_time', numbers });
    expect(write(oneTime({ pool: [first, second] }))).toMatchObject({ numberId: 'pool-1', opensLease: true });
    expect(write(oneTime({ leased: first, pool: [second] }))).toMatchObject({
      numberId: 'pool-1',
      opensLease: false,
      alerts: [],
    });
    const ill = { ...first, ...until(plus(NOON, 1)) };
    expect(write(oneTime({ pool: [ill, second] }))).toMatchObject({ numberId: 'pool-2' });
  });
});

describe('when nothing is usable', () => {
  test.each([
    ['quarantined', desk(QUARANTINED)],
    ['retired', desk(RETIRED)],
    ['missing', null],
  ])('the text is refused: the front desk number is %s', (_name, frontDesk) => {
    const numbers = { dedicated: [dedicated('ana', QUARANTINED)], frontDesk, pool: [] };
    const decision = write(facts({ class: 'one_time', windows: [anaNow], numbers }));
    expect(decision).toMatchObject({ outcome: 'refused', code: 'no_usable_number', nextWindow: null });
    expect(decision.alerts.map(({ sentence }) => sentence)).toHaveLength(3);
    expect(new Set(decision.alerts.map(({ topic }) => topic)).size).toBe(3);
  });
});
