import { Link, useNavigate } from '@tanstack/react-router';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { FilterLinks } from '../../../components/filter-links.tsx';
import { buttonClasses } from '../../../components/ui/button.tsx';
import { useTimes } from '../../../lib/times.ts';
import { addDays } from '../../../lib/wall-time.ts';
import type { BookingSearch } from '../booking-search.ts';
import type { Schedule } from './use-schedule.ts';

type Props = { schedule: Schedule; isWide: boolean };

/** Which days, seen how: all of it in the address. */
export function ScheduleHead({ schedule: { view, date, cancelled, days }, isWide }: Props) {
  const times = useTimes();
  const step = view === 'day' ? 1 : 7;
  const [first, last] = [days[0]?.startsAt ?? 0, days.at(-1)?.startsAt ?? 0].map((at) =>
    new Date(at).toISOString(),
  );
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <nav aria-label="Other days" className="flex items-center gap-1">
          <DayLink date={addDays(date, -step)} label={view === 'day' ? 'The day before' : 'The week before'}>
            <ChevronLeft aria-hidden className="size-4" />
          </DayLink>
          <Link
            to="/bookings"
            search={({ date: _, ...rest }: BookingSearch) => rest}
            className={buttonClasses({ size: 'small' })}
          >
            Today
          </Link>
          <DayLink date={addDays(date, step)} label={view === 'day' ? 'The day after' : 'The week after'}>
            <ChevronRight aria-hidden className="size-4" />
          </DayLink>
        </nav>
        <h2 className="font-semibold">
          {view === 'day'
            ? times.day(first ?? '')
            : `${times.weekdayAndDate(first ?? '')} – ${times.weekdayAndDate(last ?? '')}`}
        </h2>
      </div>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <FilterLinks label="How long" name="view" choices={VIEWS} />
        {isWide && <FilterLinks label="Whose" name="by" choices={WHOSE} />}
        <Jump date={date} />
        <ShowCancelled isShown={cancelled} />
      </div>
    </div>
  );
}

const VIEWS = [
  ['', 'Week'],
  ['day', 'Day'],
] as const;
const WHOSE = [
  ['', 'By sitter'],
  ['client', 'By client'],
] as const;

function DayLink({ date, label, children }: { date: string; label: string; children: ReactNode }) {
  return (
    <Link
      to="/bookings"
      search={(before: BookingSearch) => ({ ...before, date })}
      aria-label={label}
      title={label}
      className="inline-flex size-9 items-center justify-center rounded-lg text-soft hover:bg-hover hover:text-ink md:size-8"
    >
      {children}
    </Link>
  );
}

function Jump({ date }: { date: string }) {
  const navigate = useNavigate();
  const go = (chosen: string) => {
    if (/^20\d\d-/.test(chosen))
      void navigate({ to: '/bookings', search: (before: BookingSearch) => ({ ...before, date: chosen }) });
  };
  return (
    <input
      type="date"
      aria-label="Go to a day"
      value={date}
      onChange={({ target }) => go(target.value)}
      className="h-9 rounded-lg border border-line-strong bg-surface px-2 text-sm md:h-8"
    />
  );
}

function ShowCancelled({ isShown }: { isShown: boolean }) {
  const navigate = useNavigate();
  const show = (wanted: boolean) =>
    void navigate({
      to: '/bookings',
      search: ({ cancelled: _, ...before }: BookingSearch) => ({
        ...before,
        ...(wanted ? { cancelled: true as const } : {}),
      }),
      replace: true,
    });
  return (
    <label className="flex h-9 items-center gap-2 text-sm md:h-8">
      <input
        type="checkbox"
        checked={isShown}
        onChange={({ target }) => show(target.checked)}
        className="size-4"
      />
      Cancelled ones, too
    </label>
  );
}
