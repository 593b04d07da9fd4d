import type { NewWindow, WindowChange } from '@maskline/core/contract/assignment-windows';
import type {
  BookingChange,
  BookingConfirmation,
  ConfirmedBooking,
  VisitNotesInput,
} from '@maskline/core/contract/bookings';
import { api } from '../../../lib/api-client.ts';
import type { Input, Output } from '../../../lib/contract.ts';
import { useAction } from '../../../lib/use-action.ts';
import { type AssignmentWindow, BOOKINGS, type BookingDetail } from './schedule.ts';

export const touches = [BOOKINGS, ['sitters'], ['threads']];

export type Change = Input<typeof BookingChange>;

/** The id is the form's, so that a second try makes no second booking. */
export const confirmBooking = {
  send: (booking: Input<typeof BookingConfirmation>, key: string) =>
    api.post<Output<typeof ConfirmedBooking>>('/bookings', booking, key),
  touches,
};

/** Builds on the state of the tag: nothing happens if somebody has changed it meanwhile. */
export function changeBooking(id: string, etag: string | null) {
  return {
    send: (change: Change) => api.patchTagged<BookingDetail>(`/bookings/${id}`, change, etag),
    touches,
  };
}

export const cancelBooking = (id: string) => ({
  send: ({ reason }: { reason: string }, key: string) =>
    api.post<BookingDetail>(`/bookings/${id}/cancel`, reason.trim() === '' ? {} : { reason }, key),
  touches,
});

export function useReopenBooking() {
  return useAction({
    send: (id: string, key) => api.post<BookingDetail>(`/bookings/${id}/reopen`, undefined, key),
    touches,
  });
}

export const writeVisitNotes = (id: string) => ({
  send: (notes: Input<typeof VisitNotesInput>) =>
    api.put<BookingDetail>(`/bookings/${id}/visit-notes`, notes),
  touches,
});

export const openWindow = {
  send: (window: Input<typeof NewWindow>, key: string) =>
    api.post<AssignmentWindow>('/assignment-windows', window, key),
  touches,
};

export const changeWindow = (id: string) => ({
  send: (change: Input<typeof WindowChange>) =>
    api.patch<AssignmentWindow>(`/assignment-windows/${id}`, change),
  touches,
});

export function useEndWindow() {
  return useAction({
    send: (id: string, key) => api.post<AssignmentWindow>(`/assignment-windows/${id}/end`, undefined, key),
    touches,
  });
}
