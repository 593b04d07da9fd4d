/** What of the bookings is shown, as the address says it; a word that is none is left out. */
export type BookingSearch = {
  /** A week unless it is a day. */
  view?: 'day';
  /** By sitter unless by client. */
  by?: 'client';
  /** `YYYY-MM-DD`, in it; today's unless given. */
  date?: string;
  cancelled?: true;
  /** The one that is open. */
  booking?: string;
};

const DATE = /^20\d\d-\d\d-\d\d$/;

export function readBookingSearch(search: Record<string, unknown>): BookingSearch {
  const { view, by, date, cancelled, booking } = search;
  return {
    ...(view === 'day' ? { view } : {}),
    ...(by === 'client' ? { by } : {}),
    ...(typeof date === 'string' && DATE.test(date) && !Number.isNaN(Date.parse(date)) ? { date } : {}),
    ...(cancelled === true ? { cancelled } : {}),
    ...(typeof booking === 'string' && /^[\da-f-]{36}$/.test(booking) ? { booking } : {}),
  };
}
