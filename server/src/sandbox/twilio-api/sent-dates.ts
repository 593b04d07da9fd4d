import { Refusal } from '../refusal.ts';
import type { Fields } from './fields.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/** Twilio's `DateSent`, `DateSent<` and `DateSent>`: a day in GMT or an instant, and always inclusive. */
export function sentDates(query: Fields): { sentSince?: Date; sentUntil?: Date } {
  const on = spanOf(query.get('DateSent'));
  const until = spanOf(query.get('DateSent<')) ?? on;
  const since = spanOf(query.get('DateSent>')) ?? on;
  return { ...(since ? { sentSince: since.start } : {}), ...(until ? { sentUntil: until.end } : {}) };
}

const FORM = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?$/;

/** JavaScript reads the 30th of February as the 2nd of March. */
function isThere(start: Date, text: string): boolean {
  const day = text.slice(0, 'YYYY-MM-DD'.length);
  const midnight = new Date(day);
  const isReal = !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(day);
  return isReal && !Number.isNaN(start.getTime());
}

function spanOf(text: string | undefined): { start: Date; end: Date } | null {
  if (text === undefined) return null;
  const start = new Date(text);
  if (!FORM.test(text) || !isThere(start, text))
    throw new Refusal(20001, 'Invalid parameter: DateSent is no date');
  // A day, or a second: Twilio keeps no milliseconds.
  const lengthMs = /^\d{4}-\d{2}-\d{2}$/.test(text) ? DAY_MS : 1000;
  return { start, end: new Date(start.getTime() + lengthMs - 1) };
}
