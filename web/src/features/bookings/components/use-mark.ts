import { type PointerEvent as ReactPointerEvent, useRef, useState } from 'react';

export type Marked = { first: number; last: number };

/** Marks a stretch of an empty track, for something new. */
export function useMark(steps: number, onMarked: (marked: Marked) => void) {
  const from = useRef<number | null>(null);
  const [marked, setMarked] = useState<Marked | null>(null);
  const stepAt = ({ clientX, currentTarget }: ReactPointerEvent<HTMLElement>) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    return Math.min(Math.max(Math.floor(((clientX - left) / width) * steps), 0), steps - 1);
  };
  const stop = () => {
    from.current = null;
    setMarked(null);
  };
  return {
    marked,
    handlers: {
      onPointerDown(event: ReactPointerEvent<HTMLElement>) {
        if (event.target !== event.currentTarget || event.button !== 0 || event.pointerType === 'touch')
          return;
        event.currentTarget.setPointerCapture(event.pointerId);
        from.current = stepAt(event);
        setMarked({ first: from.current, last: from.current });
      },
      onPointerMove(event: ReactPointerEvent<HTMLElement>) {
        if (from.current === null) return;
        const at = stepAt(event);
        setMarked({ first: Math.min(from.current, at), last: Math.max(from.current, at) });
      },
      onPointerUp() {
        if (marked) onMarked(marked);
        stop();
      },
      onPointerCancel: stop,
    },
  };
}
