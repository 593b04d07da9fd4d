/** A sitter's responsibility for a thread, from `startsAt` until just before `endsAt`; never active once cancelled. */
export type AssignmentWindow = {
  id: string;
  sitterId: string;
  bookingId: string | null;
  startsAt: Date;
  endsAt: Date;
  cancelledAt: Date | null;
};

type Interval = { startsAt: Date; endsAt: Date };

/** Half-open: active at its start, no longer active at its end. */
export function isActiveAt(window: AssignmentWindow, at: Date): boolean {
  return window.cancelledAt === null && hasBegun(window, at) && !hasEnded(window, at);
}

export function hasBegun(window: Interval, at: Date): boolean {
  return window.startsAt <= at;
}

export function hasEnded(window: Interval, at: Date): boolean {
  return window.endsAt <= at;
}

/** Whether two intervals share an instant; one that ends when the other starts does not. */
export function overlaps(a: Interval, b: Interval): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}

/** The sitter's window that begins soonest after `at`; one that is active already is not next. */
export function nextWindow<Window extends AssignmentWindow>(
  windows: readonly Window[],
  sitterId: string,
  at: Date,
): Window | null {
  const ahead = windows.filter(
    (window) => window.sitterId === sitterId && window.cancelledAt === null && !hasBegun(window, at),
  );
  return ahead.sort(soonestThenLongest)[0] ?? null;
}

function soonestThenLongest(a: AssignmentWindow, b: AssignmentWindow): number {
  return (
    a.startsAt.getTime() - b.startsAt.getTime() ||
    b.endsAt.getTime() - a.endsAt.getTime() ||
    (a.id < b.id ? -1 : 1)
  );
}

/** Every pair of windows of different sitters that overlap, cancelled ones left out; all windows are of one thread. */
export function conflictsAmong<Window extends AssignmentWindow>(
  windows: readonly Window[],
): [Window, Window][] {
  const standing = windows.filter((window) => window.cancelledAt === null);
  return standing.flatMap((window, index) =>
    standing
      .slice(index + 1)
      .filter((other) => other.sitterId !== window.sitterId && overlaps(window, other))
      .map((other): [Window, Window] => [window, other]),
  );
}

const MINUTE_MS = 60_000;

/** The time in which a booking's sitter is responsible: the booking's own, a lead before it and a grace after it. */
export function windowForBooking(
  booking: Interval,
  minutes: { leadMinutes: number; graceMinutes: number },
): { startsAt: Date; endsAt: Date } {
  return {
    startsAt: new Date(booking.startsAt.getTime() - minutes.leadMinutes * MINUTE_MS),
    endsAt: new Date(booking.endsAt.getTime() + minutes.graceMinutes * MINUTE_MS),
  };
}

export type PlannedWindow = { sitterId: string; startsAt: Date; endsAt: Date };

/** `succeed` ends the current window (at its own end, if that has passed) and opens one in its place. */
export type WindowPlan =
  | { kind: 'none' }
  | { kind: 'open'; window: PlannedWindow }
  | { kind: 'change'; window: PlannedWindow }
  | { kind: 'succeed'; end: { endsAt: Date }; open: PlannedWindow }
  | { kind: 'close'; endsAt: Date }
  | { kind: 'cancel' };

/**
 * What becomes of a booking's latest window, which may be cancelled, when the booking wants another one. Time that has passed is history:
 * nobody gains or loses responsibility for it, so a begun window keeps its start and its sitter, and whatever
 * replaces it starts now at the earliest. Only a booking's first window is opened exactly as wanted, even in the past.
 */
export function planWindowChange(
  current: AssignmentWindow | null,
  wanted: { sitterId: string | null; startsAt: Date; endsAt: Date },
  at: Date,
): WindowPlan {
  const { sitterId, startsAt, endsAt } = wanted;
  if (!current) {
    return sitterId === null ? { kind: 'none' } : { kind: 'open', window: { sitterId, startsAt, endsAt } };
  }
  if (sitterId === null || hasEnded(wanted, at)) return planCancellation(current, at);
  const ahead = { sitterId, startsAt: startsAt < at ? at : startsAt, endsAt };
  if (current.cancelledAt !== null) return { kind: 'open', window: ahead };
  if (current.startsAt >= at) return changeInPlace(current, ahead);
  if (hasEnded(current, at)) return { kind: 'succeed', end: { endsAt: current.endsAt }, open: ahead };
  if (sitterId === current.sitterId && hasBegun(wanted, at)) {
    return changeInPlace(current, { ...ahead, startsAt: current.startsAt });
  }
  return { kind: 'succeed', end: { endsAt: at }, open: ahead };
}

/** A begun window ends now; one that has not been active for any time is cancelled; an ended one stays as it is. */
export function planCancellation(
  current: AssignmentWindow | null,
  at: Date,
): Extract<WindowPlan, { kind: 'none' | 'close' | 'cancel' }> {
  if (!current || current.cancelledAt !== null) return { kind: 'none' };
  // Ended at its own start it would be empty, so one that starts exactly now is cancelled too.
  if (current.startsAt >= at) return { kind: 'cancel' };
  return hasEnded(current, at) ? { kind: 'none' } : { kind: 'close', endsAt: at };
}

function changeInPlace(current: AssignmentWindow, window: PlannedWindow): WindowPlan {
  const unchanged =
    current.sitterId === window.sitterId &&
    current.startsAt.getTime() === window.startsAt.getTime() &&
    current.endsAt.getTime() === window.endsAt.getTime();
  return unchanged ? { kind: 'none' } : { kind: 'change', window };
}
