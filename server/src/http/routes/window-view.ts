import { hasBegun, hasEnded } from '@maskline/core/domain/assignment-window';
import { toRfc3339 } from '@maskline/core/domain/time';
import type { NamedWindow, StartPosition } from '../../store/assignment-windows.ts';
import type { Conflict } from '../../store/conflicts.ts';
import { InstantPosition, readCursor } from '../cursor.ts';

/** Where a list by start goes on. Throws `invalid_cursor`. */
export function readStartCursor(cursor: string | undefined): StartPosition | null {
  const position = readCursor(cursor, InstantPosition);
  return position && { startsAt: new Date(position[0]), id: position[1] };
}

export function startPosition({ startsAt, id }: StartPosition): [string, string] {
  return [toRfc3339(startsAt), id];
}

export function windowView(window: NamedWindow, at: Date) {
  return {
    id: window.id,
    thread_id: window.threadId,
    client: { id: window.clientId, name: window.clientName },
    sitter: { id: window.sitterId, name: window.sitterName },
    booking_id: window.bookingId,
    starts_at: toRfc3339(window.startsAt),
    ends_at: toRfc3339(window.endsAt),
    state: stateOf(window, at),
    cancelled_at: window.cancelledAt && toRfc3339(window.cancelledAt),
    superseded_at: window.supersededAt && toRfc3339(window.supersededAt),
    created_at: toRfc3339(window.createdAt),
  };
}

function stateOf(window: NamedWindow, at: Date) {
  if (window.cancelledAt) return 'cancelled' as const;
  if (hasEnded(window, at)) return 'ended' as const;
  return hasBegun(window, at) ? ('active' as const) : ('upcoming' as const);
}

export function conflictView({ threadId, clientId, clientName, first, second, ...overlap }: Conflict) {
  return {
    thread_id: threadId,
    client: { id: clientId, name: clientName },
    windows: [sideView(first), sideView(second)] as [SideView, SideView],
    overlap: {
      starts_at: toRfc3339(overlap.overlapStartsAt),
      ends_at: toRfc3339(overlap.overlapEndsAt),
    },
  };
}

type SideView = ReturnType<typeof sideView>;

function sideView(side: Conflict['first']) {
  return {
    id: side.windowId,
    booking_id: side.bookingId,
    sitter: { id: side.sitterId, name: side.sitterName },
    starts_at: toRfc3339(side.startsAt),
    ends_at: toRfc3339(side.endsAt),
  };
}
