import { useMemo } from 'react';
import { useMe } from './session.ts';

export type Times = {
  /** 18:05, in the organization's zone. */
  clock(at: string): string;
  /** Today's as a time, this week's as a day, others as a date. */
  short(at: string): string;
  /** Within a day as a time, else as `short` has it. */
  soon(at: string): string;
  /** Tuesday, 24 November. */
  day(at: string): string;
  /** 24 November 2026. */
  date(at: string): string;
  /** 2026-11-24, as addresses have it. */
  isoDate(at: string): string;
  /** Tue 24 Nov. */
  weekdayAndDate(at: string): string;
  /** Tue 18:05. */
  weekdayAndClock(at: string): string;
  /** Day and time. */
  full(at: string): string;
  /** The same in the viewer's own zone, to show on hover. */
  here(at: string): string;
  /** Whether two instants lie on one day of the organization. */
  isSameDay(one: string, other: string): boolean;
};

const DAY_MS = 86_400_000;
const WEEK_MS = 6 * DAY_MS;

export function useTimes(): Times {
  const { time_zone: timeZone } = useMe().organization;
  return useMemo(() => timesIn(timeZone), [timeZone]);
}

function timesIn(timeZone: string): Times {
  const formatted = (options: Intl.DateTimeFormatOptions, zone: string | undefined = timeZone) => {
    const format = new Intl.DateTimeFormat('en-GB', { ...options, ...(zone ? { timeZone: zone } : {}) });
    return (at: string) => format.format(new Date(at));
  };
  const clock = formatted({ hour: '2-digit', minute: '2-digit' });
  const weekday = formatted({ weekday: 'short' });
  const shortDate = formatted({ day: 'numeric', month: 'short' });
  const exactDay = formatted({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const day = formatted({ weekday: 'long', day: 'numeric', month: 'long' });
  const dayAndClock = formatted({
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
  const isoDate = new Intl.DateTimeFormat('en-CA', { timeZone });
  const here = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
  const isSameDay = (one: string, other: string) => exactDay(one) === exactDay(other);
  return {
    clock,
    date: formatted({ day: 'numeric', month: 'long', year: 'numeric' }),
    day,
    full: dayAndClock,
    weekdayAndDate: formatted({ weekday: 'short', day: 'numeric', month: 'short' }),
    weekdayAndClock: formatted({ weekday: 'short', hour: '2-digit', minute: '2-digit' }),
    here: (at) => `${here.format(new Date(at))} where you are`,
    isSameDay,
    isoDate: (at) => isoDate.format(new Date(at)),
    short,
    soon: (at) => (Math.abs(Date.now() - new Date(at).getTime()) < DAY_MS ? clock(at) : short(at)),
  };

  function short(at: string): string {
    const now = new Date().toISOString();
    if (isSameDay(at, now)) return clock(at);
    const age = Math.abs(Date.now() - new Date(at).getTime());
    return age < WEEK_MS ? weekday(at) : shortDate(at);
  }
}
