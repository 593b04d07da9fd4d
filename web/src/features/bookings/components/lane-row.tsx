import type { ReactNode } from 'react';
import { classNames } from '../../../lib/class-names.ts';
import type { Item } from './items.ts';
import type { Lane } from './lanes.ts';
import { type Marked, useMark } from './use-mark.ts';

type Props = {
  lane: Lane;
  head: ReactNode;
  steps: number;
  /** How many parts lines divide it into. */
  parts: number;
  /** Where now is, from 0 to 1. */
  now: number | null;
  onMarked(marked: Marked): void;
  renderBar(item: Item): ReactNode;
};

/** A row of the timeline: whose it is, and its bars in as many lines as they need. */
export function LaneRow({ lane, head, steps, parts, now, onMarked, renderBar }: Props) {
  const { marked, handlers } = useMark(steps, onMarked);
  return (
    <section
      data-lane={lane.id}
      aria-label={lane.name}
      className="grid grid-cols-[10rem_minmax(0,1fr)] border-t border-line"
    >
      <h3 className="sticky left-0 z-10 flex items-center border-r border-line bg-surface px-4 py-2 text-sm font-medium wrap-anywhere">
        {head}
      </h3>
      <div data-track {...handlers} className="relative cursor-cell py-1">
        <Lines parts={parts} />
        {now !== null && (
          <div
            aria-hidden
            className="pointer-events-none absolute inset-y-0 z-10 border-l-2 border-danger"
            style={{ left: `${now * 100}%` }}
          />
        )}
        {marked && <Mark marked={marked} steps={steps} />}
        {(lane.lines.length > 0 ? lane.lines : [[]]).map((line, index) => (
          <ul
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is nothing but its place
            key={index}
            className="pointer-events-none relative h-12 [&_button]:pointer-events-auto"
          >
            {line.map((item) => (
              <li key={item.key}>{renderBar(item)}</li>
            ))}
          </ul>
        ))}
      </div>
    </section>
  );
}

function Lines({ parts }: { parts: number }) {
  return (
    <div aria-hidden className="pointer-events-none absolute inset-0 flex">
      {Array.from({ length: parts }, (_, part) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: a part is nothing but its place
          key={part}
          className={classNames('flex-1', part > 0 && 'border-l border-line')}
        />
      ))}
    </div>
  );
}

function Mark({ marked: { first, last }, steps }: { marked: Marked; steps: number }) {
  return (
    <div
      aria-hidden
      className="pointer-events-none absolute inset-y-1.5 rounded-md border border-dashed border-accent bg-accent-soft"
      style={{ left: `${(first / steps) * 100}%`, width: `${((last - first + 1) / steps) * 100}%` }}
    />
  );
}
