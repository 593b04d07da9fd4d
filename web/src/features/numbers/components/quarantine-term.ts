import { dayIn } from '../../../lib/wall-time.ts';

const DURATIONS = [1, 3, 7, 14, 30, 90] as const;

/** What the form keeps: one of the days, the organization's own default, or a date. */
export type TermValues = { duration: string; until: string; reason: string };
const DEFAULT = 'default';
export const CUSTOM = 'custom';

/** The organization's default, where it is none of the days, has a choice of its own. */
export function choicesFor(defaultDays: number): { value: string; label: string }[] {
  const days = DURATIONS.map((count) => ({ value: String(count), label: dayLabel(count) }));
  const own = isKnown(defaultDays) ? [] : [{ value: DEFAULT, label: dayLabel(defaultDays) }];
  return [...days, ...own, { value: CUSTOM, label: 'A date' }];
}

export function defaultChoice(defaultDays: number): string {
  return isKnown(defaultDays) ? String(defaultDays) : DEFAULT;
}

const isKnown = (days: number) => DURATIONS.some((known) => known === days);
const dayLabel = (count: number) => (count === 1 ? '1 day' : `${count} days`);

/** In the words of the API. */
export function termOf({ duration, until, reason }: TermValues) {
  if (duration === CUSTOM) return { until, reason };
  const known = DURATIONS.find((days) => String(days) === duration);
  return known ? { duration: known, reason } : { reason };
}

const shownDay = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeZone: 'UTC' });

/** When it comes back, in words; null while no date is chosen. */
export function endSentence(
  { duration, until }: Pick<TermValues, 'duration' | 'until'>,
  { now, timeZone, defaultDays }: { now: number; timeZone: string; defaultDays: number },
): string | null {
  const isDate = duration === CUSTOM;
  const day = isDate ? until : dayIn(duration === DEFAULT ? defaultDays : Number(duration), now, timeZone);
  if (Number.isNaN(Date.parse(day))) return null;
  const when = isDate ? 'at the beginning of the day' : 'at this time of day';
  return `By itself it is back in use on ${shownDay.format(Date.parse(day))}, ${when}.`;
}
