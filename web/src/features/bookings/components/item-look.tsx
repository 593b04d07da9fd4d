import { Ban, Check, CirclePlay, Clock, type LucideIcon, TriangleAlert, UserRoundX } from 'lucide-react';
import { classNames } from '../../../lib/class-names.ts';
import type { Times } from '../../../lib/times.ts';
import type { Item, ItemState } from './items.ts';

type Look = { icon: LucideIcon; word: string; classes: string };

const STATES: Record<ItemState, Look> = {
  active: { icon: CirclePlay, word: 'Now', classes: 'border-accent bg-accent text-on-accent' },
  upcoming: { icon: Clock, word: 'Ahead', classes: 'border-accent bg-accent-soft text-accent-ink' },
  ended: { icon: Check, word: 'Over', classes: 'border-line-strong bg-sunken text-soft' },
  cancelled: {
    icon: Ban,
    word: 'Cancelled',
    classes: 'border-dashed border-line-strong bg-surface text-soft line-through',
  },
};
const CONFLICT: Look = {
  icon: TriangleAlert,
  word: 'Conflict',
  classes: 'stripes border-danger bg-danger-soft text-danger-ink',
};
const NO_SITTER: Look = {
  icon: UserRoundX,
  word: 'Nobody yet',
  classes: 'border-dashed border-warning-ink bg-warning-soft text-warning-ink',
};

/** An icon and a word say what the colour says; what needs somebody comes first. */
export function lookOf({
  state,
  sitter,
  isConflicting,
}: Pick<Item, 'state' | 'sitter' | 'isConflicting'>): Look {
  if (isConflicting) return CONFLICT;
  if (sitter === null && (state === 'upcoming' || state === 'active')) return NO_SITTER;
  return STATES[state];
}

/** A state in a word, with its icon. */
export function LookMark({ look: { icon: Icon, word, classes } }: { look: Look }) {
  return (
    <span
      className={classNames(
        'inline-flex h-5.5 items-center gap-1 rounded-md border px-1.5 text-xs font-medium whitespace-nowrap',
        classes,
        'no-underline!',
      )}
    >
      <Icon aria-hidden className="size-3.5" />
      {word}
    </span>
  );
}

export function Legend() {
  return (
    <ul aria-label="What the looks mean" className="flex flex-wrap gap-2">
      {[STATES.upcoming, STATES.active, STATES.ended, CONFLICT, NO_SITTER, STATES.cancelled].map((look) => (
        <li key={look.word}>
          <LookMark look={look} />
        </li>
      ))}
    </ul>
  );
}

/** The booking's own time; the window's where there is no booking. */
export function shownTimesOf({ booked, startsAt, endsAt }: Item): { start: string; end: string } {
  const times = booked ?? { startsAt, endsAt };
  return { start: new Date(times.startsAt).toISOString(), end: new Date(times.endsAt).toISOString() };
}

/** 15:00–17:00, or with days where it goes over midnight. */
export function spanWords(item: Item, times: Times): string {
  const { start, end } = shownTimesOf(item);
  return times.isSameDay(start, end)
    ? `${times.clock(start)}–${times.clock(end)}`
    : `${times.weekdayAndClock(start)} – ${times.weekdayAndClock(end)}`;
}

/** All of it in one line, for whoever does not see where it lies. */
export function describe(item: Item, times: Times): string {
  const { start, end } = shownTimesOf(item);
  const until = times.isSameDay(start, end) ? times.clock(end) : times.full(end);
  const look = lookOf(item);
  const state = look === CONFLICT ? `${STATES[item.state].word}, conflict` : look.word;
  const who = item.sitter ? `, with ${item.sitter.name}` : '';
  return `${item.client.name}${who}, ${times.full(start)} to ${until}: ${state}`;
}
