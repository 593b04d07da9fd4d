import { describe, expect, test } from 'vitest';
import type { RoutingFacts } from '../../../src/domain/routing/facts.ts';
import { activeWindows, responsibleParty } from '../../../src/domain/routing/responsible-party.ts';
import { parseInstant } from '../../../src/domain/time.ts';
import { ANA, at, BEN, facts, NOON, OWNER, override, plus, sitter, window } from './facts-builder.ts';

const judge = (given: RoutingFacts, instant = NOON) => responsibleParty(given, instant).responsibility;
const steps = (given: RoutingFacts) =>
  responsibleParty(given, NOON).trace.map(({ rule, applies }) => [rule, applies]);
const anaAllDay = window('ana', '08:00', '20:00');

describe('the responsible party', () => {
  test('is the owner inbox when nothing else holds', () => {
    expect(judge(facts())).toEqual({ rule: 'owner_inbox', party: OWNER });
    expect(steps(facts())).toEqual([
      ['responsible.override', false],
      ['responsible.one_window', false],
      ['responsible.owner_inbox', true],
    ]);
  });

  test('is the one sitter with an active window', () => {
    const given = facts({ windows: [anaAllDay, window('ben', '13:00', '14:00')] });
    expect(judge(given)).toEqual({
      rule: 'one_window',
      party: ANA,
      windowId: anaAllDay.id,
      until: at('20:00'),
    });
    expect(steps(given)).toEqual([
      ['responsible.override', false],
      ['responsible.one_window', true],
    ]);
  });

  test('is nobody but the owner inbox while windows of several sitters overlap', () => {
    const given = facts({ windows: [anaAllDay, window('ben', '11:00', '14:00')] });
    expect(judge(given)).toMatchObject({ rule: 'overlap', party: OWNER });
    expect(steps(given)).toEqual([
      ['responsible.override', false],
      ['responsible.one_window', false],
      ['responsible.overlap', true],
    ]);
  });

  test('is the target of an active override, before any window is asked', () => {
    const given = facts({ windows: [anaAllDay], overrides: [override(BEN)] });
    expect(judge(given)).toEqual({ rule: 'override', party: BEN, overrideId: 'override', until: null });
    expect(steps(given)).toEqual([['responsible.override', true]]);
  });

  test('is the owner under an override to the owner, for all the windows there are', () => {
    const given = facts({
      windows: [anaAllDay, window('ben', '11:00', '14:00')],
      overrides: [override(OWNER)],
    });
    expect(judge(given)).toMatchObject({ rule: 'override', party: OWNER });
  });
});

describe('an override', () => {
  const rule = (times: Parameters<typeof override>[1], instant = NOON) =>
    judge(facts({ overrides: [override(BEN, times)] }), instant).rule;

  test('that was created last wins, whichever began last or stands first', () => {
    const older = override(ANA, { id: 'older', createdAt: at('06:00'), startsAt: at('11:00') });
    const newer = override(BEN, { id: 'newer', createdAt: at('07:00'), startsAt: at('08:00') });
    for (const overrides of [
      [older, newer],
      [newer, older],
    ]) {
      expect(judge(facts({ overrides }))).toMatchObject({ overrideId: 'newer', party: BEN });
    }
  });

  test('of the same instant as another is told apart by its id, in any order', () => {
    const twins = [override(ANA, { id: 'a' }), override(BEN, { id: 'b' })];
    expect(judge(facts({ overrides: twins }))).toMatchObject({ overrideId: 'b' });
    expect(judge(facts({ overrides: twins.toReversed() }))).toMatchObject({ overrideId: 'b' });
  });

  test('that was created last but is over leaves the word to the one before', () => {
    const over = override(BEN, { id: 'over', createdAt: at('07:30'), endsAt: at('09:00') });
    expect(judge(facts({ overrides: [override(ANA), over] }))).toMatchObject({ party: ANA });
  });

  test('decides from its first millisecond until just before its end', () => {
    const times = { startsAt: at('10:00'), endsAt: at('12:00') };
    expect(rule(times, at('09:59:59.999'))).toBe('owner_inbox');
    expect(rule(times, at('10:00'))).toBe('override');
    expect(rule(times, at('11:59:59.999'))).toBe('override');
    expect(rule(times, at('12:00'))).toBe('owner_inbox');
  });

  test('that was removed decides no longer, but did until then', () => {
    const times = { removedAt: at('11:00') };
    expect(rule(times)).toBe('owner_inbox');
    expect(rule(times, at('11:00'))).toBe('owner_inbox');
    expect(rule(times, at('10:59:59.999'))).toBe('override');
  });

  test('that was removed before it began never decides', () => {
    const times = { startsAt: at('10:00'), removedAt: at('09:00') };
    for (const instant of [at('09:30'), at('10:00'), NOON]) expect(rule(times, instant)).toBe('owner_inbox');
  });
});

describe('an assignment window', () => {
  test('makes responsible from its first millisecond until just before its end', () => {
    const given = facts({ windows: [window('ana', '10:00', '12:00')] });
    const rules = ['09:59:59.999', '10:00', '11:59:59.999', '12:00'].map((t) => judge(given, at(t)).rule);
    expect(rules).toEqual(['owner_inbox', 'one_window', 'one_window', 'owner_inbox']);
  });

  test('that ends as another begins shares no millisecond with it', () => {
    const given = facts({ windows: [window('ana', '10:00', '12:00'), window('ben', '12:00', '14:00')] });
    expect(judge(given, at('11:59:59.999'))).toMatchObject({ rule: 'one_window', party: ANA });
    expect(judge(given, at('12:00'))).toMatchObject({ rule: 'one_window', party: BEN });
  });

  test.each([
    ['of an inactive sitter', { sitters: [sitter('ana'), sitter('ben', false)] }],
    ['of a sitter nobody knows', { sitters: [sitter('ana')] }],
  ])('%s counts for nothing and makes no overlap', (_whose, sitters) => {
    const bens = window('ben', '11:00', '14:00');
    expect(judge(facts({ ...sitters, windows: [bens] })).rule).toBe('owner_inbox');
    expect(judge(facts({ ...sitters, windows: [bens, anaAllDay] }))).toMatchObject({ party: ANA });
  });

  test('that was cancelled counts for nothing', () => {
    const cancelled = window('ana', '08:00', '20:00', { cancelledAt: at('07:00') });
    expect(judge(facts({ windows: [cancelled] })).rule).toBe('owner_inbox');
  });

  test('of the same sitter as another is no overlap; the one that ends last says until when', () => {
    const long = window('ana', '09:00', '20:00');
    const short = window('ana', '11:30', '12:30');
    const expected = { rule: 'one_window', party: ANA, windowId: long.id, until: at('20:00') };
    expect(judge(facts({ windows: [short, long] }))).toEqual(expected);
    expect(judge(facts({ windows: [long, short] }))).toEqual(expected);
  });

  test('that ends together with another of the same sitter is told apart by its id, in any order', () => {
    const twins = [window('ana', '09:00', '13:00'), window('ana', '10:00', '13:00')];
    const judged = judge(facts({ windows: twins }));
    expect(judged).toMatchObject({ rule: 'one_window', windowId: 'ana-09:00-13:00' });
    expect(judge(facts({ windows: twins.toReversed() }))).toEqual(judged);
  });
});

describe('overlapping windows', () => {
  const ids = (...windows: ReturnType<typeof window>[]) =>
    activeWindows(facts({ windows }), NOON).map(({ id }) => id);

  test('stand in the order of their starts, the last first, then by the lower sitter', () => {
    const [cleo, ben, ana] = [
      window('cleo', '11:00', '13:00'),
      window('ben', '10:00', '14:00'),
      window('ana', '10:00', '12:30'),
    ];
    expect(ids(ben, cleo, ana)).toEqual([cleo.id, ana.id, ben.id]);
    expect(ids(ana, ben, cleo)).toEqual([cleo.id, ana.id, ben.id]);
  });

  test('are one a sitter: the one that started last', () => {
    const latest = window('ana', '11:30', '12:30');
    const ben = window('ben', '11:00', '14:00');
    expect(ids(anaAllDay, ben, latest)).toEqual([latest.id, ben.id]);
  });

  test('name the window, the sitter and both ends', () => {
    const ben = window('ben', '11:00', '14:00');
    expect(judge(facts({ windows: [anaAllDay, ben] }))).toMatchObject({
      windows: [ben, anaAllDay].map(({ id, sitterId, startsAt, endsAt }) => ({
        windowId: id,
        sitterId,
        startsAt,
        endsAt,
      })),
    });
  });
});

describe('a window over a change of the clocks in New York', () => {
  const instant = (text: string) => {
    const parsed = parseInstant(text, 'America/New_York');
    if (!parsed.ok) throw new Error(parsed.code);
    return parsed.at;
  };
  const rulesOver = (from: string, to: string) => {
    const span = { startsAt: instant(from), endsAt: instant(to) };
    const given = facts({ windows: [window('ana', '10:00', '12:00', span)] });
    const ruleAt = (moment: Date) => judge(given, moment).rule;
    const minutes = (span.endsAt.getTime() - span.startsAt.getTime()) / 60_000;
    return {
      ruleAt,
      minutes,
      ends: [plus(span.startsAt, -1), span.startsAt, plus(span.endsAt, -1), span.endsAt],
    };
  };

  test('in spring, from 01:30 to 03:30, lasts one hour', () => {
    const { ruleAt, minutes, ends } = rulesOver('2026-03-08T01:30', '2026-03-08T03:30');
    expect(minutes).toBe(60);
    expect(ends.map(ruleAt)).toEqual(['owner_inbox', 'one_window', 'one_window', 'owner_inbox']);
    expect(ruleAt(new Date('2026-03-08T07:00:00Z'))).toBe('one_window');
  });

  test('in autumn, from 00:30 to 02:30, lasts three hours and covers 01:30 both times', () => {
    const { ruleAt, minutes, ends } = rulesOver('2026-11-01T00:30', '2026-11-01T02:30');
    expect(minutes).toBe(180);
    expect(ends.map(ruleAt)).toEqual(['owner_inbox', 'one_window', 'one_window', 'owner_inbox']);
    expect(ruleAt(instant('2026-11-01T01:30-04:00'))).toBe('one_window');
    expect(ruleAt(instant('2026-11-01T01:30-05:00'))).toBe('one_window');
  });

  test('in autumn, from the first 01:30 to the second, is over at the second', () => {
    const { ruleAt, minutes } = rulesOver('2026-11-01T01:30-04:00', '2026-11-01T01:30-05:00');
    expect(minutes).toBe(60);
    expect(ruleAt(instant('2026-11-01T01:45-04:00'))).toBe('one_window');
    expect(ruleAt(instant('2026-11-01T01:30-05:00'))).toBe('owner_inbox');
    expect(ruleAt(instant('2026-11-01T01:45-05:00'))).toBe('owner_inbox');
  });
});

describe('the sentences of the trace', () => {
  const sentences = (given: RoutingFacts) => responsibleParty(given, NOON).trace.map((step) => step.sentence);

  test('tell times in the zone of the organization', () => {
    expect(sentences(facts({ windows: [anaAllDay] }))).toEqual([
      'No override is active on this conversation.',
      'Ana has the only active assignment window, until Tue 24 Nov 2026, 15:00.',
    ]);
  });

  test('tell an override with its target, its end and its reason', () => {
    const overrides = [override(OWNER, { endsAt: at('22:00'), reason: 'Complaint.' })];
    expect(sentences(facts({ overrides }))).toEqual([
      'An override makes the owner inbox responsible until Tue 24 Nov 2026, 17:00: Complaint.',
    ]);
  });

  test('name everybody whose windows overlap', () => {
    const windows = [anaAllDay, window('ben', '11:00', '14:00'), window('cleo', '10:00', '14:00')];
    expect(sentences(facts({ windows })).at(-1)).toBe(
      'The windows of Ben and Cleo and Ana overlap, so no one sitter is responsible.',
    );
  });
});
