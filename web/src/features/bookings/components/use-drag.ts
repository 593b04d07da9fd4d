import { type PointerEvent as ReactPointerEvent, useEffect, useRef, useState } from 'react';

const THRESHOLD_PX = 4;

export type DragPlace = {
  /** From where it began. */
  steps: number;
  dx: number;
  dy: number;
  /** The lane beneath. */
  laneId: string | null;
};

type Spec = {
  isEnabled: boolean;
  /** Steps of the whole track. */
  steps: number;
  onDrop(place: DragPlace): void;
};

/** Moves a bar with mouse or pen; Escape lets go. A finger scrolls instead: for it, and for keys, there is the form. */
export function useDrag({ isEnabled, steps, onDrop }: Spec) {
  const [place, setPlace] = useState<DragPlace | null>(null);
  const begun = useRef<{ x: number; y: number; step: number } | null>(null);
  /** The click that follows a drag is none. */
  const wasDragged = useRef(false);
  const stop = () => {
    begun.current = null;
    setPlace(null);
  };
  useEffect(() => {
    if (!place) return;
    const onKey = ({ key }: KeyboardEvent) => key === 'Escape' && stop();
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  });
  const onPointerDown = (event: ReactPointerEvent<HTMLElement>) => {
    wasDragged.current = false;
    if (!isEnabled || event.button !== 0 || event.pointerType === 'touch') return;
    const track = event.currentTarget.closest('[data-track]');
    if (!track) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    const step = track.getBoundingClientRect().width / steps;
    begun.current = { x: event.clientX, y: event.clientY, step };
  };
  const onPointerMove = ({ clientX, clientY }: ReactPointerEvent<HTMLElement>) => {
    if (!begun.current) return;
    const { x, y, step } = begun.current;
    const [dx, dy] = [clientX - x, clientY - y];
    if (!wasDragged.current && Math.hypot(dx, dy) < THRESHOLD_PX) return;
    wasDragged.current = true;
    const moved = Math.round(dx / step);
    setPlace({ steps: moved, dx: moved * step, dy, laneId: laneAt(clientX, clientY) });
  };
  const onPointerUp = () => {
    if (begun.current && place) onDrop(place);
    stop();
  };
  return {
    place,
    wasDragged: () => wasDragged.current,
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: stop },
  };
}

function laneAt(x: number, y: number): string | null {
  const lane = document.elementsFromPoint(x, y).find((one) => one.matches('[data-lane]'));
  return lane instanceof HTMLElement ? (lane.dataset.lane ?? null) : null;
}
