import { Temporal } from 'temporal-polyfill';

const FIRST_YEAR = 2000;
const LAST_YEAR = 2100;
const REGION = /^[A-Z][A-Za-z_-]+(?:\/[A-Z][A-Za-z_-]+)+$/;

/**
 * Whether `id` names a place of the IANA time zone database, spelled as there (`America/New_York`), or is `UTC`.
 * Abbreviations and fixed offsets (`EST`, `GMT+5`, `Etc/GMT+5`) are refused: they know no daylight saving time.
 */
export function isTimeZone(id: string): boolean {
  if (id === 'UTC') return true;
  if (!REGION.test(id) || id.startsWith('Etc/')) return false;
  return parseOrNull(() => inZone(new Date(0), id).timeZoneId) === id;
}

/** The same wall time some days later; one that the clocks skip moves forward, one that they pass twice is the earlier. */
export function addDaysInZone(at: Date, days: number, zone: string): Date {
  return toDate(inZone(at, zone).add({ days }));
}

/** The first instant of a date `YYYY-MM-DD` in a zone; null if there is no such date there from 2000 to 2100. */
export function startOfDateInZone(date: string, zone: string): Date | null {
  if (!/^\d{4}-\d\d-\d\d$/.test(date) || !isYearInRange(date)) return null;
  const plain = parseOrNull(() => Temporal.PlainDate.from(date, { overflow: 'reject' }));
  const start = plain?.toZonedDateTime(zone);
  // A zone that moves over the date line skips a whole day.
  return plain && start?.toPlainDate().equals(plain) ? toDate(start) : null;
}

export type TimeRefusal = {
  ok: false;
  code: 'invalid_time' | 'nonexistent_time' | 'ambiguous_time' | 'time_out_of_range';
  message: string;
  /** Instants that were probably meant, in RFC 3339 with their offset. */
  suggestions: string[];
};
export type ParsedTime = { ok: true; at: Date } | TimeRefusal;

const TIME =
  /^(?<wall>\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(?::[0-5]\d(?<fraction>\.\d+)?)?)(?<offset>[Zz]|[+-](?:[01]\d|2[0-3]):[0-5]\d)?$/;

/**
 * Reads an instant in RFC 3339, or a wall time without an offset in the given zone; digits below a millisecond are
 * cut. A wall time that the clocks skip or pass twice is refused with the instants that were probably meant.
 */
export function parseInstant(text: string, zone: string): ParsedTime {
  if (/^\d{4}-/.test(text) && !isYearInRange(text)) {
    return refuse('time_out_of_range', `Use a year from ${FIRST_YEAR} to ${LAST_YEAR}.`);
  }
  const { wall, fraction = '', offset } = TIME.exec(text)?.groups ?? {};
  if (wall === undefined) return refuse('invalid_time', INVALID);
  const cut = wall.slice(0, wall.length - Math.max(0, fraction.length - '.123'.length));
  const plain = parseOrNull(() => Temporal.PlainDateTime.from(cut, { overflow: 'reject' }));
  if (!plain) return refuse('invalid_time', INVALID);
  if (offset === undefined) return resolveWallTime(plain, zone);
  return { ok: true, at: toDate(Temporal.Instant.from(`${plain}${offset}`)) };
}

const INVALID = 'Send RFC 3339, such as 2026-11-24T18:05:00Z, or a wall time, such as 2026-11-24T18:05.';

function resolveWallTime(wall: Temporal.PlainDateTime, zone: string): ParsedTime {
  const earlier = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = wall.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.equals(later)) return { ok: true, at: toDate(later) };
  if (!later.toPlainDateTime().equals(wall)) {
    const message = `The clocks skip this time in ${zone}: use ${withOffset(later)}.`;
    return refuse('nonexistent_time', message, [withOffset(later)]);
  }
  const both = [withOffset(earlier), withOffset(later)];
  return refuse(
    'ambiguous_time',
    `The clocks pass this time twice in ${zone}: use ${both.join(' or ')}.`,
    both,
  );
}

function refuse(code: TimeRefusal['code'], message: string, suggestions: string[] = []): TimeRefusal {
  return { ok: false, code, message, suggestions };
}

/** RFC 3339 in UTC, or with the offset that a zone has at that instant. */
export function toRfc3339(at: Date, zone?: string): string {
  return zone === undefined ? at.toISOString() : withOffset(inZone(at, zone));
}

const DAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** An instant for people, as the clocks of the zone show it: `Tue 24 Nov 2026, 18:05`. */
export function describeInstant(at: Date, zone: string): string {
  return `${describeDay(at, zone)} ${inZone(at, zone).year}, ${describeTime(at, zone)}`;
}

/** The day of an instant in a zone: `Tue 24 Nov`. */
export function describeDay(at: Date, zone: string): string {
  const wall = inZone(at, zone);
  return `${DAYS[wall.dayOfWeek - 1]} ${wall.day} ${MONTHS[wall.month - 1]}`;
}

/** What the clocks of a zone show: `18:05`. */
export function describeTime(at: Date, zone: string): string {
  return inZone(at, zone).toPlainTime().toString({ smallestUnit: 'minute' });
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The length of a span for people, in its largest whole unit: `25 minutes`, `3 hours`, `2 days`. */
export function describeSpan(ms: number): string {
  const length = Math.abs(ms);
  if (length < MINUTE_MS) return 'less than a minute';
  if (length < HOUR_MS) return counted(length / MINUTE_MS, 'minute');
  if (length < DAY_MS) return counted(length / HOUR_MS, 'hour');
  return counted(length / DAY_MS, 'day');
}

function counted(amount: number, unit: string): string {
  const whole = Math.floor(amount);
  return `${whole} ${unit}${whole === 1 ? '' : 's'}`;
}

function isYearInRange(text: string): boolean {
  const year = Number(text.slice(0, 4));
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

function parseOrNull<Parsed>(parse: () => Parsed): Parsed | null {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function inZone(at: Date, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(zone);
}

function withOffset(time: Temporal.ZonedDateTime): string {
  return time.toString({ timeZoneName: 'never' });
}

function toDate(time: Temporal.Instant | Temporal.ZonedDateTime): Date {
  return new Date(time.epochMilliseconds);
}
