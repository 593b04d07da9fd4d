import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { activeSittersQuery } from '../../../lib/sitters.ts';
import { useTimes } from '../../../lib/times.ts';
import { Bar } from './bar.tsx';
import type { Day } from './days.ts';
import type { Item } from './items.ts';
import { LaneRow } from './lane-row.tsx';
import { type Lane, lanesOfClients, lanesOfSitters, NOBODY, spanOf } from './lanes.ts';
import { markedTime, scaleOf } from './moves.ts';
import type { NewBookingTerms } from './new-booking-dialog.tsx';
import type { DragPlace } from './use-drag.ts';
import type { Marked } from './use-mark.ts';
import { useMove } from './use-move.ts';
import type { Schedule } from './use-schedule.ts';

type Props = {
  schedule: Schedule;
  onOpen(item: Item): void;
  onNew(terms: NewBookingTerms): void;
};

const NO_SITTERS: never[] = [];

/** A row for each sitter or client; where there is no room for it, `DayList` tells the same. */
export function Timeline({ schedule: { by, days, zone, items }, onOpen, onNew }: Props) {
  const sitters = useQuery(activeSittersQuery).data ?? NO_SITTERS;
  const { run: move, moving } = useMove();
  const shown = items.map((item) => (item.key === moving?.key ? { ...item, ...moving } : item));
  const lanes = by === 'client' ? lanesOfClients(shown, days) : lanesOfSitters(shown, sitters, days);
  const scale = scaleOf(days, zone);
  const scroller = useStartInView(days, shown);
  const drop = (item: Item, { steps, laneId }: DragPlace) => {
    const lane = by === 'sitter' && item.bookingId ? lanes.find(({ id }) => id === laneId) : undefined;
    const isOther = lane !== undefined && lane.id !== (item.sitter?.id ?? NOBODY);
    if (steps === 0 && !isOther) return;
    void move({ item, shift: scale.shift(steps), ...(isOther ? { sitter: sitterOf(lane) } : {}) });
  };
  const mark = (lane: Lane, marked: Marked) => {
    const whose =
      by === 'client' ? { client: { id: lane.id, name: lane.name } } : { sitterId: sitterOf(lane)?.id };
    onNew({ ...markedTime(days, zone, marked), ...whose });
  };
  return (
    <section
      ref={scroller}
      aria-label="Timeline"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a keyboard scrolls it, too
      tabIndex={0}
      className="relative overflow-x-auto outline-offset-[-2px]"
    >
      <div className={days.length === 1 ? 'min-w-[100rem]' : 'min-w-[52rem]'}>
        <Axis days={days} />
        {lanes.map((lane) => (
          <LaneRow
            key={lane.id}
            lane={lane}
            head={lane.name}
            steps={scale.steps}
            parts={days.length === 1 ? scale.steps / 4 : days.length}
            now={days.length === 1 ? placeOfNow(days) : null}
            onMarked={(marked) => mark(lane, marked)}
            renderBar={(item) => (
              <Bar
                item={item}
                span={spanOf(item, days)}
                names={by === 'client' ? 'sitter' : 'client'}
                steps={scale.steps}
                isMoving={item.key === moving?.key}
                onOpen={() => onOpen(item)}
                onDrop={(place) => drop(item, place)}
              />
            )}
          />
        ))}
      </div>
    </section>
  );
}

/** Null where it is another day. */
function placeOfNow(days: readonly Day[]): number | null {
  const now = Date.now();
  const { from } = spanOf({ startsAt: now, endsAt: now }, days);
  return from > 0 && from < 1 ? from : null;
}

const sitterOf = ({ id, name }: Lane) => (id === NOBODY ? null : { id, name });

const HOUR_MS = 3_600_000;

/** The hours of a day, as its clocks show them, or the days of a week. */
function Axis({ days }: { days: readonly Day[] }) {
  const times = useTimes();
  const [only] = days;
  const today = new Date().toISOString();
  const iso = (at: number) => new Date(at).toISOString();
  const heads =
    only && days.length === 1
      ? Array.from({ length: (only.endsAt - only.startsAt) / HOUR_MS }, (_, hour) => {
          const at = only.startsAt + hour * HOUR_MS;
          return { at, text: times.clock(iso(at)), isToday: false };
        })
      : days.map(({ startsAt }) => ({
          at: startsAt,
          text: times.weekdayAndDate(iso(startsAt)),
          isToday: times.isSameDay(iso(startsAt), today),
        }));
  return (
    <div aria-hidden className="grid grid-cols-[10rem_minmax(0,1fr)] text-xs text-soft">
      <div className="sticky left-0 z-10 border-r border-line bg-surface" />
      <div className="flex">
        {heads.map(({ at, text, isToday }) => (
          <div
            key={at}
            className={`flex-1 px-1.5 py-2 ${isToday ? 'font-semibold text-accent' : ''} ${days.length === 1 ? '-translate-x-1/2 text-center first:invisible' : ''}`}
          >
            {text}
          </div>
        ))}
      </div>
    </div>
  );
}

const MORNING = 7 * HOUR_MS;
const BEFORE = HOUR_MS;
const HALF_A_LABEL_PX = 24;

/** A day is wider than its place: it begins where something is, or in the morning. */
function useStartInView(days: readonly Day[], items: readonly Item[]) {
  const scroller = useRef<HTMLElement>(null);
  const [only] = days;
  const isDay = only && days.length === 1;
  const from = isDay ? only.startsAt : null;
  const first = isDay ? Math.min(items[0]?.startsAt ?? Number.POSITIVE_INFINITY, only.startsAt + MORNING) : 0;
  const fraction = isDay ? Math.max(first - BEFORE - only.startsAt, 0) / (only.endsAt - only.startsAt) : 0;
  const hasItems = items.length > 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: not again when something in it is moved
  useEffect(() => {
    const { current } = scroller;
    const track = current?.querySelector('[data-track]');
    if (current && track && from !== null)
      current.scrollLeft = fraction * track.clientWidth - HALF_A_LABEL_PX;
  }, [from, hasItems]);
  return scroller;
}
