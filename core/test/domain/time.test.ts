import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addDaysInZone,
  describeInstant,
  describeSpan,
  isTimeZone,
  parseInstant,
  startOfDateInZone,
  toRfc3339,
} from '../../src/domain/time.ts';

const NEW_YORK = 'America/New_York';
const at = (text: string) => new Date(text);
const anyInstant = fc.date({
  min: at('2012-01-01T00:00Z'),
  max: at('2099-12-01T00:00Z'),
  noInvalidDate: true,
});
const anyZone = fc.constantFrom(
  NEW_YORK,
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/Havana',
  'Pacific/Apia',
  'UTC',
);

describe('isTimeZone', () => {
  test.each([NEW_YORK, 'America/Argentina/Buenos_Aires', 'America/Port-au-Prince', 'Europe/Kyiv', 'UTC'])(
    'takes %s',
    (id) => expect(isTimeZone(id)).toBe(true),
  );

  test.each([
    'EST',
    'EST5EDT',
    'GMT',
    'GMT+5',
    'Etc/GMT+5',
    'Etc/UTC',
    '+05:00',
    'Mars/Base',
    'america/new_york',
    'America/New_York ',
    'Zulu',
    '',
    '../../etc/passwd',
  ])('refuses "%s"', (id) => expect(isTimeZone(id)).toBe(false));
});

describe('parseInstant', () => {
  const instant = (text: string, zone = NEW_YORK) => {
    const parsed = parseInstant(text, zone);
    return parsed.ok ? parsed.at.toISOString() : parsed.code;
  };

  test('reads RFC 3339 with Z or an offset, whatever the zone', () => {
    expect(instant('2026-11-24T18:05:00Z')).toBe('2026-11-24T18:05:00.000Z');
    expect(instant('2026-11-24t18:05:00.5z')).toBe('2026-11-24T18:05:00.500Z');
    expect(instant('2026-11-24T18:05:00-05:00')).toBe('2026-11-24T23:05:00.000Z');
    expect(instant('2026-11-24T23:05:00+05:30')).toBe('2026-11-24T17:35:00.000Z');
  });

  test('reads a wall time in the zone', () => {
    expect(instant('2026-11-24T18:05')).toBe('2026-11-24T23:05:00.000Z');
    expect(instant('2026-07-24 18:05:30')).toBe('2026-07-24T22:05:30.000Z');
  });

  test('cuts digits below a millisecond, never rounds them', () => {
    expect(instant('2026-11-24T18:05:00.123999999999Z')).toBe('2026-11-24T18:05:00.123Z');
    expect(instant('2026-11-24T18:05:00.9999')).toBe('2026-11-24T23:05:00.999Z');
  });

  test('refuses a wall time that the clocks skip, and suggests the one after the gap', () => {
    expect(parseInstant('2026-03-08T02:30', NEW_YORK)).toMatchObject({
      ok: false,
      code: 'nonexistent_time',
      suggestions: ['2026-03-08T03:30:00-04:00'],
    });
    expect(instant('2026-03-08T01:59:59.999')).toBe('2026-03-08T06:59:59.999Z');
    expect(instant('2026-03-08T03:00')).toBe('2026-03-08T07:00:00.000Z');
  });

  test('refuses a wall time that the clocks pass twice, and offers both instants', () => {
    const refused = parseInstant('2026-11-01T01:30', NEW_YORK);
    expect(refused).toMatchObject({ ok: false, code: 'ambiguous_time' });
    const suggestions = refused.ok ? [] : refused.suggestions;
    expect(suggestions).toEqual(['2026-11-01T01:30:00-04:00', '2026-11-01T01:30:00-05:00']);
    expect(suggestions.map((text) => instant(text))).toEqual([
      '2026-11-01T05:30:00.000Z',
      '2026-11-01T06:30:00.000Z',
    ]);
    expect(instant('2026-11-01T00:59:59.999')).toBe('2026-11-01T04:59:59.999Z');
    expect(instant('2026-11-01T02:00')).toBe('2026-11-01T07:00:00.000Z');
  });

  test('takes only years from 2000 to 2100', () => {
    expect(instant('2000-01-01T00:00:00Z')).toBe('2000-01-01T00:00:00.000Z');
    expect(instant('2100-12-31T23:59:59Z')).toBe('2100-12-31T23:59:59.000Z');
    for (const text of [
      '0001-01-01T00:00:00Z',
      '1999-12-31T23:59',
      '2101-01-01T00:00Z',
      '9999-12-31T00:00',
    ]) {
      expect(instant(text)).toBe('time_out_of_range');
    }
  });

  test.each([
    '',
    'infinity',
    'now',
    '2026-11-24',
    '2026-02-30T10:00',
    '2026-13-01T10:00Z',
    '2026-11-24T24:00',
    '2026-11-24T10:60Z',
    '2026-11-24T10:00:60Z',
    '2026-11-24T10:000Z',
    '2026-11-24T10:00:00+25:00',
    '2026-11-24T10:00:00 Z',
    '2026-11-24T10:00Z[America/New_York]',
    '+002026-11-24T10:00:00Z',
    '20261124T100000Z',
    ' 2026-11-24T10:00Z',
    '٢٠٢٦-11-24T10:00Z',
    '1774000000',
  ])('refuses "%s" as no time', (text) => expect(instant(text)).toBe('invalid_time'));

  test('reads back every instant that toRfc3339 writes', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (when, zone) => {
        expect(instant(toRfc3339(when, zone))).toBe(when.toISOString());
        expect(instant(toRfc3339(when))).toBe(when.toISOString());
      }),
    );
  });

  test('reads a wall time as its instant, or offers that instant', () => {
    fc.assert(
      fc.property(anyInstant, anyZone, (when, zone) => {
        const withOffset = toRfc3339(when, zone);
        const wall = withOffset.replace(/(Z|[+-]\d\d:\d\d)$/, '');
        const parsed = parseInstant(wall, zone);
        if (parsed.ok) expect(parsed.at).toEqual(when);
        else expect(parsed.suggestions).toContain(withOffset);
      }),
    );
  });
});

describe('addDaysInZone', () => {
  test('keeps the wall time over a change of the clocks', () => {
    expect(addDaysInZone(at('2026-10-31T22:00:00Z'), 1, NEW_YORK)).toEqual(at('2026-11-01T23:00:00Z'));
    expect(addDaysInZone(at('2026-03-07T15:00:00.123Z'), 7, NEW_YORK)).toEqual(
      at('2026-03-14T14:00:00.123Z'),
    );
  });

  test('moves a wall time that the clocks skip forward', () => {
    expect(addDaysInZone(at('2026-03-07T07:30:00Z'), 1, NEW_YORK)).toEqual(at('2026-03-08T03:30:00-04:00'));
  });

  test('takes the earlier of a wall time that the clocks pass twice', () => {
    expect(addDaysInZone(at('2026-10-31T05:30:00Z'), 1, NEW_YORK)).toEqual(at('2026-11-01T01:30:00-04:00'));
  });

  test('is always within a day of the plain number of days, and later for more days', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: 1, max: 365 }), anyZone, (when, days, zone) => {
        const end = addDaysInZone(when, days, zone).getTime();
        expect(Math.abs(end - when.getTime() - days * 86_400_000)).toBeLessThanOrEqual(86_400_000);
        expect(addDaysInZone(when, days + 1, zone).getTime()).toBeGreaterThan(end);
      }),
    );
  });
});

describe('startOfDateInZone', () => {
  test('is midnight in the zone', () => {
    expect(startOfDateInZone('2026-11-24', NEW_YORK)).toEqual(at('2026-11-24T05:00:00Z'));
    expect(startOfDateInZone('2026-07-01', 'Europe/Berlin')).toEqual(at('2026-06-30T22:00:00Z'));
  });

  test('is the first instant of a date whose midnight the clocks skip', () => {
    expect(startOfDateInZone('2026-03-08', 'America/Havana')).toEqual(at('2026-03-08T01:00:00-04:00'));
  });

  test.each(['2026-02-29', '2026-13-01', '2026-1-1', '1999-12-31', '2101-01-01', '2026-11-24T00:00', 'soon'])(
    'knows no date "%s"',
    (date) => expect(startOfDateInZone(date, NEW_YORK)).toBeNull(),
  );

  test('knows no date that a zone skipped when it moved over the date line', () => {
    expect(startOfDateInZone('2011-12-30', 'Pacific/Apia')).toBeNull();
    expect(startOfDateInZone('2011-12-31', 'Pacific/Apia')).toEqual(at('2011-12-30T10:00:00Z'));
  });
});

describe('describeInstant', () => {
  test('shows what a clock and a calendar in the zone show', () => {
    expect(describeInstant(at('2026-11-24T23:05:59.999Z'), NEW_YORK)).toBe('Tue 24 Nov 2026, 18:05');
    expect(describeInstant(at('2026-11-24T23:05:00Z'), 'Asia/Kolkata')).toBe('Wed 25 Nov 2026, 04:35');
    expect(describeInstant(at('2026-03-01T00:00:00Z'), 'UTC')).toBe('Sun 1 Mar 2026, 00:00');
  });
});

describe('describeSpan', () => {
  test.each([
    [0, 'less than a minute'],
    [59_999, 'less than a minute'],
    [60_000, '1 minute'],
    [25 * 60_000, '25 minutes'],
    [3_599_999, '59 minutes'],
    [3_600_000, '1 hour'],
    [3 * 3_600_000 + 1, '3 hours'],
    [86_399_999, '23 hours'],
    [86_400_000, '1 day'],
    [2 * 86_400_000, '2 days'],
    [-25 * 60_000, '25 minutes'],
  ])('%i ms is "%s"', (ms, words) => expect(describeSpan(ms)).toBe(words));
});
