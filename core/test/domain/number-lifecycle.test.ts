import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byLongestUnused,
  checkAssign,
  checkPromote,
  checkQuarantine,
  checkRelease,
  checkRetire,
  checkUnassign,
  isUsableAt,
  type NumberState,
  QUARANTINE_DURATIONS,
  type QuarantineDuration,
  quarantineEnd,
} from '../../src/domain/number-lifecycle.ts';
import { addDaysInZone, toRfc3339 } from '../../src/domain/time.ts';

const at = (text: string) => new Date(text);
const NOW = at('2026-11-24T12:00:00Z');
const LATER = at('2026-12-01T12:00:00Z');
const NEW_YORK = { timeZone: 'America/New_York', defaultQuarantineDays: 90 };

const number = (state: Partial<NumberState> = {}): NumberState => ({
  class: 'sitter',
  status: 'active',
  sitterId: null,
  quarantinedUntil: null,
  ...state,
});
const quarantined = (state: Partial<NumberState> = {}) =>
  number({ status: 'quarantined', quarantinedUntil: LATER, ...state });
const retired = number({ status: 'retired' });
const frontDesk = number({ class: 'front_desk' });
const held = number({ sitterId: 'ana' });
const codeOf = (check: { ok: true; outcome: string } | { ok: false; code: string }) =>
  check.ok ? check.outcome : check.code;

test('a number can be used unless it is in quarantine or given back, and from the very end of the quarantine on', () => {
  expect(isUsableAt(number(), NOW)).toBe(true);
  expect(isUsableAt(retired, NOW)).toBe(false);
  expect(isUsableAt(quarantined(), new Date(LATER.getTime() - 1))).toBe(false);
  expect(isUsableAt(quarantined(), LATER)).toBe(true);
  expect(isUsableAt(quarantined({ quarantinedUntil: null }), LATER)).toBe(false);
});

describe('quarantineEnd', () => {
  const endOf = (request: { duration?: QuarantineDuration; until?: string }, from = NOW, org = NEW_YORK) => {
    const end = quarantineEnd(request, from, org);
    return end.ok ? end.until.toISOString() : end.code;
  };
  const DAYS = QUARANTINE_DURATIONS.filter((duration) => duration !== 'custom');

  test.each(DAYS)(
    '%s days end at the same wall time, over changes of the clocks, in every zone',
    (duration) => {
      const zones = ['America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe', 'America/Havana', 'UTC'];
      const changes = ['2026-03-07T17:00Z', '2026-03-28T17:00Z', '2026-10-24T17:00Z', '2026-10-31T17:00Z'];
      for (const timeZone of zones) {
        for (const from of [...changes, '2027-01-15T17:00Z'].map(at)) {
          const end = at(endOf({ duration }, from, { timeZone, defaultQuarantineDays: 5 }));
          expect(wallTime(end, timeZone)).toBe(wallTime(from, timeZone));
          expect(calendarDays(from, end, timeZone)).toBe(Number(duration));
        }
      }
    },
  );

  test('a day over the end of summer time has 25 hours, over its start 23', () => {
    expect(endOf({ duration: '1' }, at('2026-10-31T16:00:00Z'))).toBe('2026-11-01T17:00:00.000Z');
    expect(endOf({ duration: '1' }, at('2026-03-07T17:00:00Z'))).toBe('2026-03-08T16:00:00.000Z');
  });

  test("without a wish the organization's default counts", () => {
    expect(endOf({})).toBe(addDaysInZone(NOW, 90, NEW_YORK.timeZone).toISOString());
    expect(endOf({}, NOW, { ...NEW_YORK, defaultQuarantineDays: 14 })).toBe('2026-12-08T12:00:00.000Z');
  });

  test("a date ends at its 00:00 in the organization's zone, and wins over any duration", () => {
    for (const duration of QUARANTINE_DURATIONS) {
      expect(endOf({ duration, until: '2026-12-24' })).toBe('2026-12-24T05:00:00.000Z');
    }
    expect(endOf({ until: '2026-12-24' })).toBe('2026-12-24T05:00:00.000Z');
  });

  test('an instant is taken as it is, a wall time in the zone', () => {
    expect(endOf({ duration: 'custom', until: '2026-12-24T18:00:00Z' })).toBe('2026-12-24T18:00:00.000Z');
    expect(endOf({ duration: 'custom', until: '2026-12-24T18:00' })).toBe('2026-12-24T23:00:00.000Z');
  });

  test('an end that is not ahead is refused', () => {
    expect(endOf({ until: '2026-11-24' })).toBe('quarantine_end_in_past');
    expect(endOf({ until: '2026-11-24T12:00:00Z' })).toBe('quarantine_end_in_past');
    expect(endOf({ until: '2026-11-24T12:00:00.001Z' })).toBe('2026-11-24T12:00:00.001Z');
  });

  test('the day of today in the zone counts, not that of UTC', () => {
    const lateEvening = at('2026-11-25T03:00:00Z');
    expect(endOf({ until: '2026-11-25' }, lateEvening)).toBe('2026-11-25T05:00:00.000Z');
  });

  test('the duration custom needs a date', () => {
    expect(endOf({ duration: 'custom' })).toBe('quarantine_date_required');
  });

  test('a date or time that does not exist is refused, and why', () => {
    expect(endOf({ until: '2027-02-29' })).toBe('invalid_time');
    expect(endOf({ until: 'tomorrow' })).toBe('invalid_time');
    expect(endOf({ until: '9999-01-01' })).toBe('time_out_of_range');
    expect(endOf({ until: '2027-03-14T02:30' })).toBe('nonexistent_time');
    expect(endOf({ until: '2027-11-07T01:30' })).toBe('ambiguous_time');
  });

  test('always lies ahead', () => {
    const instant = fc.date({
      min: at('2012-01-01T00:00Z'),
      max: at('2090-01-01T00:00Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instant, fc.constantFrom(...DAYS), (from, duration) => {
        expect(at(endOf({ duration }, from)) > from).toBe(true);
      }),
    );
  });

  function wallTime(instant: Date, zone: string) {
    return toRfc3339(instant, zone).slice(11, 19);
  }

  function calendarDays(from: Date, to: Date, zone: string) {
    const [first, last] = [from, to].map((instant) => at(toRfc3339(instant, zone).slice(0, 10)).getTime());
    return ((last ?? 0) - (first ?? 0)) / 86_400_000;
  }
});

describe('checkQuarantine', () => {
  test('quarantines an active number, also one that a sitter holds', () => {
    expect(codeOf(checkQuarantine(number({ class: 'pool' }), LATER))).toBe('quarantined');
    expect(codeOf(checkQuarantine(held, LATER))).toBe('quarantined');
  });

  test('the same end again changes nothing, another one is a change', () => {
    expect(codeOf(checkQuarantine(quarantined(), new Date(LATER)))).toBe('unchanged');
    expect(codeOf(checkQuarantine(quarantined(), at('2026-12-02T12:00:00Z')))).toBe('end_changed');
  });

  test('takes an end less than a minute away for the same', () => {
    for (const end of ['2026-12-01T12:00:59.999Z', '2026-12-01T11:59:00.001Z']) {
      expect(codeOf(checkQuarantine(quarantined(), at(end)))).toBe('unchanged');
    }
    for (const end of ['2026-12-01T12:01:00Z', '2026-12-01T11:59:00Z']) {
      expect(codeOf(checkQuarantine(quarantined(), at(end)))).toBe('end_changed');
    }
  });

  test('refuses the front desk number and says to promote another first', () => {
    const check = checkQuarantine(frontDesk, LATER);
    expect(check).toMatchObject({ ok: false, code: 'front_desk_in_use' });
    expect(check.ok ? '' : check.message).toContain('promote another number');
  });

  test('refuses a retired number', () => {
    expect(codeOf(checkQuarantine(retired, LATER))).toBe('number_retired');
  });
});

describe('checkRelease', () => {
  const release = (state: NumberState, from: Date, force = false, reason: string | null = null) =>
    codeOf(checkRelease(state, from, { force, reason }));

  test('releases a number whose quarantine is over, to the millisecond', () => {
    expect(release(quarantined(), at('2026-12-01T11:59:59.999Z'))).toBe('quarantine_not_over');
    expect(release(quarantined(), LATER)).toBe('released');
  });

  test('restores before the end only by force and with a reason', () => {
    expect(release(quarantined(), NOW, true, 'The client asked for Ana.')).toBe('restored');
    for (const reason of [null, '', ' \n\u00a0']) {
      expect(release(quarantined(), NOW, true, reason)).toBe('restore_reason_required');
    }
    expect(release(quarantined(), NOW, false, 'A reason alone is no force.')).toBe('quarantine_not_over');
  });

  test('needs no reason once the quarantine is over', () => {
    expect(release(quarantined(), LATER, true)).toBe('released');
  });

  test('changes nothing on an active number, and refuses a retired one', () => {
    expect(release(number(), NOW)).toBe('unchanged');
    expect(release(retired, NOW, true, 'Mistake.')).toBe('number_retired');
  });
});

describe('checkPromote', () => {
  test('takes any free active number', () => {
    expect(codeOf(checkPromote(number({ class: 'pool' })))).toBe('promoted');
    expect(codeOf(checkPromote(number({ class: 'sitter' })))).toBe('promoted');
  });

  test('changes nothing on the front desk number', () => {
    expect(codeOf(checkPromote(frontDesk))).toBe('unchanged');
  });

  test("refuses a sitter's, a quarantined and a retired number", () => {
    expect(codeOf(checkPromote(held))).toBe('number_in_use');
    expect(codeOf(checkPromote(quarantined()))).toBe('number_not_active');
    expect(codeOf(checkPromote(retired))).toBe('number_retired');
  });
});

describe('checkAssign', () => {
  const ana = { id: 'ana', active: true, number: null };
  const assign = (state: NumberState, sitter: Parameters<typeof checkAssign>[1] = ana) =>
    codeOf(checkAssign(state, sitter));

  test('gives a free active number of class sitter or pool to a sitter without one', () => {
    expect(assign(number({ class: 'sitter' }))).toBe('assigned');
    expect(assign(number({ class: 'pool' }))).toBe('assigned');
  });

  test('the number that the sitter holds already stays, also in quarantine', () => {
    expect(assign(held, { ...ana, number: held })).toBe('unchanged');
    expect(assign(quarantined({ sitterId: 'ana' }))).toBe('unchanged');
  });

  test('replaces a number in quarantine, never an active one', () => {
    expect(assign(number(), { ...ana, number: quarantined({ sitterId: 'ana' }) })).toBe('replaces');
    expect(assign(number(), { ...ana, number: held })).toBe('sitter_has_number');
  });

  test("refuses another sitter's, the front desk, a quarantined and a retired number", () => {
    expect(assign(number({ sitterId: 'ben' }))).toBe('number_in_use');
    expect(assign(frontDesk)).toBe('front_desk_in_use');
    expect(assign(quarantined())).toBe('number_not_active');
    expect(assign(retired)).toBe('number_retired');
  });

  test('refuses a sitter who is not active', () => {
    expect(assign(number(), { ...ana, active: false })).toBe('sitter_inactive');
  });
});

describe('checkUnassign', () => {
  test('moves a held number, or a spare one of class sitter, to the pool', () => {
    expect(codeOf(checkUnassign(held))).toBe('unassigned');
    expect(codeOf(checkUnassign(number()))).toBe('unassigned');
    expect(codeOf(checkUnassign(quarantined({ sitterId: 'ana' })))).toBe('unassigned');
  });

  test('changes nothing on a pool number, and refuses the front desk and a retired one', () => {
    expect(codeOf(checkUnassign(number({ class: 'pool' })))).toBe('unchanged');
    expect(codeOf(checkUnassign(frontDesk))).toBe('front_desk_in_use');
    expect(codeOf(checkUnassign(retired))).toBe('number_retired');
  });
});

describe('checkRetire', () => {
  test('gives a free number back, also one in quarantine', () => {
    expect(codeOf(checkRetire(number({ class: 'pool' })))).toBe('retired');
    expect(codeOf(checkRetire(quarantined()))).toBe('retired');
  });

  test('refuses the front desk and a held number, and changes nothing twice', () => {
    expect(codeOf(checkRetire(frontDesk))).toBe('front_desk_in_use');
    expect(codeOf(checkRetire(held))).toBe('number_in_use');
    expect(codeOf(checkRetire(retired))).toBe('unchanged');
  });
});

describe('byLongestUnused', () => {
  test('takes never-used numbers first, by E.164, then the least recently used', () => {
    const used = (e164: string, lastUsedAt: string | null) => ({
      e164,
      lastUsedAt: lastUsedAt === null ? null : at(lastUsedAt),
    });
    const inOrder = [
      used('+14125350101', null),
      used('+14125350102', null),
      used('+14125350109', '1969-01-01T00:00Z'),
      used('+14125350103', '2026-01-01T00:00Z'),
      used('+14125350104', '2026-01-01T00:00Z'),
      used('+14125350100', '2026-11-01T00:00Z'),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(inOrder, { minLength: inOrder.length }), (shuffled) => {
        expect(shuffled.toSorted(byLongestUnused)).toEqual(inOrder);
      }),
    );
  });
});
