import { useMe } from './session.ts';

const DAY_MS = 86_400_000;

/** What clocks show, as a field for date and time has it: `2026-11-24T18:05`. The API reads it in the organization's zone. */
export type WallTime = string;

export function wallTimeIn(timeZone: string, at: number): WallTime {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return format.format(at).replace(' ', 'T');
}

/** What the organization's clocks show now. */
export function useWallClock(): () => WallTime {
  const { time_zone: timeZone } = useMe().organization;
  return () => wallTimeIn(timeZone, Date.now());
}

export function minutesOf(wall: WallTime): number {
  return Number(wall.slice(11, 13)) * 60 + Number(wall.slice(14, 16));
}

export function atMinutes(wall: WallTime, minutes: number): WallTime {
  return `${wall.slice(0, 10)}T${twoDigits(Math.floor(minutes / 60))}:${twoDigits(minutes % 60)}`;
}

export function addDays(wall: WallTime, days: number): WallTime {
  const day = new Date(Date.parse(`${wall.slice(0, 10)}T00:00:00Z`) + days * DAY_MS);
  return `${day.toISOString().slice(0, 10)}${wall.slice(10)}`;
}

/** The calendar day in a zone, some days on, as a date field writes it. */
export function dayIn(days: number, now: number, timeZone: string): string {
  return addDays(wallTimeIn(timeZone, now), days).slice(0, 10);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
