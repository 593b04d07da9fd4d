import { useInfiniteQuery } from '@tanstack/react-query';
import { CalendarClock } from 'lucide-react';
import { List, Row } from '../../../components/list.tsx';
import { MoreButton } from '../../../components/more-button.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { SkeletonRows } from '../../../components/ui/skeleton.tsx';
import { itemsOf } from '../../../lib/pages.ts';
import { useTimes } from '../../../lib/times.ts';
import { type Sitter, type SitterWindow, windowsQuery } from '../api/sitters.ts';
import { ClientLink } from './sitter-parts.tsx';

export function WindowsCard({ sitter: { id, name } }: { sitter: Sitter }) {
  const list = useInfiniteQuery(windowsQuery(id));
  const windows = itemsOf(list.data);
  return (
    <Card
      title="Assignment windows"
      description="Now and ahead. Within them the sitter is responsible for the client’s conversation."
    >
      {list.isPending && <SkeletonRows label="The windows are being read" />}
      {list.isError && !list.data && <QueryProblem query={list} />}
      {list.data && windows.length === 0 && (
        <EmptyState icon={CalendarClock} title="Nothing is ahead">
          A window opens with each booking that names {name}.
        </EmptyState>
      )}
      {windows.length > 0 && (
        <List label="Assignment windows">
          {windows.map((window) => (
            <WindowRow key={window.id} window={window} />
          ))}
        </List>
      )}
      <MoreButton query={list} />
    </Card>
  );
}

function WindowRow({ window }: { window: SitterWindow }) {
  const times = useTimes();
  const { starts_at: start, ends_at: end } = window;
  const isOneDay = times.isSameDay(start, end);
  return (
    <Row
      title={
        <>
          <ClientLink window={window} />
          {window.state === 'active' && <Badge tone="accent">Now</Badge>}
          {window.booking_id === null && <Badge>By hand</Badge>}
        </>
      }
      detail={
        <span title={times.here(start)}>
          {times.full(start)} to {isOneDay ? times.clock(end) : times.full(end)}
        </span>
      }
    />
  );
}
