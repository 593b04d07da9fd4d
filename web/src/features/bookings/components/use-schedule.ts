import { useQuery } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useMe } from '../../../lib/session.ts';
import { dayIn } from '../../../lib/wall-time.ts';
import { conflictsQuery, scheduleQuery } from '../api/schedule.ts';
import { daysOf } from './days.ts';
import { itemsIn } from './items.ts';

/** What the address asks for: the days, and what stands in them. */
export function useSchedule() {
  const {
    view = 'week',
    by = 'sitter',
    date,
    cancelled = false,
  } = useSearch({ from: '/signed-in/bookings' });
  const { time_zone: zone } = useMe().organization;
  const shown = date ?? dayIn(0, Date.now(), zone);
  const days = useMemo(() => daysOf(view, shown, zone), [view, shown, zone]);
  const range = { from: days[0]?.startsAt ?? 0, to: days.at(-1)?.endsAt ?? 0 };
  const query = useQuery(scheduleQuery(range.from, range.to));
  const conflicts = useQuery(conflictsQuery).data ?? [];
  const items = query.data
    ? itemsIn(query.data, { conflicts, range, now: Date.now(), showsCancelled: cancelled })
    : [];
  return { view, by, date: shown, cancelled, days, zone, items, query };
}

export type Schedule = ReturnType<typeof useSchedule>;
