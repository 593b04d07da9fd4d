import { addDaysInZone } from '@maskline/core/domain/time';
import { type Day, instantOf } from './days.ts';

const STEP_MS = 15 * 60_000;

/** How far something is moved along the timeline: by quarters of an hour in a day, by whole days in a week. */
export type Scale = { steps: number; shift(steps: number): (at: number) => number };

export function scaleOf(days: readonly Day[], zone: string): Scale {
  const [only] = days;
  if (only && days.length === 1) {
    return { steps: (only.endsAt - only.startsAt) / STEP_MS, shift: (steps) => (at) => at + steps * STEP_MS };
  }
  // The same time of day on another day, also across a change of the clocks.
  return { steps: days.length, shift: (steps) => (at) => addDaysInZone(new Date(at), steps, zone).getTime() };
}

const HOUR_STEPS = 4;

/** The time that is marked in an empty place; a click marks an hour, and in a week one in the morning. */
export function markedTime(days: readonly Day[], zone: string, marked: { first: number; last: number }) {
  const [only] = days;
  if (only && days.length === 1) {
    const isClick = marked.last === marked.first;
    return {
      startsAt: only.startsAt + marked.first * STEP_MS,
      endsAt: only.startsAt + (isClick ? marked.first + HOUR_STEPS : marked.last + 1) * STEP_MS,
    };
  }
  const at = (place: number, wall: string) => instantOf(`${days[place]?.date}T${wall}`, zone);
  return { startsAt: at(marked.first, '09:00'), endsAt: at(marked.last, '10:00') };
}
