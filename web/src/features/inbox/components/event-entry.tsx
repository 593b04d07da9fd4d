import { useTimes } from '../../../lib/times.ts';
import type { Entry } from '../api/conversation.ts';

type Props = { at: string; event: NonNullable<Entry['event']> };

/** A window began, a number was quarantined: a line between the texts. */
export function EventEntry({ at, event }: Props) {
  const times = useTimes();
  return (
    <p className="mx-auto max-w-prose py-1.5 text-center text-xs text-soft">
      <time dateTime={at} title={times.here(at)} className="text-faint">
        {times.clock(at)}
      </time>{' '}
      {event.sentence}
      {event.until && ` Until ${times.full(event.until)}.`}
      {event.reason && ` “${event.reason}”`}
    </p>
  );
}
