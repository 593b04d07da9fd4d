import { Link } from '@tanstack/react-router';
import { CalendarX, NotebookPen, Pencil, RotateCcw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Badge } from '../../../components/ui/badge.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Callout } from '../../../components/ui/callout.tsx';
import { useToast } from '../../../components/ui/toast.tsx';
import { messageOf } from '../../../lib/api-error.ts';
import { useTimes } from '../../../lib/times.ts';
import { useReopenBooking } from '../api/booking-actions.ts';
import type { AssignmentWindow, BookingDetail, Conflict } from '../api/schedule.ts';
import type { BookingView } from './booking-view.ts';

type Props = { booking: BookingDetail; onShow(view: BookingView): void };

export function BookingFacts({ booking, onShow }: Props) {
  const { sitter, service, windows, conflicts, visit_notes: notes, status } = booking;
  return (
    <div className="grid gap-5">
      {status === 'cancelled' && <Callout tone="note">This booking is cancelled.</Callout>}
      {conflicts.map((conflict) => (
        <Callout key={conflict.windows.map(({ id }) => id).join()} tone="warning">
          <ConflictSentence conflict={conflict} bookingId={booking.id} />
        </Callout>
      ))}
      <dl className="grid grid-cols-[7rem_minmax(0,1fr)] gap-x-3 gap-y-2.5">
        <Fact name="Sitter">
          {sitter ? (
            <Link to="/sitters/$id" params={{ id: sitter.id }} className="underline underline-offset-3">
              {sitter.name}
            </Link>
          ) : (
            'Nobody yet: you answer'
          )}
        </Fact>
        {service && <Fact name="Service">{service}</Fact>}
        <Fact name="Conversation">
          <Link
            to="/inbox/$threadId"
            params={{ threadId: booking.thread_id }}
            className="underline underline-offset-3"
          >
            Open it in the inbox
          </Link>
        </Fact>
        <Fact name="Responsible">
          {windows.length === 0 ? (
            <span className="text-soft">No assignment window: no sitter was named.</span>
          ) : (
            <ul className="grid gap-1">
              {windows.map((window) => (
                <WindowLine key={window.id} window={window} />
              ))}
            </ul>
          )}
        </Fact>
        <Fact name="Visit notes">
          {notes ? (
            <>
              <p className="whitespace-pre-wrap wrap-anywhere">{notes.notes}</p>
              <p className="text-sm text-soft">
                {notes.visible_to_sitter ? 'The sitter reads them.' : 'Only owners read them.'}
              </p>
            </>
          ) : (
            <span className="text-soft">None</span>
          )}
        </Fact>
      </dl>
      <Actions booking={booking} onShow={onShow} />
    </div>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-sm text-faint">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

const STATES: Record<AssignmentWindow['state'], string> = {
  active: 'Now',
  upcoming: 'Ahead',
  ended: 'Over',
  cancelled: 'Never began',
};

function WindowLine({
  window: { sitter, state, starts_at: start, ends_at: end },
}: {
  window: AssignmentWindow;
}) {
  const times = useTimes();
  const until = times.isSameDay(start, end) ? times.clock(end) : times.full(end);
  return (
    <li>
      {sitter.name}, <span title={times.here(start)}>{times.full(start)}</span> to {until}{' '}
      <Badge tone={state === 'active' ? 'accent' : 'neutral'}>{STATES[state]}</Badge>
    </li>
  );
}

function ConflictSentence({
  conflict: { windows, overlap },
  bookingId,
}: {
  conflict: Conflict;
  bookingId: string;
}) {
  const times = useTimes();
  const other = windows.find((side) => side.booking_id !== bookingId) ?? windows[1];
  return (
    <>
      {other.sitter.name} has the same client from {times.full(overlap.starts_at)} to{' '}
      {times.full(overlap.ends_at)}. What the client texts to a sitter’s number goes to that sitter; anything
      else comes to you.
    </>
  );
}

function Actions({ booking: { id, status, client }, onShow }: Props) {
  const toast = useToast();
  const reopen = useReopenBooking();
  const run = async () => {
    try {
      if (await reopen.run(id)) toast.done(`The booking of ${client.name} is confirmed again.`);
    } catch (error) {
      toast.problem(messageOf(error));
    }
  };
  return (
    <div className="flex flex-wrap gap-2">
      {status === 'confirmed' ? (
        <Button icon={Pencil} onClick={() => onShow('change')}>
          Change
        </Button>
      ) : (
        <Button icon={RotateCcw} isBusy={reopen.isBusy} onClick={run}>
          Reopen
        </Button>
      )}
      <Button icon={NotebookPen} onClick={() => onShow('notes')}>
        Visit notes
      </Button>
      {status === 'confirmed' && (
        <Button icon={CalendarX} onClick={() => onShow('cancel')}>
          Cancel the booking
        </Button>
      )}
    </div>
  );
}
