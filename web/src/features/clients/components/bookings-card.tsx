import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarDays } from 'lucide-react';
import { List, Row } from '../../../components/list.tsx';
import { MoreButton } from '../../../components/more-button.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { useTimes } from '../../../lib/times.ts';
import { type Booking, bookingsQuery, type Client } from '../api/clients.ts';

export function BookingsCard({ client }: { client: Client }) {
  const list = useInfiniteQuery(bookingsQuery(client.id));
  const bookings = itemsOf(list.data);
  return (
    <Card
      title="Bookings"
      description="Now and ahead, with what is to be known of each visit. Open one to change it or to write its notes."
    >
      {list.isPending && <SkeletonRows label="The bookings are being read" />}
      {list.isError && !list.data && <QueryProblem query={list} />}
      {list.data && bookings.length === 0 && <EmptyState icon={CalendarDays} title="Nothing is booked" />}
      {bookings.length > 0 && (
        <List label="Bookings">
          {bookings.map((booking) => (
            <BookingRow key={booking.id} booking={booking} />
          ))}
        </List>
      )}
      <MoreButton query={list} />
    </Card>
  );
}

function BookingRow({ booking }: { booking: Booking }) {
  const times = useTimes();
  const { id, starts_at: start, ends_at: end, sitter, service, status, visit_notes: notes } = booking;
  const until = times.isSameDay(start, end) ? times.clock(end) : times.full(end);
  return (
    <Row
      title={
        <>
          <Link
            to="/bookings"
            search={{ date: times.isoDate(start), booking: id }}
            title={times.here(start)}
            className="rounded underline decoration-line-strong underline-offset-3"
          >
            {times.full(start)} to {until}
          </Link>
          {status === 'cancelled' && <Badge>Cancelled</Badge>}
        </>
      }
      detail={
        <>
          {[service, sitter ? `with ${sitter.name}` : 'no sitter yet: you answer'].filter(Boolean).join(', ')}
          {notes && (
            <span className="mt-1 block whitespace-pre-wrap text-ink wrap-anywhere">
              {notes.notes}
              <span className="text-soft">
                {' '}
                ({notes.visible_to_sitter ? 'the sitter reads it' : 'only owners read it'})
              </span>
            </span>
          )}
        </>
      }
    />
  );
}
