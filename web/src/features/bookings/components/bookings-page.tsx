import { useNavigate, useSearch } from '@tanstack/react-router';
import { CalendarDays, Plus } from 'lucide-react';
import { useState } from 'react';
import { Page } from '../../../components/page.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { useIsWide } from '../../../lib/use-is-wide.ts';
import { dayIn } from '../../../lib/wall-time.ts';
import type { AssignmentWindow } from '../api/schedule.ts';
import type { BookingSearch } from '../booking-search.ts';
import { BookingDialog } from './booking-dialog.tsx';
import type { BookingView } from './booking-view.ts';
import { ConflictsCard } from './conflicts-card.tsx';
import { DayList } from './day-list.tsx';
import { instantOf } from './days.ts';
import { Legend } from './item-look.tsx';
import type { Item } from './items.ts';
import { NewBookingDialog, type NewBookingTerms } from './new-booking-dialog.tsx';
import { ScheduleHead } from './schedule-head.tsx';
import { Timeline } from './timeline.tsx';
import { type Schedule, useSchedule } from './use-schedule.ts';
import { WindowDialog } from './window-dialog.tsx';

const HOUR_MS = 3_600_000;

export function BookingsPage() {
  const schedule = useSchedule();
  const isWide = useIsWide();
  const [terms, setTerms] = useState<NewBookingTerms | null>(null);
  const [window, setWindow] = useState<AssignmentWindow | null>(null);
  const opened = useOpenBooking();
  const open = (item: Item) => {
    if (item.bookingId) opened.open(item.bookingId);
    else setWindow(item.window);
  };
  return (
    <Page
      isWide
      title="Bookings"
      description="Who is responsible for which client, and when. A booking never changes a sitter’s number."
      action={
        <Button variant="primary" icon={Plus} onClick={() => setTerms(termsFor(schedule))}>
          New booking
        </Button>
      }
    >
      <ConflictsCard onChange={(id) => opened.open(id, 'change')} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        <ScheduleHead schedule={schedule} isWide={isWide} />
        <Shown schedule={schedule} isWide={isWide} onOpen={open} onNew={setTerms} />
        <Legend />
      </div>
      <NewBookingDialog terms={terms} onClose={() => setTerms(null)} />
      {window && <WindowDialog window={window} onClose={() => setWindow(null)} />}
      {opened.id && (
        <BookingDialog key={opened.id} id={opened.id} first={opened.first} onClose={opened.close} />
      )}
    </Page>
  );
}

type ShownProps = {
  schedule: Schedule;
  isWide: boolean;
  onOpen(item: Item): void;
  onNew(terms: NewBookingTerms): void;
};

function Shown({ schedule, isWide, onOpen, onNew }: ShownProps) {
  const { query, items, days, by } = schedule;
  const isEmpty = query.data !== undefined && items.length === 0;
  return (
    <section
      aria-label="Schedule"
      className="grid grid-cols-[minmax(0,1fr)] overflow-hidden rounded-xl border border-line bg-surface shadow-low"
    >
      {query.isPending && <SkeletonRows label="The bookings are being read" />}
      {query.isError && !query.data && <QueryProblem query={query} />}
      {isEmpty && (
        <EmptyState icon={CalendarDays} title="Nothing is booked in these days">
          {isWide && by === 'sitter'
            ? 'Make a booking by its button, or mark a time in a sitter’s row.'
            : 'Make one by the button “New booking”.'}
        </EmptyState>
      )}
      {query.data && isWide && <Timeline schedule={schedule} onOpen={onOpen} onNew={onNew} />}
      {query.data && !isWide && !isEmpty && <DayList days={days} items={items} onOpen={onOpen} />}
    </section>
  );
}

/** The next full hour, or of another day its morning. */
function termsFor({ date, zone }: Schedule): NewBookingTerms {
  const now = Date.now();
  const startsAt =
    date === dayIn(0, now, zone) ? Math.ceil(now / HOUR_MS) * HOUR_MS : instantOf(`${date}T09:00`, zone);
  return { startsAt, endsAt: startsAt + HOUR_MS };
}

/** Which booking is open is in the address: it can be sent to somebody, and the back button closes it. */
function useOpenBooking() {
  const navigate = useNavigate();
  const { booking: id } = useSearch({ from: '/signed-in/bookings' });
  const [first, setFirst] = useState<BookingView>('facts');
  return {
    id,
    first,
    open(booking: string, view: BookingView = 'facts') {
      setFirst(view);
      void navigate({
        to: '/bookings',
        search: (before: BookingSearch) => ({ ...before, booking }),
        resetScroll: false,
      });
    },
    close() {
      setFirst('facts');
      void navigate({
        to: '/bookings',
        search: ({ booking: _, ...before }: BookingSearch) => before,
        resetScroll: false,
      });
    },
  };
}
