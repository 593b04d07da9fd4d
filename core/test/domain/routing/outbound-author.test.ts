import { describe, expect, test } from 'vitest';
import type { RoutingFacts } from '../../../src/domain/routing/facts.ts';
import { decideOutbound, maySitterWrite } from '../../../src/domain/routing/outbound.ts';
import { ANA, at, BEN, facts, NOON, OWNER, override, sitter, window } from './facts-builder.ts';

const anaNow = window('ana', '10:00', '14:00');
const benNow = window('ben', '11:00', '13:00');
const write = (given: RoutingFacts, sitterId: string, instant = NOON) =>
  decideOutbound(given, { author: { kind: 'sitter', sitterId }, at: instant });
const outcome = (...given: Parameters<typeof write>) => {
  const decision = write(...given);
  return decision.outcome === 'send' ? decision.numberId : decision.code;
};

describe('a sitter', () => {
  test('writes in an own active window, from the own number', () => {
    const decision = write(facts({ windows: [anaNow] }), 'ana');
    expect(decision).toMatchObject({
      outcome: 'send',
      numberId: 'ana-number',
      rule: 'own_number',
      alerts: [],
    });
    expect(decision.sentence).toBe("Goes out from +14125550101 because it is Ana's dedicated number.");
  });

  test('writes under overlap too, each from the own number, whoever started last', () => {
    const given = facts({ windows: [anaNow, benNow] });
    expect([outcome(given, 'ana'), outcome(given, 'ben')]).toEqual(['ana-number', 'ben-number']);
    expect(outcome(given, 'cleo')).toBe('outside_assignment_window');
  });

  test('who is the target of an override writes without a window, and nobody else does with one', () => {
    const given = facts({ windows: [anaNow], overrides: [override(BEN)] });
    expect(outcome(given, 'ben')).toBe('ben-number');
    expect(outcome(given, 'ana')).toBe('outside_assignment_window');
  });

  test('does not write under an override to the owner', () => {
    const given = facts({ windows: [anaNow], overrides: [override(OWNER)] });
    expect(outcome(given, 'ana')).toBe('outside_assignment_window');
  });

  test('writes up to the last millisecond of the window', () => {
    const given = facts({ windows: [anaNow] });
    const outcomes = ['09:59:59.999', '10:00', '13:59:59.999', '14:00'].map((t) =>
      outcome(given, 'ana', at(t)),
    );
    const refused = 'outside_assignment_window';
    expect(outcomes).toEqual([refused, 'ana-number', 'ana-number', refused]);
  });

  test('who is inactive writes in no window', () => {
    const given = facts({ windows: [anaNow], sitters: [sitter('ana', false)] });
    expect(maySitterWrite(given, 'ana', NOON)).toBe(false);
  });

  test('may write exactly when a text is not refused for the window', () => {
    for (const overrides of [[], [override(ANA)], [override(OWNER)]]) {
      const given = facts({ windows: [benNow], overrides });
      for (const id of ['ana', 'ben', 'cleo']) {
        expect(maySitterWrite(given, id, NOON)).toBe(outcome(given, id) !== 'outside_assignment_window');
      }
    }
  });
});

describe('the refusal of a sitter', () => {
  const later = window('ana', '16:00', '17:00');
  const latest = window('ana', '18:00', '19:00');

  test('names the next own window, in the zone of the organization', () => {
    const cancelled = window('ana', '15:00', '16:00', { cancelledAt: at('08:00') });
    const windows = [
      latest,
      later,
      cancelled,
      window('ana', '08:00', '09:00'),
      window('ben', '13:00', '14:00'),
    ];
    const refusal = write(facts({ windows }), 'ana');
    expect(refusal).toMatchObject({
      outcome: 'refused',
      code: 'outside_assignment_window',
      nextWindow: { startsAt: at('16:00'), endsAt: at('17:00') },
      sentence: 'There is no active assignment window; the next window begins Tue 24 Nov 2026, 11:00.',
    });
    expect(refusal.trace.at(-1)).toMatchObject({ rule: 'outbound.author', applies: false });
  });

  test('names the longest of own windows that begin at once, in any order', () => {
    const windows = [later, window('ana', '16:00', '18:00')];
    for (const order of [windows, windows.toReversed()]) {
      expect(write(facts({ windows: order }), 'ana')).toMatchObject({ nextWindow: { endsAt: at('18:00') } });
    }
  });

  test('says so when no other window is planned', () => {
    expect(write(facts(), 'ana')).toMatchObject({
      nextWindow: null,
      sentence: 'There is no active assignment window; no other window is planned.',
    });
  });

  test('under an override to another names the next window too', () => {
    const given = facts({ windows: [anaNow, later], overrides: [override(BEN)] });
    expect(write(given, 'ana')).toMatchObject({
      nextWindow: { startsAt: at('16:00'), endsAt: at('17:00') },
      sentence:
        'An override makes somebody else responsible now; the next window begins Tue 24 Nov 2026, 11:00.',
    });
  });
});

describe('the owner and an automation', () => {
  test.each(['owner', 'automation'] as const)('may always write: %s', (kind) => {
    for (const given of [facts(), facts({ windows: [anaNow] }), facts({ overrides: [override(BEN)] })]) {
      expect(decideOutbound(given, { author: { kind }, at: NOON }).outcome).toBe('send');
    }
  });
});
