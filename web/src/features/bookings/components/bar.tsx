import { classNames } from '../../../lib/class-names.ts';
import { useTimes } from '../../../lib/times.ts';
import { describe, lookOf, spanWords } from './item-look.tsx';
import type { Item } from './items.ts';
import type { Span } from './lanes.ts';
import { type DragPlace, useDrag } from './use-drag.ts';

type Props = {
  item: Item;
  span: Span;
  /** Whose name stands in it: the lane says the other. */
  names: 'client' | 'sitter';
  steps: number;
  isMoving: boolean;
  onOpen(): void;
  onDrop(place: DragPlace): void;
};

/** One window or booking in its lane. Opened by a click or Enter, moved by dragging. */
export function Bar({ item, span, names, steps, isMoving, onOpen, onDrop }: Props) {
  const times = useTimes();
  const { place, wasDragged, handlers } = useDrag({ isEnabled: item.canMove && !isMoving, steps, onDrop });
  const { icon: Icon, classes } = lookOf(item);
  const name = names === 'client' ? item.client.name : (item.sitter?.name ?? 'Nobody yet');
  return (
    <button
      type="button"
      aria-label={describe(item, times)}
      title={describe(item, times)}
      {...handlers}
      // Of the keyboard it is one always.
      onClick={({ detail }) => (detail === 0 || !wasDragged()) && onOpen()}
      style={{
        left: `${span.from * 100}%`,
        width: `${(span.to - span.from) * 100}%`,
        ...(place ? { transform: `translate(${place.dx}px, ${place.dy}px)` } : {}),
      }}
      className={classNames(
        'absolute inset-y-0.5 flex min-w-6 flex-col justify-center overflow-hidden rounded-md border px-1.5 text-left text-xs select-none',
        classes,
        item.canMove && 'cursor-grab!',
        place && 'z-20 cursor-grabbing! opacity-90 shadow-raised',
        isMoving && 'opacity-70',
      )}
    >
      <span className="flex max-w-full items-center gap-1">
        <Icon aria-hidden className="size-3.5 shrink-0" />
        <span className="truncate tabular-nums">{spanWords(item, times)}</span>
      </span>
      <span className="max-w-full truncate font-medium">{name}</span>
    </button>
  );
}
