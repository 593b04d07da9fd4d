import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { List } from '../../../components/list.tsx';
import { Button } from '../../../components/ui/button.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { useTimes } from '../../../lib/times.ts';
import { type Conflict, conflictsQuery } from '../api/schedule.ts';
import { useSettle } from './use-settle.ts';

type Props = { onChange(bookingId: string): void };

/** Where two sitters have one client at once: which, and ways out of it. Nothing where there are none. */
export function ConflictsCard({ onChange }: Props) {
  const conflicts = useQuery(conflictsQuery).data ?? [];
  if (conflicts.length === 0) return null;
  return (
    <Card
      title={conflicts.length === 1 ? 'One conflict' : `${conflicts.length} conflicts`}
      description="Two sitters have the same client at once. What the client texts to a sitter’s number goes to that sitter; anything else comes to you."
    >
      <List label="Conflicts">
        {conflicts.map((conflict) => (
          <ConflictRow
            key={conflict.windows.map(({ id }) => id).join()}
            conflict={conflict}
            onChange={onChange}
          />
        ))}
      </List>
    </Card>
  );
}

function ConflictRow({ conflict, onChange }: Props & { conflict: Conflict }) {
  const { client, windows, overlap } = conflict;
  const times = useTimes();
  const { settle, isBusy } = useSettle();
  const [one, other] = windows;
  const until = times.isSameDay(overlap.starts_at, overlap.ends_at)
    ? times.clock(overlap.ends_at)
    : times.full(overlap.ends_at);
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 px-4 py-3 sm:px-5">
      <div className="flex min-w-0 flex-1 basis-72 gap-2.5">
        <TriangleAlert aria-hidden className="mt-0.75 size-4 shrink-0 text-danger" />
        <div className="min-w-0">
          <p className="font-medium wrap-anywhere">
            {client.name}: {one.sitter.name} and {other.sitter.name}
          </p>
          <p className="text-sm text-soft" title={times.here(overlap.starts_at)}>
            Both from {times.full(overlap.starts_at)} to {until}
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2">
        {windows.map((side) => {
          const rest = side === one ? other : one;
          return (
            <Button
              key={side.id}
              size="small"
              isBusy={isBusy}
              onClick={() => settle({ conflict, keep: side, change: rest })}
            >
              {rest.booking_id ? `${side.sitter.name} takes both` : `End ${rest.sitter.name}’s window`}
            </Button>
          );
        })}
        {windows.map(
          ({ id, booking_id: bookingId, sitter }) =>
            bookingId && (
              <Button key={id} variant="quiet" size="small" onClick={() => onChange(bookingId)}>
                Change {sitter.name}’s booking
              </Button>
            ),
        )}
      </div>
    </li>
  );
}
