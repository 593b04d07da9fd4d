import { conflictsAmong } from '@maskline/core/domain/assignment-window';
import type { AssignmentWindow, Booking, Conflict } from '../api/schedule.ts';

export type ItemState = AssignmentWindow['state'];

/** What stands in the schedule: an assignment window, or a booking that has none. */
export type Item = {
  key: string;
  bookingId: string | null;
  /** Null of a booking that has none. */
  window: AssignmentWindow | null;
  client: Booking['client'];
  sitter: Booking['sitter'];
  service: string | null;
  startsAt: number;
  endsAt: number;
  state: ItemState;
  isConflicting: boolean;
  /** The booking's own time, which the window surrounds. */
  booked: { startsAt: number; endsAt: number } | null;
  /** By dragging: only what is still ahead. */
  canMove: boolean;
};

type Schedule = { bookings: readonly Booking[]; windows: readonly AssignmentWindow[] };
type Range = { from: number; to: number };

export function itemsIn(
  { bookings, windows }: Schedule,
  { conflicts, range, now, showsCancelled }: ShownAs,
): Item[] {
  const conflicting = conflictingAmong(windows, conflicts);
  const byId = new Map(bookings.map((booking) => [booking.id, booking]));
  const covered = new Set(
    windows.filter((window) => window.superseded_at === null).map((window) => window.booking_id),
  );
  const bare = bookings.filter(
    (booking) =>
      (booking.status === 'confirmed' && (booking.sitter === null || !covered.has(booking.id))) ||
      (booking.status === 'cancelled' && showsCancelled),
  );
  return [
    ...windows.map((window) => itemOfWindow(window, byId.get(window.booking_id ?? ''), conflicting)),
    ...bare.map((booking) => itemOfBooking(booking, now)),
  ]
    .filter(({ startsAt, endsAt }) => startsAt < range.to && endsAt > range.from)
    .sort((one, other) => one.startsAt - other.startsAt || one.endsAt - other.endsAt);
}

export type ShownAs = {
  conflicts: readonly Conflict[];
  range: Range;
  now: number;
  showsCancelled: boolean;
};

function itemOfWindow(
  window: AssignmentWindow,
  booking: Booking | undefined,
  conflicting: ReadonlySet<string>,
): Item {
  const isKnown = window.booking_id === null || booking?.status === 'confirmed';
  return {
    key: window.id,
    bookingId: window.booking_id,
    window,
    client: window.client,
    sitter: window.sitter,
    service: booking?.service ?? null,
    ...timesOf(window),
    state: window.state,
    isConflicting: conflicting.has(window.id),
    booked: booking ? timesOf(booking) : null,
    canMove: window.state === 'upcoming' && isKnown && window.superseded_at === null,
  };
}

function itemOfBooking(booking: Booking, now: number): Item {
  const times = timesOf(booking);
  const state = booking.status === 'cancelled' ? 'cancelled' : stateOf(times, now);
  return {
    key: booking.id,
    bookingId: booking.id,
    window: null,
    client: booking.client,
    sitter: booking.sitter,
    service: booking.service,
    ...times,
    state,
    isConflicting: false,
    booked: times,
    canMove: state === 'upcoming',
  };
}

function timesOf({ starts_at, ends_at }: { starts_at: string; ends_at: string }) {
  return { startsAt: Date.parse(starts_at), endsAt: Date.parse(ends_at) };
}

function stateOf({ startsAt, endsAt }: { startsAt: number; endsAt: number }, now: number): ItemState {
  if (endsAt <= now) return 'ended';
  return startsAt <= now ? 'active' : 'upcoming';
}

/** Those that the API names, and of the past those that are seen to overlap. */
function conflictingAmong(
  windows: readonly AssignmentWindow[],
  conflicts: readonly Conflict[],
): ReadonlySet<string> {
  const named = conflicts.flatMap((conflict) => conflict.windows.map(({ id }) => id));
  const threads = new Set(windows.map((window) => window.thread_id));
  const seen = [...threads].flatMap((threadId) =>
    conflictsAmong(windows.filter((window) => window.thread_id === threadId).map(asInDomain)).flat(),
  );
  return new Set([...named, ...seen.map(({ id }) => id)]);
}

function asInDomain(window: AssignmentWindow) {
  return {
    id: window.id,
    sitterId: window.sitter.id,
    bookingId: window.booking_id,
    startsAt: new Date(window.starts_at),
    endsAt: new Date(window.ends_at),
    cancelledAt: window.cancelled_at === null ? null : new Date(window.cancelled_at),
  };
}
