import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { CalendarClock } from 'lucide-react';
import { List } from '../../../components/list.tsx';
import { QueryProblem } from '../../../components/query-problem.tsx';
import { Badge } from '../../../components/ui/badge.tsx';
import { Card } from '../../../components/ui/card.tsx';
import { EmptyState } from '../../../components/ui/empty-state.tsx';
import { useTimes } from '../../../lib/times.ts';
import { type Visit, visitsQuery } from '../api/desk.ts';

export function VisitsCard() {
  const visits = useQuery(visitsQuery);
  const listed = visits.data?.data ?? [];
  return (
    <Card title="Visits" description="Now and ahead.">
      {visits.isError && !visits.data && <QueryProblem query={visits} />}
      {visits.data && listed.length === 0 && (
        <EmptyState icon={CalendarClock} title="Nothing is booked">
          A visit shows here as soon as it is booked with you.
        </EmptyState>
      )}
      {listed.length > 0 && (
        <List label="Visits">
          {listed.map((visit) => (
            <VisitRow key={visit.id} visit={visit} />
          ))}
        </List>
      )}
    </Card>
  );
}

function VisitRow({ visit }: { visit: Visit }) {
  const times = useTimes();
  return (
    <li className="grid gap-1.5 px-4 py-3 sm:px-5">
      <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Link
          to="/today/$threadId"
          params={{ threadId: visit.thread_id }}
          className="font-medium underline decoration-line-strong underline-offset-3"
        >
          {visit.client.name}
        </Link>
        {visit.now && <Badge tone="accent">Now</Badge>}
        {visit.service && <span className="text-soft">{visit.service}</span>}
        <span className="ml-auto text-sm text-soft" title={times.here(visit.starts_at)}>
          {visit.now ? `until ${times.soon(visit.ends_at)}` : times.full(visit.starts_at)}
        </span>
      </div>
      {visit.visit_notes && (
        <p className="whitespace-pre-wrap text-soft wrap-anywhere">{visit.visit_notes}</p>
      )}
      {visit.pets.map((pet) => (
        <p key={pet.id} className="wrap-anywhere">
          <span className="font-medium">{pet.name}</span> <span className="text-soft">{pet.notes}</span>
        </p>
      ))}
    </li>
  );
}
