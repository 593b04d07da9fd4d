import { dayIn, wallTimeIn } from '../../../lib/wall-time.ts';

export const ANOTHER = 'another';
const HOUR_MS = 3_600_000;
const MORNING = '09:00';
const EVENING = '18:00';

/** Usual times, as an instant or a wall time of the organization, both of which the API takes. */
export function choicesAt(now: number, timeZone: string): { value: string; label: string }[] {
  const [today, tomorrow] = [dayIn(0, now, timeZone), dayIn(1, now, timeZone)];
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay();
  const monday = dayIn((8 - weekday) % 7 || 7, now, timeZone);
  return [
    { value: new Date(now + HOUR_MS).toISOString(), label: 'In an hour' },
    ...(wallTimeIn(timeZone, now) < `${today}T17:00`
      ? [{ value: `${today}T${EVENING}`, label: `Today, ${EVENING}` }]
      : []),
    { value: `${tomorrow}T${MORNING}`, label: `Tomorrow, ${MORNING}` },
    ...(monday === tomorrow ? [] : [{ value: `${monday}T${MORNING}`, label: `Monday, ${MORNING}` }]),
    { value: ANOTHER, label: 'Another time' },
  ];
}
