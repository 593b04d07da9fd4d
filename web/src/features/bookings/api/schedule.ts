import type { ConflictView, WindowView } from '@maskline/core/contract/assignment-windows';
import type { BookingDetail as BookingDetailSchema, BookingView } from '@maskline/core/contract/bookings';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../../../lib/api-client.ts';
import type { Output } from '../../../lib/contract.ts';
import { everyItem } from '../../../lib/pages.ts';

export type Booking = Output<typeof BookingView>;
export type BookingDetail = Output<typeof BookingDetailSchema>;
export type AssignmentWindow = Output<typeof WindowView>;
export type Conflict = Output<typeof ConflictView>;

/** Everything about bookings is read again when one of them changes. */
export const BOOKINGS = ['bookings'] as const;
const changesWith = ['booking', 'assignment_window', 'sitter', 'client'];
/** Windows begin and end by themselves. */
const EVERY_MS = 60_000;
const DAY_MS = 86_400_000;

/** Bookings and windows that share an instant with the range. A window begins before its booking: so those around it, too. */
export const scheduleQuery = (from: number, to: number) =>
  queryOptions({
    queryKey: [...BOOKINGS, 'schedule', from, to],
    async queryFn({ signal }) {
      const [bookings, windows] = await Promise.all([
        everyItem<Booking>('/bookings', rangeOf(from - DAY_MS, to + DAY_MS), signal),
        everyItem<AssignmentWindow>('/assignment-windows', rangeOf(from, to), signal),
      ]);
      return { bookings, windows };
    },
    meta: { changesWith },
    refetchInterval: EVERY_MS,
    placeholderData: (before) => before,
  });

function rangeOf(from: number, to: number) {
  return { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
}

/** All that are not over. */
export const conflictsQuery = queryOptions({
  queryKey: [...BOOKINGS, 'conflicts'],
  queryFn: ({ signal }) => everyItem<Conflict>('/conflicts', {}, signal),
  meta: { changesWith },
  refetchInterval: EVERY_MS,
});

/** With the tag of its state, on which a change builds. */
export const bookingQuery = (id: string) =>
  queryOptions({
    queryKey: [...BOOKINGS, 'one', id],
    queryFn: ({ signal }) => api.getTagged<BookingDetail>(`/bookings/${id}`, { signal }),
    meta: { changesWith },
  });
