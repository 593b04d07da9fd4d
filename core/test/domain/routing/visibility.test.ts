import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ResponsibilityFacts } from '../../../src/domain/routing/facts.ts';
import { maySitterWrite } from '../../../src/domain/routing/outbound.ts';
import { sitterSees, visibleSpans } from '../../../src/domain/routing/visibility.ts';
import { ANA, at, BEN, facts, NOON, OWNER, override, plus, sitter, window } from './facts-builder.ts';
import { anyFacts, anyInstant } from './random-facts.ts';

const sees = (given: ResponsibilityFacts, ...times: string[]) =>
  times.map((time) => sitterSees(given, 'ana', at(time)));
const morning = window('ana', '08:00', '10:00');
const evening = window('ana', '18:00', '20:00');

describe('a sitter sees', () => {
  test('the texts of the own windows, to the millisecond, and none between them', () => {
    const given = facts({ windows: [morning, evening] });
    expect(sees(given, '07:59:59.999', '08:00', '09:59:59.999', '10:00')).toEqual([false, true, true, false]);
    expect(sees(given, '14:00', '18:00', '20:00')).toEqual([false, true, false]);
  });

  test("nothing of another sitter's window, but all of the own under overlap", () => {
    const given = facts({ windows: [morning, window('ben', '09:00', '12:00')] });
    expect(sees(given, '09:30', '11:00')).toEqual([true, false]);
  });

  test('the texts under an override to the sitter, with or without a window', () => {
    const given = facts({ overrides: [override(ANA, { startsAt: at('11:00'), endsAt: at('13:00') })] });
    expect(sees(given, '10:59:59.999', '11:00', '12:59:59.999', '13:00')).toEqual([false, true, true, false]);
  });

  test.each([
    ['the owner', OWNER],
    ['another sitter', BEN],
  ])('nothing of the own window under an override to %s, and the rest again', (_name, target) => {
    const times = { startsAt: at('08:30'), endsAt: at('09:00') };
    const given = facts({ windows: [morning], overrides: [override(target, times)] });
    expect(sees(given, '08:29:59.999', '08:30', '08:59:59.999', '09:00')).toEqual([true, false, false, true]);
  });

  test('again from the moment an override to another is removed; what came before stays hidden', () => {
    const removed = override(BEN, { startsAt: at('08:30'), removedAt: at('09:00') });
    expect(sees(facts({ windows: [morning], overrides: [removed] }), '08:45', '09:00')).toEqual([
      false,
      true,
    ]);
  });

  test('by the override that was created last, when several are active', () => {
    const older = override(BEN, { id: 'older', createdAt: at('06:00') });
    const newer = override(ANA, { id: 'newer', createdAt: at('07:00') });
    expect(sees(facts({ overrides: [older, newer] }), '12:00')).toEqual([true]);
    const turned = [{ ...older, createdAt: at('07:30') }, newer];
    expect(sees(facts({ windows: [morning], overrides: turned }), '09:00')).toEqual([false]);
  });

  test('nothing of a cancelled window', () => {
    const cancelled = window('ana', '08:00', '10:00', { cancelledAt: at('07:00') });
    expect(sees(facts({ windows: [cancelled] }), '09:00')).toEqual([false]);
    expect(visibleSpans(facts({ windows: [cancelled] }), 'ana')).toEqual([]);
  });

  test('every text at whose instant the sitter may write', () => {
    fc.assert(
      fc.property(anyFacts, anyInstant, fc.constantFrom('ana', 'ben', 'cleo'), (given, instant, id) => {
        if (maySitterWrite(given, id, instant)) expect(sitterSees(given, id, instant)).toBe(true);
      }),
    );
  });
});

describe('the visible spans', () => {
  test('are the own windows less what lies under an override to another', () => {
    const times = { startsAt: at('09:00'), endsAt: at('19:00') };
    const given = facts({ windows: [morning, evening], overrides: [override(BEN, times)] });
    expect(visibleSpans(given, 'ana')).toEqual([
      { from: at('08:00'), until: at('09:00') },
      { from: at('19:00'), until: at('20:00') },
    ]);
  });

  test('have no end under an override without one', () => {
    expect(visibleSpans(facts({ overrides: [override(ANA)] }), 'ana')).toEqual([
      { from: at('08:00'), until: null },
    ]);
  });

  test('of a sitter without windows and overrides are none', () => {
    expect(visibleSpans(facts({ windows: [window('ben', '08:00', '20:00')] }), 'ana')).toEqual([]);
  });

  test('of the past stay, also for a sitter who is inactive by now', () => {
    const given = facts({ windows: [morning], sitters: [sitter('ana', false)] });
    expect(visibleSpans(given, 'ana')).toEqual([{ from: at('08:00'), until: at('10:00') }]);
  });

  test('agree with what the sitter sees at any instant, and at the edges of every window and override', () => {
    fc.assert(
      fc.property(anyFacts, anyInstant, (given, instant) => {
        const edges = [...given.windows, ...given.overrides].flatMap(({ startsAt, endsAt }) => [
          startsAt,
          plus(startsAt, -1),
          plus(endsAt ?? NOON, -1),
          endsAt ?? NOON,
        ]);
        for (const id of ['ana', 'ben', 'cleo']) {
          const spans = visibleSpans(given, id);
          for (const moment of [instant, ...edges]) {
            const inside = spans.some(
              ({ from, until }) => from <= moment && (until === null || moment < until),
            );
            expect(inside).toBe(sitterSees(given, id, moment));
          }
        }
      }),
    );
  });

  test('stand in order, are never empty and share no instant', () => {
    fc.assert(
      fc.property(anyFacts, (given) => {
        const spans = visibleSpans(given, 'ana');
        for (const [index, { from, until }] of spans.entries()) {
          const next = spans[index + 1];
          if (until) expect(from < until).toBe(true);
          if (next) expect(until !== null && until <= next.from).toBe(true);
        }
      }),
    );
  });
});
