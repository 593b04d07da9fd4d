import { Badge } from '../../../components/ui/badge.tsx';
import { useTimes } from '../../../lib/times.ts';
import type { Day } from './days.ts';
import { LookMark, lookOf, shownTimesOf, spanWords } from './item-look.tsx';
import type { Item } from './items.ts';

type Props = { days: readonly Day[]; items: readonly Item[]; onOpen(item: Item): void };

/** Day by day, where a timeline has no room. */
export function DayList({ days, items, onOpen }: Props) {
  return (
    <div className="grid divide-y divide-line">
      {days.map((day) => (
        <DaySection
          key={day.date}
          day={day}
          items={items.filter(({ startsAt, endsAt }) => startsAt < day.endsAt && endsAt > day.startsAt)}
          onOpen={onOpen}
        />
      ))}
    </div>
  );
}

function DaySection({ day, items, onOpen }: Omit<Props, 'days'> & { day: Day }) {
  const times = useTimes();
  const start = new Date(day.startsAt).toISOString();
  const name = times.day(start);
  return (
    <section aria-label={name} className="py-3">
      <h3 className="flex items-center gap-2 px-4 text-sm font-semibold">
        {name}
        {times.isSameDay(start, new Date().toISOString()) && <Badge tone="accent">Today</Badge>}
      </h3>
      {items.length === 0 ? (
        <p className="px-4 pt-1 text-sm text-soft">Nothing</p>
      ) : (
        <ul aria-label={name}>
          {items.map((item) => (
            <li key={item.key}>
              <ItemRow item={item} onOpen={() => onOpen(item)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function ItemRow({ item, onOpen }: { item: Item; onOpen(): void }) {
  const times = useTimes();
  return (
    <button
      type="button"
      onClick={onOpen}
      className="flex w-full items-start justify-between gap-3 px-4 py-2 text-left outline-offset-[-2px] hover:bg-hover"
    >
      <span className="min-w-0">
        <span className="block font-medium wrap-anywhere">{item.client.name}</span>
        <span className="block text-sm text-soft tabular-nums" title={times.here(shownTimesOf(item).start)}>
          {spanWords(item, times)}
          {item.sitter && ` · ${item.sitter.name}`}
        </span>
      </span>
      <LookMark look={lookOf(item)} />
    </button>
  );
}
