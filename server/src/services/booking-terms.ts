import type { Booking } from '../store/tables.ts';

/** What a booking is about, and what a confirmation or a person may change. */
export type BookingTerms = Pick<Booking, 'sitterId' | 'service' | 'startsAt' | 'endsAt'>;

export function termsOf({ sitterId, service, startsAt, endsAt }: BookingTerms): BookingTerms {
  return { sitterId, service, startsAt, endsAt };
}

/** How terms differ, for the audit; moved means that the window is concerned. The service's text stays out of it. */
export function changesOf(from: BookingTerms, to: BookingTerms) {
  const moved = [
    ...(from.sitterId === to.sitterId ? [] : ['sitter_id']),
    ...(from.startsAt.getTime() === to.startsAt.getTime() ? [] : ['starts_at']),
    ...(from.endsAt.getTime() === to.endsAt.getTime() ? [] : ['ends_at']),
  ];
  const changed = from.service === to.service ? moved : [...moved, 'service'];
  return {
    isMoved: moved.length > 0,
    details: { changed, from: placeOf(from), to: placeOf(to) },
  };
}

function placeOf({ sitterId, startsAt, endsAt }: BookingTerms) {
  return { sitter_id: sitterId, starts_at: startsAt, ends_at: endsAt };
}
