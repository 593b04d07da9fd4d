import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Dialog } from '../../../components/ui/dialog.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import type { Tagged } from '../../../lib/api-client.ts';
import { useTimes } from '../../../lib/times.ts';
import { type BookingDetail, bookingQuery } from '../api/schedule.ts';
import { BookingFacts } from './booking-facts.tsx';
import type { BookingView } from './booking-view.ts';
import { CancelBookingForm } from './cancel-booking-form.tsx';
import { ChangeBookingForm } from './change-booking-form.tsx';
import { VisitNotesForm } from './visit-notes-form.tsx';

type Props = { id: string; first: BookingView; onClose(): void };

const TITLES = {
  facts: 'Booking',
  change: 'Change the booking',
  notes: 'Visit notes',
  cancel: 'Cancel the booking?',
};

/** A booking, and all that can be done about it. */
export function BookingDialog({ id, first, onClose }: Props) {
  const [view, setView] = useState(first);
  const times = useTimes();
  const query = useQuery(bookingQuery(id));
  const booking = query.data;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={view === 'facts' ? (booking?.value.client.name ?? TITLES.facts) : TITLES[view]}
      description={booking && timesOf(booking.value)}
    >
      {query.isPending && <SkeletonRows label="The booking is being read" />}
      {query.isError && !booking && <QueryProblem query={query} />}
      {booking && <Shown view={view} booking={booking} onShow={setView} />}
    </Dialog>
  );

  function timesOf({ client, starts_at: start, ends_at: end }: BookingDetail): string {
    const until = times.isSameDay(start, end) ? times.clock(end) : times.full(end);
    return `${view === 'facts' ? '' : `${client.name}, `}${times.full(start)} to ${until}`;
  }
}

type ShownProps = { view: BookingView; booking: Tagged<BookingDetail>; onShow(view: BookingView): void };

function Shown({ view, booking, onShow }: ShownProps) {
  const place = useRef<HTMLDivElement>(null);
  const back = () => onShow('facts');
  useEffect(() => {
    if (view !== 'facts') place.current?.querySelector<HTMLElement>('select, input, textarea')?.focus();
  }, [view]);
  return (
    <div ref={place}>
      {view === 'facts' && <BookingFacts booking={booking.value} onShow={onShow} />}
      {view === 'change' && <ChangeBookingForm booking={booking} onBack={back} />}
      {view === 'notes' && <VisitNotesForm booking={booking.value} onBack={back} />}
      {view === 'cancel' && <CancelBookingForm booking={booking.value} onBack={back} />}
    </div>
  );
}
