import { parseInstant, startOfDateInZone } from '@maskline/core/domain/time';
import { addDays } from '../../../lib/wall-time.ts';

/** A day of the organization: 23 or 25 hours long where its clocks change. */
export type Day = { date: string; startsAt: number; endsAt: number };

/** The day itself, or the days of its week from Monday on. */
export function daysOf(view: 'day' | 'week', date: string, zone: string): Day[] {
  const sinceMonday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;
  const first = view === 'day' ? date : addDays(date, -sinceMonday);
  return Array.from({ length: view === 'day' ? 1 : 7 }, (_, place) => addDays(first, place)).flatMap(
    (one): Day[] => {
      const startsAt = startOfDateInZone(one, zone)?.getTime();
      const endsAt = startOfDateInZone(addDays(one, 1), zone)?.getTime();
      // A zone that moves over the date line skips a whole day.
      return startsAt === undefined || endsAt === undefined ? [] : [{ date: one, startsAt, endsAt }];
    },
  );
}

/** The first instant of a wall time; of one that the clocks skip, the one that was probably meant. */
export function instantOf(wall: string, zone: string): number {
  const parsed = parseInstant(wall, zone);
  return parsed.ok ? parsed.at.getTime() : Date.parse(parsed.suggestions[0] ?? wall);
}

/** What the API takes for a wall time: where the clocks pass it twice, one of both with its offset. */
export function readWallTime(
  wall: string,
  zone: string,
  meant?: number,
): { text: string; choices: string[]; problem: string | null } {
  const parsed = parseInstant(wall, zone);
  if (parsed.ok) return { text: wall, choices: [], problem: null };
  if (parsed.code !== 'ambiguous_time') return { text: wall, choices: [], problem: problemOf(parsed) };
  const text = parsed.suggestions.find((one) => Date.parse(one) === meant) ?? parsed.suggestions[0] ?? wall;
  return { text, choices: parsed.suggestions, problem: null };
}

type Refused = Extract<ReturnType<typeof parseInstant>, { ok: false }>;

function problemOf({ code, message, suggestions }: Refused): string {
  if (code === 'invalid_time') return 'Choose a date and a time.';
  if (code !== 'nonexistent_time') return message;
  return `The clocks skip this time: the next one is ${suggestions[0]?.slice(11, 16)}.`;
}
